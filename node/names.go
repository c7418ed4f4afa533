package node

import (
	"errors"
	"fmt"
	"strings"
)

// The longest names that ROS 2 allows, in bytes (rmw). Eight of the 255 that DDS has for a topic are kept for
// prefixes such as "rt".
const (
	maxNodeName  = 255
	maxFullName  = 247
	maxNamespace = 245
	maxEnclave   = 255
)

// checkNodeName says what is wrong with the name of a node.
func checkNodeName(name string) error {
	switch {
	case name == "":
		return errors.New("node name: should not be empty")
	case len(name) > maxNodeName:
		return fmt.Errorf("node name %q: has %d characters, at most %d are allowed", name, len(name), maxNodeName)
	}
	if err := checkToken(name); err != nil {
		return fmt.Errorf("node name %q: %w", name, err)
	}
	return nil
}

// checkNamespace says what is wrong with a namespace.
func checkNamespace(namespace string) error {
	if namespace == "/" {
		return nil
	}
	if err := checkFullName(namespace, maxNamespace); err != nil {
		return fmt.Errorf("namespace %q: %w", namespace, err)
	}
	return nil
}

// checkFullName says what is wrong with the full name of a topic, a service or anything else that looks the same.
func checkFullName(name string, limit int) error {
	switch {
	case !strings.HasPrefix(name, "/"):
		return errors.New("should begin with /")
	case strings.HasSuffix(name, "/"):
		return errors.New("should not end in /")
	case len(name) > limit:
		return fmt.Errorf("has %d characters, at most %d are allowed", len(name), limit)
	}
	for token := range strings.SplitSeq(name[1:], "/") {
		if err := checkToken(token); err != nil {
			return err
		}
	}
	return nil
}

// checkToken says what is wrong with the part of a name between two slashes.
func checkToken(token string) error {
	if token == "" {
		return errors.New("should have no two slashes in a row")
	}
	if isDigit(token[0]) {
		return fmt.Errorf("%q should not begin with a digit", token)
	}
	for _, c := range token {
		if c != '_' && !isAlphanumeric(c) {
			return fmt.Errorf("should have no %q: letters, digits, _ and / are allowed", c)
		}
	}
	return nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isAlphanumeric(c rune) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
