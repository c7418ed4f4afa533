package node

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
)

func parseFile(t *testing.T, text string) (Args, error) {
	t.Helper()
	var a Args
	err := parseParameterFile("arm.yaml", []byte(text), &a.parameters)
	return a, err
}

// The files are in the forms of rcl_yaml_param_parser's test directory: correct_config.yaml, multi_ns_correct.yaml,
// wildcards.yaml.
func TestParameterFile(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rule, text string
		want       map[string][]string // names of the parameters by node
	}{
		{"node", "n:\n  ros__parameters: {a: 1}", map[string][]string{"/n": {"a"}, "/x/n": nil}},
		{"leading slash", "/n: {ros__parameters: {a: 1}}", map[string][]string{"/n": {"a"}}},
		{"namespace by nesting", "ns:\n  n:\n    ros__parameters: {a: 1}", map[string][]string{"/ns/n": {"a"}, "/n": nil}},
		{"namespace in the key", "/ns/n: {ros__parameters: {a: 1}}", map[string][]string{"/ns/n": {"a"}}},
		{"slash at the end of a namespace", "/ns/: {n: {ros__parameters: {a: 1}}}", map[string][]string{"/ns/n": {"a"}}},
		{"groups", "n: {ros__parameters: {a: {b: {c: 1}, d: 2}, e: 3}}", map[string][]string{"/n": {"a.b.c", "a.d", "e"}}},
		{"dots in names", "n: {ros__parameters: {a.b: 1, /tf.depth: 2}}", map[string][]string{"/n": {"/tf.depth", "a.b"}}},
		{"empty group", "n: {ros__parameters: {a: {}, b: 1}}", map[string][]string{"/n": {"b"}}},
		{"no parameters", "n: {ros__parameters: {}}", map[string][]string{"/n": nil}},
		{"node and namespace of one name", "n: {ros__parameters: {a: 1}, m: {ros__parameters: {b: 1}}}",
			map[string][]string{"/n": {"a"}, "/n/m": {"b"}}},
		{"all nodes", "/**: {ros__parameters: {a: 1}}", map[string][]string{"/n": {"a"}, "/x/y/n": {"a"}}},
		{"all nodes without a slash", "'**': {ros__parameters: {a: 1}}", map[string][]string{"/n": {"a"}, "/x/y/n": {"a"}}},
		{"one token", "/*: {ros__parameters: {a: 1}}", map[string][]string{"/n": {"a"}, "/x/n": nil}},
		{"wildcard namespace", "/**: {n: {ros__parameters: {a: 1}}}", map[string][]string{"/n": {"a"}, "/x/y/n": {"a"}, "/n/x": nil}},
		{"wildcard node", "/x:\n  \"*\": {ros__parameters: {a: 1}}", map[string][]string{"/x/n": {"a"}, "/x/y/n": nil, "/x": nil}},
		{"several documents", "n: {ros__parameters: {a: 1}}\n---\nn: {ros__parameters: {b: 1}}", map[string][]string{"/n": {"a", "b"}}},
		{"document start", "# comment\n---\nn: {ros__parameters: {a: 1}}\n", map[string][]string{"/n": {"a"}}},
		{"nothing", "", map[string][]string{"/n": nil}},
		{"comments only", "# nothing\n", map[string][]string{"/n": nil}},
	}
	for _, test := range tests {
		a, err := parseFile(t, test.text)
		if err != nil {
			t.Errorf("%s: %v", test.rule, err)
		}
		for node, want := range test.want {
			if got := slices.Sorted(maps.Keys(a.parametersFor(node))); !slices.Equal(got, want) {
				t.Errorf("%s: %s has %q, want %q", test.rule, node, got, want)
			}
		}
	}
}

func TestParameterFileErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ rule, text, want string }{
		{"no node", "ros__parameters: {a: 1}", "arm.yaml:1:1: ros__parameters should be below the name of a node"},
		{"value before ros__parameters", "n:\n  a: 1", "arm.yaml:2:6: should be a mapping from names of nodes, with ros__parameters below them"},
		{"sequence before ros__parameters", "n: [a]", "should be a mapping from names of nodes"},
		{"node without anything", "a:\nb: {ros__parameters: {c: 1}}", "arm.yaml:1:3: should be a mapping from names of nodes"},
		{"parameters without anything", "n:\n  ros__parameters:\n", "arm.yaml:2:19: should be a mapping from names of parameters"},
		{"sequence of parameters", "n:\n  ros__parameters:\n    - a: 1", "arm.yaml:3:5: should be a mapping from names of parameters"},
		{"one value", "n: {ros__parameters: 1}", "arm.yaml:1:22: should be a mapping from names of parameters"},
		{"no value", "n:\n  ros__parameters:\n    a:\n", `arm.yaml:3:7: should have a value; "" is the empty string`},
		{"no key", "n: {ros__parameters: {'': 1}}", "arm.yaml:1:23: key should be a word"},
		{"key of several words", "? [a, b]\n: 1", "arm.yaml:1:3: key should be a word"},
		{"alias", "n:\n  ros__parameters:\n    a: &x 1\n    b: *x", "arm.yaml:4:8: aliases are not allowed"},
		{"alias of a group", "n: &x {ros__parameters: {a: 1}}\nm: *x", "arm.yaml:2:4: aliases are not allowed"},
		{"mixed sequence", "n:\n  ros__parameters:\n    a: [1,\n        2.5]", "arm.yaml:4:9: 2.5 should be of one type with 1"},
		{"nested sequence", "n: {ros__parameters: {a: [[1]]}}", "arm.yaml:1:27: a sequence should hold single values only"},
		{"map in a sequence", "n: {ros__parameters: {a: [{b: 1}]}}", "arm.yaml:1:27: a sequence should hold single values only"},
		{"empty token", "a//n: {ros__parameters: {a: 1}}", `arm.yaml:1:8: node "a//n": should have no two slashes in a row`},
		{"empty token by nesting", "/a: {/n: {ros__parameters: {a: 1}}}", `node "/a//n": should have no two slashes in a row`},
		{"part of a token", "/foo**: {ros__parameters: {a: 1}}", `node "/foo**": * and ** should stand alone between slashes`},
		{"part of a token", "/**/*node: {ros__parameters: {a: 1}}", "* and ** should stand alone between slashes"},
		{"bad name", "a-b: {ros__parameters: {a: 1}}", `node "a-b": should have no '-'`},
		{"no YAML", "n: {ros__parameters: [", "arm.yaml: yaml: line 1:"},
		{"empty document", "---\n", "should be a mapping from names of nodes"},
	}
	for _, test := range tests {
		_, err := parseFile(t, test.text)
		checkError(t, test.rule, err, test.want)
	}
}

// FuzzParameterFile checks that what is read is well formed, whatever the file.
func FuzzParameterFile(f *testing.F) {
	for _, seed := range []string{
		"", "---\n", "/**:\n  ros__parameters:\n    a: {b: [1, 2]}\n    c: !!str 1\n", "a: {b: {ros__parameters: {c: &x 1, d: *x}}}",
		"\"*\": {ros__parameters: {a: []}}", "a: &a\n  *a : 1\n", "a:\n  ros__parameters: {<<: {b: 1}, c: |\n text}", "? {a: b}\n: c",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var a Args
		if err := parseParameterFile("f", text, &a.parameters); err != nil && !strings.HasPrefix(err.Error(), "f:") {
			t.Errorf("error without the file: %v", err)
		}
		for _, n := range a.parameters.nodes {
			if err := checkPattern(n.pattern); err != nil {
				t.Errorf("pattern %q: %v", n.pattern, err)
			}
			for name, v := range n.values {
				if name == "" || v.Type > rcl_interfaces.ParameterType_PARAMETER_STRING_ARRAY {
					t.Errorf("%q: %+v", name, v)
				}
			}
			if !strings.Contains(n.pattern, "*") && !matchesPattern(n.pattern, "/"+strings.TrimPrefix(n.pattern, "/")) {
				t.Errorf("pattern %q does not match itself", n.pattern)
			}
		}
	})
}
