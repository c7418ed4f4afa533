package node

import (
	"strings"
	"testing"
)

// rules parses rules of --remap, in their order.
func rules(t *testing.T, texts ...string) Args {
	t.Helper()
	var a Args
	for _, text := range texts {
		if err := a.takeRule(text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return a
}

// The rules that are good and bad are those of rcl's test_arguments.cpp, but for the last ones.
func TestRemapGrammar(t *testing.T) {
	t.Parallel()
	good := []string{
		"__node:=node_name", "__name:=node_name", "old_name:__node:=nodename123", "__ns:=/foo/bar", "__ns:=/", "nodename:__ns:=/foobar",
		"_:=kq", "foo:=bar", "~/foo:=~/bar", "/foo/bar:=bar", "foo:=/bar", "/foo123:=/bar123", "node:/foo123:=/bar123",
		"rostopic:=/foo/bar", "rosservice:=baz", "rostopic://rostopic:=rosservice", "rostopic:///rosservice:=rostopic",
		"rostopic:///foo/bar:=baz", "node:rosservice://~/foo:=baz", "a__b:=c",
	}
	for _, rule := range good {
		if _, err := parseRemap(rule); err != nil {
			t.Errorf("%s: %v", rule, err)
		}
	}
	bad := []string{
		"", ":", "1", "~", ":=", "foo:=", ":=bar", "::=", "1:=", "~:=", "__node:=", "__node:=/foo/bar", "__ns:=", "__ns:=foo", "__ns:=/foo//bar",
		":__node:=nodename", "~:__node:=nodename", "}foo:=/bar", "f oo:=/bar", "foo:=/b ar", "f{oo:=/bar", "foo:=/b}ar",
		"rostopic://:=rosservice", "rostopic::=rosservice", "foo:=rostopic://bar",
		"/*:=bar", "/**/foo:=bar", `foo:=/\1/bar`, "foo/:=bar", "foo:=bar/", "foo//a:=bar", "foo:=1bar", "__foo:=bar", "foo:=__ns", "~foo:=bar", "~:=bar", "a:b:c:=d",
	}
	for _, rule := range bad {
		if r, err := parseRemap(rule); err == nil {
			t.Errorf("%s: taken as %+v", rule, r)
		}
	}
}

func TestRemapTopicsAndServices(t *testing.T) {
	t.Parallel()
	topic, service, action := Args.resolveTopic, Args.resolveService, Args.resolveAction
	tests := []struct {
		rule    string
		resolve func(a Args, node, namespace, name string) (string, error)
		rules   []string
		name    string
		want    string
	}{
		{"none", topic, nil, "foo", "/ns/foo"},
		{"match and name are expanded", topic, []string{"foo:=bar"}, "/ns/foo", "/ns/bar"},
		{"match is exact", topic, []string{"foo:=bar"}, "foo/x", "/ns/foo/x"},
		{"match is not in another namespace", topic, []string{"foo:=bar"}, "/foo", "/foo"},
		{"private match, full replacement", topic, []string{"~/foo:=/bar"}, "~/foo", "/bar"},
		{"full match, private replacement", topic, []string{"/foo:=~/bar"}, "/foo", "/ns/n/bar"},
		{"services too", service, []string{"foo:=bar"}, "foo", "/ns/bar"},
		{"first match counts", topic, []string{"x:=a", "foo:=b", "foo:=c"}, "foo", "/ns/b"},
		{"result is not remapped", topic, []string{"foo:=bar", "bar:=baz"}, "foo", "/ns/bar"},
		{"swap", topic, []string{"foo:=bar", "bar:=foo"}, "bar", "/ns/foo"},
		{"rostopic is for topics", topic, []string{"rostopic://foo:=bar"}, "foo", "/ns/bar"},
		{"rostopic is not for services", service, []string{"rostopic://foo:=bar"}, "foo", "/ns/foo"},
		{"rosservice is for services", service, []string{"rosservice:///ns/foo:=bar"}, "foo", "/ns/bar"},
		{"rosservice is not for topics", topic, []string{"rosservice:///ns/foo:=bar"}, "foo", "/ns/foo"},
		{"of this node", topic, []string{"n:foo:=bar"}, "foo", "/ns/bar"},
		{"of another node", topic, []string{"m:foo:=bar", "foo:=baz"}, "foo", "/ns/baz"},
		{"full names are not nodes' names", topic, []string{"ns:foo:=bar"}, "foo", "/ns/foo"},
		{"names of nodes do not matter", topic, []string{"__node:=foo", "__ns:=/foo"}, "foo", "/ns/foo"},
		{"actions", action, []string{"foo:=bar"}, "foo", "/ns/bar"},
		{"rostopic is not for actions", action, []string{"rostopic://foo:=bar"}, "foo", "/ns/foo"},
		{"rosservice is not for actions", action, []string{"rosservice://foo:=bar"}, "foo", "/ns/foo"},
		{"topic of an action", topic, []string{"foo/_action/status:=bar"}, "/ns/foo/_action/status", "/ns/bar"},
	}
	for _, test := range tests {
		got, err := test.resolve(rules(t, test.rules...), "n", "/ns", test.name)
		if err != nil || got != test.want {
			t.Errorf("%s: %v makes %s of %s (%v), want %s", test.rule, test.rules, got, test.name, err, test.want)
		}
	}
}

func TestRemapResultIsChecked(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 240)
	_, err := rules(t, "foo:="+long).resolveService("n", "/namespace", "foo")
	checkError(t, "long replacement", err, `service "foo" (/namespace/`+long+`): has 251 characters, at most 247 are allowed`)
}

// In rcl_node_init the node is renamed first, under the name it was given; rules for its namespace see the new name, and so
// do rules for topics and services, which are resolved later.
func TestRemapNode(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rule            string
		rules           []string
		name, namespace string
		want, err       string
	}{
		{"none", nil, "n", "/a", "/a n", ""},
		{"no namespace is the root", nil, "n", "", "/ n", ""},
		{"relative namespace is made absolute", nil, "n", "a/b", "/a/b n", ""},
		{"name", []string{"__node:=m"}, "n", "/a", "/a m", ""},
		{"name, older word", []string{"__name:=m"}, "n", "/a", "/a m", ""},
		{"namespace", []string{"__ns:=/b/c"}, "n", "/a", "/b/c n", ""},
		{"first counts", []string{"__node:=m", "__ns:=/b", "__node:=x", "__ns:=/y"}, "n", "/a", "/b m", ""},
		{"other rules are skipped", []string{"n:=x", "/a:=/x", "__ns:=/b"}, "n", "/a", "/b n", ""},
		{"of this node", []string{"m:__node:=x", "n:__node:=y"}, "n", "/a", "/a y", ""},
		{"of no node by its new name", []string{"n:__node:=m", "m:__node:=x"}, "n", "/a", "/a m", ""},
		{"namespace by new name", []string{"m:__ns:=/b", "__node:=m"}, "n", "/a", "/b m", ""},
		{"no namespace by old name", []string{"n:__ns:=/b", "__node:=m"}, "n", "/a", "/a m", ""},
		{"bad name", []string{"__node:=m"}, "n/m", "/a", "", `node name "n/m": should have no '/'`},
		{"bad namespace", nil, "n", "/a/", "", `namespace "/a/": should not end in /`},
	}
	for _, test := range tests {
		name, namespace, err := rules(t, test.rules...).nodeName(test.name, test.namespace)
		checkError(t, test.rule, err, test.err)
		if got := namespace + " " + name; err == nil && got != test.want {
			t.Errorf("%s: %v makes %s, want %s", test.rule, test.rules, got, test.want)
		}
	}
}
