package node

import (
	"errors"
	"fmt"
	"strings"
)

// expand makes a full name of one that is relative to the namespace ("x"), private to the node ("~", "~/x") or full
// already, and puts in what {node}, {ns} and {namespace} stand for. It leaves it to checkFullName to look at the rest.
func expand(name, node, namespace string) (string, error) {
	if name == "" {
		return "", errors.New("should not be empty")
	}
	base := strings.TrimSuffix(namespace, "/") + "/"
	full := name
	if private, ok := strings.CutPrefix(name, "~"); ok {
		if private != "" && private[0] != '/' {
			return "", errors.New("~ should be followed by /")
		}
		full = base + node + private
	}
	full, err := substitute(full, node, namespace)
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(full, "/") {
		full = base + full
	}
	return full, nil
}

// substitute replaces {node}, {ns} and {namespace}.
func substitute(name, node, namespace string) (string, error) {
	var full strings.Builder
	for {
		before, after, found := strings.Cut(name, "{")
		full.WriteString(before)
		if !found {
			return full.String(), nil
		}
		word, rest, closed := strings.Cut(after, "}")
		if !closed {
			return "", errors.New("{ without }")
		}
		switch word {
		case "node":
			full.WriteString(node)
		case "ns", "namespace":
			full.WriteString(namespace)
		default:
			return "", fmt.Errorf("{%s} stands for nothing: {node}, {ns} and {namespace} do", word)
		}
		name = rest
	}
}
