package node

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The order is that of rcl's parameter table, applied by rclcpp's parameter_map_from: patterns stand where they
// appeared first, and a later one that matches wins.
func TestParameterOrder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rule string
		args []string // a parameter, or a file when it has a line end
		want int64    // of a, for node /n
	}{
		{"last of one pattern counts", []string{"a:=1", "a:=2"}, 2},
		{"-p after a file", []string{"/n: {ros__parameters: {a: 1}}\n", "a:=2"}, 2},
		{"-p before a file", []string{"a:=1", "/n: {ros__parameters: {a: 2}}\n"}, 2},
		{"a pattern keeps its first place", []string{"b:=0", "/n: {ros__parameters: {a: 1}}\n", "a:=2"}, 1},
		{"so it does in files", []string{"/**: {ros__parameters: {b: 0}}\n/n: {ros__parameters: {a: 1}}\n/**: {ros__parameters: {a: 2}}\n"}, 1},
		{"without any parameter, too", []string{"/**: {ros__parameters: {}}\n/n: {ros__parameters: {a: 1}}\n", "a:=2"}, 1},
		{"later pattern wins, more special or not", []string{"/n: {ros__parameters: {a: 1}}\n/*: {ros__parameters: {a: 2}}\n"}, 2},
		{"n and /n are two patterns", []string{"n: {ros__parameters: {a: 1}}\n/**: {ros__parameters: {a: 2}}\n/n: {ros__parameters: {a: 3}}\n"}, 3},
		{"for this node", []string{"a:=1", "n:a:=2"}, 2},
		{"for another node", []string{"a:=1", "m:a:=2"}, 1},
		{"another type", []string{"a:=x", "a:=2"}, 2},
	}
	for _, test := range tests {
		var a Args
		for _, arg := range test.args {
			var err error
			if strings.Contains(arg, "\n") {
				err = parseParameterFile("f", []byte(arg), &a.parameters)
			} else {
				err = a.takeParameter(arg)
			}
			if err != nil {
				t.Errorf("%s: %s: %v", test.rule, arg, err)
			}
		}
		if got := a.parametersFor("/n")["a"].IntegerValue; got != test.want {
			t.Errorf("%s: %d, want %d", test.rule, got, test.want)
		}
	}
}

// A node in a rule is a name without a namespace, and stands for the node in the root namespace.
func TestParameterRuleNode(t *testing.T) {
	t.Parallel()
	var a Args
	if err := a.takeParameter("n:qos_overrides./tf.publisher.depth:=a:=b"); err != nil {
		t.Fatal(err)
	}
	if got := a.parametersFor("/n")["qos_overrides./tf.publisher.depth"]; got.StringValue != "a:=b" {
		t.Errorf("/n has %+v", got)
	}
	if got := a.parametersFor("/x/n"); len(got) != 0 {
		t.Errorf("/x/n has %+v, want nothing", got)
	}
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern, name string
		want          bool
	}{
		{"/n", "/n", true}, {"n", "/n", true}, {"/n", "/m", false}, {"/n", "/n/m", false}, {"/n/m", "/n", false},
		{"/*", "/n", true}, {"/*", "/a/n", false}, {"/*/n", "/a/n", true}, {"/*/n", "/n", false}, {"/a/*", "/a/n", true},
		{"/**", "/n", true}, {"/**", "/a/b/n", true}, {"**", "/a/n", true},
		{"/**/n", "/n", true}, {"/**/n", "/a/b/n", true}, {"/**/n", "/n/a", false}, {"/**/n", "/n/a/n", true},
		{"/a/**", "/a/n", true}, {"/a/**", "/a", true}, {"/a/**", "/b/a", false},
		{"/a/**/n", "/a/n", true}, {"/a/**/n", "/a/b/c/n", true}, {"/a/**/b/**/n", "/a/b/c/b/n", true}, {"/a/**/b/**/n", "/a/c/n", false},
		{"/**/**", "/n", true}, {"/**/*", "/n", true}, {"/*/**", "/n", true}, {"/*/**/*", "/n", false},
	}
	for _, test := range tests {
		if got := matchesPattern(test.pattern, test.name); got != test.want {
			t.Errorf("%s matches %s: %v, want %v", test.pattern, test.name, got, test.want)
		}
	}
}

// rclcpp matches by a regular expression in which /* is (/\w+), so that /** is (/\w+)*.
func TestPatternsMatchAsRegularExpressions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := "/" + strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "*", "**"}), 1, 6).Draw(t, "pattern"), "/")
		name := "/" + strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 1, 6).Draw(t, "name"), "/")
		want := regexp.MustCompile(`^` + strings.ReplaceAll(pattern, "/*", `(/\w+)`) + `$`).MatchString(name)
		if got := matchesPattern(pattern, name); got != want {
			t.Fatalf("%s matches %s: %v, want %v", pattern, name, got, want)
		}
	})
}
