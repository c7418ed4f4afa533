package main

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// node is a schema, its keys in the order of the language. JSON is read as the YAML that it is.
type node struct {
	Description string
	Default     yaml.Node
	Type        string
	Enum        []yaml.Node
	Minimum     yaml.Node
	Maximum     yaml.Node
	Above       yaml.Node `yaml:"exclusiveMinimum"`
	Pattern     string
	Required    []string
	Properties  yaml.Node
	Others      yaml.Node `yaml:"additionalProperties"`
	Items       *node
	OneOf       []node `yaml:"oneOf"`
}

// key is one key of a mapping.
type key struct {
	name string
	node
}

// reference gives the sections of the document: one for each mapping of the language.
func reference(schema []byte) (string, error) {
	var root node
	if err := yaml.Unmarshal(schema, &root); err != nil {
		return "", err
	}
	var b strings.Builder
	if err := section(&b, "The file", root); err != nil {
		return "", err
	}
	return b.String(), nil
}

// section writes a mapping and then the mappings inside it. Mappings with the same keys are written once.
func section(b *strings.Builder, title string, n node) error {
	keys, err := n.keys()
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "\n### %s\n\n| key | value | default | |\n|---|---|---|---|\n", title)
	for _, k := range keys {
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", k.name, k.value(), n.standard(k), cell(k.Description))
	}
	others, err := n.others()
	if err != nil {
		return err
	}
	if len(others.Properties.Content) > 0 {
		fmt.Fprintf(b, "| any other name | a mapping | | Of the joint of this name. |\n")
		keys = append(keys, key{"<joint>", others})
	}
	for _, k := range keys {
		if err := inside(b, title, k); err != nil {
			return err
		}
	}
	return nil
}

// inside writes the mappings that a key leads to.
func inside(b *strings.Builder, title string, k key) error {
	path := strings.TrimPrefix(title+"."+k.name, "The file.")
	n := k.node
	named, err := n.others()
	if err != nil {
		return err
	}
	switch {
	case len(n.Properties.Content) > 0:
		return section(b, path, n)
	case n.Type == "object" && len(named.OneOf) > 0 && len(named.Properties.Content) == 0:
		return types(b, path+".<name>", named.OneOf)
	case n.Type == "object" && len(named.Properties.Content) > 0:
		return section(b, path+".<name>", named)
	case k.name == "actuators":
		return nil // the keys of a servo, which a joint has too
	case n.Type == "array" && n.Items != nil && len(n.Items.Properties.Content) > 0:
		return section(b, path+"[]", *n.Items)
	}
	return nil
}

// types writes a mapping whose keys depend on its type.
func types(b *strings.Builder, path string, all []node) error {
	for _, n := range all {
		keys, err := n.keys()
		if err != nil {
			return err
		}
		i := slices.IndexFunc(keys, func(k key) bool { return k.name == "type" })
		if err := section(b, path+" of type "+keys[i].Enum[0].Value, n); err != nil {
			return err
		}
	}
	return nil
}

func (n *node) keys() ([]key, error) {
	var all []key
	for i := 0; i+1 < len(n.Properties.Content); i += 2 {
		k := key{name: n.Properties.Content[i].Value}
		if err := n.Properties.Content[i+1].Decode(&k.node); err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, nil
}

// others gives what the values of keys that are names look like.
func (n *node) others() (node, error) {
	var others node
	if n.Others.Kind != yaml.MappingNode {
		return others, nil
	}
	err := n.Others.Decode(&others)
	return others, err
}

// standard says what becomes of a key that is left out.
func (n *node) standard(k key) string {
	switch {
	case slices.Contains(n.Required, k.name):
		return "**needed**"
	case !k.Default.IsZero():
		return "`" + k.Default.Value + "`"
	}
	return ""
}

// value says in words what a key may be.
func (k *key) value() string {
	switch {
	case len(k.Enum) > 0:
		var words []string
		for _, v := range k.Enum {
			words = append(words, "`"+v.Value+"`")
		}
		return strings.Join(words, ", ")
	case k.Pattern != "":
		return "a time with its unit: `200ms`"
	case k.Type == "array" && k.Items != nil && len(k.Items.Enum) > 0:
		item := key{node: *k.Items}
		return "a list of " + item.value()
	case k.Type == "array" && k.Items != nil:
		return "a list of " + plural(*k.Items)
	case k.Type == "object" && len(k.Properties.Content) == 0:
		return "a mapping from names"
	case k.Type == "object":
		return "a mapping"
	case k.Type == "boolean":
		return "`true`, `false`"
	case k.Type == "string":
		return "a text"
	}
	return k.number()
}

// plural says in words what the values of a list are.
func plural(n node) string {
	switch n.Type {
	case "array":
		return "lists of " + plural(*n.Items)
	case "object":
		return "mappings"
	case "string":
		return "texts"
	}
	return "numbers"
}

func (k *key) number() string {
	what := "a number"
	if k.Type == "integer" {
		what = "an integer"
	}
	switch {
	case !k.Minimum.IsZero() && !k.Maximum.IsZero():
		return fmt.Sprintf("%s from %s to %s", what, k.Minimum.Value, k.Maximum.Value)
	case !k.Minimum.IsZero():
		return fmt.Sprintf("%s not below %s", what, k.Minimum.Value)
	case !k.Above.IsZero():
		return fmt.Sprintf("%s above %s", what, k.Above.Value)
	}
	return what
}

// cell is a text as it may stand in a table.
func cell(text string) string {
	return strings.ReplaceAll(text, "|", `\|`)
}
