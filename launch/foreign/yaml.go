package foreign

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// pair is one key of a mapping and its value, in the order of the file.
type pair struct {
	key   string
	value *yaml.Node
}

// mapping reads a file that holds one mapping. JSON is read too, being YAML.
func mapping(f File) ([]pair, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(f.Text, &doc); err != nil {
		return nil, &Error{File: f.Name, Err: err}
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, &Error{File: f.Name, Line: 1, Err: errors.New("there is no mapping of names to values")}
	}
	return pairs(doc.Content[0]), nil
}

// pairs returns what a mapping holds; nothing for any other node.
func pairs(n *yaml.Node) []pair {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var all []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		all = append(all, pair{n.Content[i].Value, resolved(n.Content[i+1])})
	}
	return all
}

// resolved follows an alias.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil && n.Alias.Kind != yaml.AliasNode {
		return n.Alias
	}
	return n
}

// at returns the value of a key; nil when there is none.
func at(all []pair, key string) *yaml.Node {
	for _, p := range all {
		if p.key == key {
			return p.value
		}
	}
	return nil
}

// scalar returns the text of a key; "" when there is none.
func scalar(all []pair, key string) string {
	if n := at(all, key); n != nil && n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null" {
		return n.Value
	}
	return ""
}

// names returns a list of texts.
func names(n *yaml.Node) []string {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	var all []string
	for _, c := range n.Content {
		all = append(all, c.Value)
	}
	return all
}

// items returns the single values of a mapping.
func items(all []pair) []item {
	var found []item
	for _, p := range all {
		if p.value.Kind == yaml.ScalarNode {
			found = append(found, item{p.key, p.value.Value, p.value.Line})
		}
	}
	return found
}

// integer reads a raw value; numbers written as 3.0 and truth values are understood.
func integer(i item) (int64, error) {
	text := strings.TrimSpace(i.value)
	switch strings.ToLower(text) {
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	}
	if v, err := strconv.ParseInt(text, 0, 64); err == nil {
		return v, inRange(float64(v))
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v != math.Trunc(v) {
		return 0, fmt.Errorf("%q is not a whole number", i.value)
	}
	return int64(v), inRange(v)
}

// inRange refuses what no register can hold.
func inRange(v float64) error {
	if v < math.MinInt32 || v > math.MaxUint32 || math.IsNaN(v) {
		return fmt.Errorf("%g fits into no register", v)
	}
	return nil
}

// number reads a value in SI units; 0 and an error when it is none.
func number(text string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is not a number", text)
	}
	return v, nil
}
