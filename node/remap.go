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
	r.kinds, r.match = remapTopic|remapService, match
	if name, ok := strings.CutPrefix(match, topicScheme); ok {
		r.kinds, r.match = remapTopic, name
	}
	if name, ok := strings.CutPrefix(match, serviceScheme); ok {
		r.kinds, r.match = remapService, name
	}
	for _, name := range []string{r.match, r.replacement} {
		if err := checkRuleName(name); err != nil {
			return remapRule{}, fmt.Errorf("name %q: %w", name, err)
		}
	}
	return r, nil
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

// appliesTo says whether the rule is of the kind and for a node of this name.
func (r *remapRule) appliesTo(kind remapKind, node string) bool {
	return r.kinds&kind != 0 && (r.node == "" || r.node == node)
}

// nodeName applies the rules for the names of nodes and namespaces, of each the first that fits. As in rcl, a rule
// for one node is compared with the name that the program gave when it renames the node, and with the new name in
// all other rules.
func (a Args) nodeName(name, namespace string) (resolvedName, resolvedNamespace string, err error) {
	if !strings.HasPrefix(namespace, "/") {
		namespace = "/" + namespace
	}
	if err := checkNodeName(name); err != nil {
		return "", "", err
	}
	if err := checkNamespace(namespace); err != nil {
		return "", "", err
	}
	if r := a.firstRule(remapNode, name); r != nil {
		name = r.replacement
	}
	if r := a.firstRule(remapNamespace, name); r != nil {
		namespace = r.replacement
	}
	return name, namespace, nil
}

func (a Args) firstRule(kind remapKind, node string) *remapRule {
	for i := range a.remaps {
		if a.remaps[i].appliesTo(kind, node) {
			return &a.remaps[i]
		}
	}
	return nil
}

// resolveTopic returns the full name of a topic of a node, after remapping.
func (a Args) resolveTopic(nodeName, namespace, topic string) (string, error) {
	return a.resolve(remapTopic, "topic", nodeName, namespace, topic)
}

// resolveService returns the full name of a service of a node, after remapping.
func (a Args) resolveService(nodeName, namespace, service string) (string, error) {
	return a.resolve(remapService, "service", nodeName, namespace, service)
}

func (a Args) resolve(kind remapKind, what, node, namespace, name string) (string, error) {
	full, err := expand(name, node, namespace)
	if err == nil {
		full, err = a.remap(kind, node, namespace, full)
	}
	if err == nil {
		err = checkFullName(full, maxFullName)
	}
	switch {
	case err != nil && full != "" && full != name:
		return "", fmt.Errorf("%s %q (%s): %w", what, name, full, err)
	case err != nil:
		return "", fmt.Errorf("%s %q: %w", what, name, err)
	}
	return full, nil
}

// remap applies the first rule for the full name. The result is not looked up again.
func (a Args) remap(kind remapKind, node, namespace, full string) (string, error) {
	for i := range a.remaps {
		r := &a.remaps[i]
		if !r.appliesTo(kind, node) {
			continue
		}
		match, err := expand(r.match, node, namespace)
		if err != nil {
			return "", err
		}
		if match == full {
			return expand(r.replacement, node, namespace)
		}
	}
	return full, nil
}
