package node

import (
	"fmt"
	"strings"
)

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

// resolveAction returns the full name of an action of a node, after remapping by rules that are for topics and for
// services. The names of its topics and services are made from it and are to be resolved in their turn. rcl knows
// no rules for actions; there, only the latter counts.
func (a Args) resolveAction(nodeName, namespace, action string) (string, error) {
	return a.resolve(remapTopic|remapService, "action", nodeName, namespace, action)
}

func (a Args) resolve(kinds remapKind, what, node, namespace, name string) (string, error) {
	full, err := expand(name, node, namespace)
	if err == nil {
		full, err = a.remap(kinds, node, namespace, full)
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
func (a Args) remap(kinds remapKind, node, namespace, full string) (string, error) {
	for i := range a.remaps {
		r := &a.remaps[i]
		if !r.appliesTo(kinds, node) {
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
