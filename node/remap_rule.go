package node

import (
	"errors"
	"fmt"
	"strings"
)

// remapKind says what a rule renames.
type remapKind uint8

const (
	remapNode remapKind = 1 << iota
	remapNamespace
	remapTopic
	remapService
)

// A remapRule is one rule of --remap, "[node:]match:=replacement".
type remapRule struct {
	kinds       remapKind
	node        string // the rule is for nodes of this name; "" is for all
	match       string // a topic or service, as written
	replacement string
}

// The schemes that confine a rule to topics or to services.
const (
	topicScheme   = "rostopic://"
	serviceScheme = "rosservice://"
)

// parseRemap reads a rule. Wildcards and back references, which the grammar of ROS 2 has but rcl refuses, are
// refused here too.
func parseRemap(text string) (remapRule, error) {
	left, right, ok := strings.Cut(text, ":=")
	if !ok {
		return remapRule{}, errors.New("should be [node:]from:=to")
	}
	node, match, err := cutNode(left)
	if err != nil {
		return remapRule{}, err
	}
	r := remapRule{node: node, replacement: right}
	switch match {
	case "__node", "__name":
		r.kinds = remapNode
		return r, checkNodeName(right)
	case "__ns":
		r.kinds = remapNamespace
		return r, checkNamespace(right)
	}
	r.kinds, r.match = cutScheme(match)
	for _, name := range []string{r.match, r.replacement} {
		if err := checkRuleName(name); err != nil {
			return remapRule{}, fmt.Errorf("name %q: %w", name, err)
		}
	}
	return r, nil
}

// cutScheme separates rostopic:// or rosservice:// from the name that follows it.
func cutScheme(text string) (kinds remapKind, name string) {
	if name, ok := strings.CutPrefix(text, topicScheme); ok {
		return remapTopic, name
	}
	if name, ok := strings.CutPrefix(text, serviceScheme); ok {
		return remapService, name
	}
	return remapTopic | remapService, text
}

// cutNode separates "node:" from what follows it.
func cutNode(text string) (node, rest string, err error) {
	before, after, found := strings.Cut(text, ":")
	if !found || strings.HasPrefix(text, topicScheme) || strings.HasPrefix(text, serviceScheme) {
		return "", text, nil
	}
	return before, after, checkNodeName(before)
}

// checkRuleName says what is wrong with a name in a rule: it is relative, full or private.
func checkRuleName(name string) error {
	rest, private := strings.CutPrefix(name, "~/")
	if !private {
		rest = strings.TrimPrefix(name, "/")
	}
	if rest == "" {
		return errors.New("should be a name such as x, /x or ~/x")
	}
	for token := range strings.SplitSeq(rest, "/") {
		if err := checkToken(token); err != nil {
			return err
		}
		if strings.HasPrefix(token, "__") {
			return fmt.Errorf("%q should not begin with __: __node and __ns are the only such words", token)
		}
	}
	return nil
}

// appliesTo says whether the rule is for things of this kind, or of all these kinds, and for a node of this name.
func (r *remapRule) appliesTo(kinds remapKind, node string) bool {
	return r.kinds&kinds == kinds && (r.node == "" || r.node == node)
}
