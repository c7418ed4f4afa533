package node

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
)

// parametersKey stands between the names of a node and its parameters.
const parametersKey = "ros__parameters"

// parseParameterFile adds what a parameter file says to the table. The errors begin with the file's name and the place.
func parseParameterFile(name string, text []byte, table *parameterTable) error {
	r := parameterReader{file: name, table: table}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := r.nodes("", document.Content[0]); err != nil {
			return err
		}
	}
}

// parseParameterValue reads the value of one parameter from the command line.
func parseParameterValue(text string) (rcl_interfaces.ParameterValue, error) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		return rcl_interfaces.ParameterValue{}, err
	}
	if document.Kind != yaml.DocumentNode {
		return rcl_interfaces.ParameterValue{}, errors.New("should have a value")
	}
	var r parameterReader
	return r.value(document.Content[0])
}

// parameterReader reads the nodes of a YAML file.
type parameterReader struct {
	file  string // "" when the text is not from a file
	table *parameterTable
}

func (r *parameterReader) problem(at *yaml.Node, format string, args ...any) error {
	if r.file == "" {
		return fmt.Errorf(format, args...)
	}
	return fmt.Errorf("%s:%d:%d: %w", r.file, at.Line, at.Column, fmt.Errorf(format, args...))
}

// nodes reads a mapping from names of nodes or namespaces, below those of pattern.
func (r *parameterReader) nodes(pattern string, n *yaml.Node) error {
	return r.entries(n, "names of nodes, with "+parametersKey+" below them", func(key, value *yaml.Node) error {
		switch {
		case key.Value != parametersKey:
			return r.nodes(joinPattern(pattern, key.Value), value)
		case pattern == "":
			return r.problem(key, "%s should be below the name of a node, or below /** for all nodes", parametersKey)
		}
		if err := checkPattern(pattern); err != nil {
			return r.problem(key, "node %q: %w", pattern, err)
		}
		return r.parameters(r.table.of(pattern), "", value)
	})
}

// parameters reads a mapping from names of parameters or groups, below those of group.
func (r *parameterReader) parameters(of *nodeParameters, group string, n *yaml.Node) error {
	return r.entries(n, "names of parameters", func(key, value *yaml.Node) error {
		name := group + key.Value
		if value.Kind == yaml.MappingNode {
			return r.parameters(of, name+".", value)
		}
		v, err := r.value(value)
		if err == nil {
			of.values[name] = v
		}
		return err
	})
}

// entries calls take with each entry of a mapping.
func (r *parameterReader) entries(n *yaml.Node, expected string, take func(key, value *yaml.Node) error) error {
	switch n.Kind {
	case yaml.MappingNode:
	case yaml.AliasNode:
		return r.problem(n, "aliases are not allowed: write it out")
	default:
		return r.problem(n, "should be a mapping from %s", expected)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode || key.Value == "" {
			return r.problem(key, "key should be a word")
		}
		if err := take(key, n.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// value reads a scalar or a sequence of scalars of one type.
func (r *parameterReader) value(n *yaml.Node) (rcl_interfaces.ParameterValue, error) {
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Value == "" && !isQuoted(n) {
			return rcl_interfaces.ParameterValue{}, r.problem(n, `should have a value; "" is the empty string`)
		}
		return scalarValue(n), nil
	case yaml.SequenceNode:
		return r.array(n)
	case yaml.AliasNode:
		return rcl_interfaces.ParameterValue{}, r.problem(n, "aliases are not allowed: write it out")
	}
	return rcl_interfaces.ParameterValue{}, r.problem(n, "should be a single value or a sequence of values")
}

func (r *parameterReader) array(n *yaml.Node) (rcl_interfaces.ParameterValue, error) {
	values := make([]rcl_interfaces.ParameterValue, len(n.Content))
	for i, element := range n.Content {
		if element.Kind == yaml.SequenceNode || element.Kind == yaml.MappingNode {
			return rcl_interfaces.ParameterValue{}, r.problem(element, "a sequence should hold single values only")
		}
		v, err := r.value(element)
		if err != nil {
			return v, err
		}
		values[i] = v
	}
	array, odd := arrayValue(values)
	if odd >= 0 {
		return array, r.problem(n.Content[odd], "%s should be of one type with %s: a sequence has values of one type",
			shown(n.Content[odd]), shown(n.Content[0]))
	}
	return array, nil
}

// shown is a scalar as the file has it, shortened.
func shown(n *yaml.Node) string {
	const most = 40
	text := n.Value
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	if isQuoted(n) {
		return strconv.Quote(text)
	}
	return text
}
