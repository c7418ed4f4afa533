package launchfiles

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// entity is one element of an XML launch file, or one entry of a YAML one: both formats say the same things.
type entity struct {
	kind       string
	attributes map[string]string
	children   []entity
}

func readXML(t *testing.T, path string) []entity {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	decoder := xml.NewDecoder(file)
	stack := []entity{{}}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return stack[0].children[0].children // of the element launch
		} else if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := entity{kind: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			stack = append(stack, e)
		case xml.EndElement:
			last := len(stack) - 1
			stack[last-1].children = append(stack[last-1].children, stack[last])
			stack = stack[:last]
		}
	}
}

func readYAML(t *testing.T, path string) []entity {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Launch []map[string]yaml.Node }
	if err := yaml.Unmarshal(content, &file); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var all []entity
	for _, entry := range file.Launch {
		for kind, node := range entry {
			all = append(all, fromMapping(kind, &node))
		}
	}
	return all
}

// fromMapping makes an entity of a mapping: scalars are attributes, lists are children of the key's kind.
func fromMapping(kind string, node *yaml.Node) entity {
	e := entity{kind: kind, attributes: map[string]string{}}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i].Value, node.Content[i+1]
		if value.Kind == yaml.SequenceNode {
			for _, child := range value.Content {
				e.children = append(e.children, fromMapping(key, child))
			}
			continue
		}
		e.attributes[key] = value.Value
	}
	return e
}

// evaluate says what a launch file declares and starts.
func evaluate(t *testing.T, entities []entity, given map[string]string) described {
	t.Helper()
	var d described
	variables := map[string]string{}
	for _, e := range entities {
		if e.kind == "arg" {
			a := e.argument(t)
			d.Arguments = append(d.Arguments, a)
			if a.Default != nil {
				variables[a.Name] = *a.Default
			}
		}
	}
	for name, value := range given {
		variables[name] = value
	}
	for _, e := range entities {
		condition, conditional := e.attributes["if"]
		if e.kind == "node" && (!conditional || expand(t, condition, variables) == "true") {
			d.Nodes = append(d.Nodes, e.started(t, variables))
		}
	}
	return d
}

func (e entity) argument(t *testing.T) argument {
	t.Helper()
	e.knows(t, "name", "default", "description")
	a := argument{Name: e.attributes["name"], Description: e.attributes["description"]}
	if value, ok := e.attributes["default"]; ok {
		a.Default = text(expand(t, value, nil))
	}
	for _, c := range e.children {
		a.Choices = append(a.Choices, c.attributes["value"])
	}
	return a
}

func (e entity) started(t *testing.T, variables map[string]string) started {
	t.Helper()
	e.knows(t, "pkg", "exec", "name", "namespace", "args", "ros_args", "output", "if")
	if e.attributes["output"] != "screen" {
		t.Errorf("%s: output is not on the screen", e.attributes["exec"])
	}
	get := func(name string) string { return expand(t, e.attributes[name], variables) }
	words := func(name string) []string {
		all := strings.Fields(protect(e.attributes[name]))
		for i, w := range all {
			all[i] = expand(t, strings.ReplaceAll(w, "\x00", " "), variables)
		}
		return all
	}
	s := started{
		Package: get("pkg"), Executable: get("exec"), Name: get("name"), Namespace: get("namespace"),
		Arguments: words("args"), ROSArguments: words("ros_args"), ParameterFiles: []string{}, Parameters: map[string]string{},
	}
	for _, p := range e.children {
		p.knows(t, "from", "name", "value", "type")
		if from, ok := p.attributes["from"]; ok {
			s.ParameterFiles = append(s.ParameterFiles, expand(t, from, variables))
			continue
		}
		if p.attributes["type"] != "str" {
			t.Errorf("parameter %s is not marked as text", p.attributes["name"])
		}
		s.Parameters[p.attributes["name"]] = expand(t, p.attributes["value"], variables)
	}
	return s
}

// knows fails for attributes that launch would not know.
func (e entity) knows(t *testing.T, names ...string) {
	t.Helper()
	for name := range e.attributes {
		if !slices.Contains(names, name) {
			t.Errorf("%s has the attribute %q", e.kind, name)
		}
	}
}

var substitution = regexp.MustCompile(`\$\([^$()]*\)`)

// protect hides the blanks inside of substitutions.
func protect(s string) string {
	return substitution.ReplaceAllStringFunc(s, func(m string) string { return strings.ReplaceAll(m, " ", "\x00") })
}

// expand replaces substitutions from the inside out.
func expand(t *testing.T, s string, variables map[string]string) string {
	t.Helper()
	for substitution.MatchString(s) {
		s = substitution.ReplaceAllStringFunc(s, func(m string) string {
			name, rest, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(m, "$("), ")"), " ")
			return substitute(t, name, strings.Trim(rest, `"`), variables)
		})
	}
	return s
}

func substitute(t *testing.T, name, rest string, variables map[string]string) string {
	t.Helper()
	switch name {
	case "var":
		value, ok := variables[rest]
		if !ok {
			t.Errorf("$(var %s): no such argument", rest)
		}
		return value
	case "find-pkg-share":
		return "share/" + rest
	case "eval": // of the one form that is used: 'text' != ''
		if rest == "'' != ''" {
			return "false"
		}
		return "true"
	case "command":
		out, err := exec.CommandContext(t.Context(), "sh", "-c", rest).Output()
		if err != nil {
			t.Errorf("$(command %s): %v", rest, err)
		}
		return string(out)
	}
	t.Errorf("$(%s ...): no such substitution", name)
	return ""
}
