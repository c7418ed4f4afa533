package node

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
)

// everyNode is the pattern of parameters that are given for no node in particular.
const everyNode = "/**"

// A parameterTable holds what -p and --params-file say, by pattern in the order in which each pattern appeared first.
type parameterTable struct {
	nodes []*nodeParameters
}

// nodeParameters are the values for the nodes that a pattern matches.
type nodeParameters struct {
	pattern string // as written
	values  map[string]rcl_interfaces.ParameterValue
}

// of returns the entry of a pattern, and makes it when there is none.
func (t *parameterTable) of(pattern string) *nodeParameters {
	for _, n := range t.nodes {
		if n.pattern == pattern {
			return n
		}
	}
	n := &nodeParameters{pattern: pattern, values: make(map[string]rcl_interfaces.ParameterValue)}
	t.nodes = append(t.nodes, n)
	return n
}

// parameterName is a name in a rule of -p: groups are separated by dots; slashes are allowed.
var parameterName = regexp.MustCompile(`^[A-Za-z0-9_/]+(\.[A-Za-z0-9_/]+)*$`)

// takeParameter reads "[node:]name:=value", the value being YAML.
func (a *Args) takeParameter(rule string) error {
	left, right, ok := strings.Cut(rule, ":=")
	if !ok {
		return errors.New("should be [node:]name:=value")
	}
	node, name, err := cutNode(left)
	if err != nil {
		return err
	}
	if node == "" {
		node = everyNode
	}
	switch {
	case strings.HasPrefix(name, "__"):
		return fmt.Errorf("parameter %q: should not begin with __: rules such as __node:=name are for --remap", name)
	case !parameterName.MatchString(name):
		return fmt.Errorf("parameter %q: should consist of letters, digits, _ and /, in groups separated by dots", name)
	}
	value, err := parseParameterValue(right)
	if err != nil {
		return fmt.Errorf("parameter %s: %w", name, err)
	}
	a.parameters.of(node).values[name] = value
	return nil
}

// takeParameterFile reads a parameter file.
func (a *Args) takeParameterFile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return parseParameterFile(path, text, &a.parameters)
}

// parametersFor returns the values for the node of a full name: those of every pattern that matches it, in the order
// of the table, a later one replacing an earlier one. A value of type PARAMETER_NOT_SET is an empty sequence, whose
// type is not known.
func (a Args) parametersFor(fullName string) map[string]rcl_interfaces.ParameterValue {
	values := make(map[string]rcl_interfaces.ParameterValue)
	for _, n := range a.parameters.nodes {
		if matchesPattern(n.pattern, fullName) {
			maps.Copy(values, n.values)
		}
	}
	return values
}

// joinPattern puts a name below a pattern.
func joinPattern(pattern, name string) string {
	if pattern == "" || strings.HasSuffix(pattern, "/") {
		return pattern + name
	}
	return pattern + "/" + name
}

// checkPattern says what is wrong with a pattern: tokens between slashes are names, * or **.
func checkPattern(pattern string) error {
	for _, token := range patternTokens(pattern) {
		if token == "*" || token == "**" {
			continue
		}
		if err := checkToken(token); err != nil {
			if strings.Contains(token, "*") {
				return errors.New("* and ** should stand alone between slashes")
			}
			return err
		}
	}
	return nil
}

// matchesPattern says whether a full name matches: * is one token, ** any number of tokens, none included.
func matchesPattern(pattern, fullName string) bool {
	tokens, names := patternTokens(pattern), patternTokens(fullName)
	// Where the last ** stands and how much it has taken: only that one ever needs to take more.
	star, taken := -1, 0
	t, n := 0, 0
	for n < len(names) {
		switch {
		case t < len(tokens) && tokens[t] == "**":
			star, taken = t, n
			t++
		case t < len(tokens) && (tokens[t] == "*" || tokens[t] == names[n]):
			t, n = t+1, n+1
		case star >= 0:
			taken++
			t, n = star+1, taken
		default:
			return false
		}
	}
	return !slices.ContainsFunc(tokens[t:], func(token string) bool { return token != "**" })
}

// patternTokens splits a name or a pattern; the slash in front may be missing.
func patternTokens(pattern string) []string {
	return strings.Split(strings.TrimPrefix(pattern, "/"), "/")
}
