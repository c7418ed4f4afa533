package node

import "testing"

// The full names are those of the table in the ROS 2 design article "Topic and Service name mapping to DDS" and of rcl's
// test_expand_topic_name.cpp.
func TestExpansion(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, namespace, want, err string }{
		{"/chatter", "/my_ns", "/chatter", ""},
		{"/ping", "/", "/ping", ""},
		{"ping", "/", "/ping", ""},
		{"ping", "/my_ns", "/my_ns/ping", ""},
		{"a/ping", "/my_ns", "/my_ns/a/ping", ""},
		{"~", "/", "/my_node", ""},
		{"~", "/my_ns", "/my_ns/my_node", ""},
		{"~/ping", "/", "/my_node/ping", ""},
		{"~/ping", "/my_ns", "/my_ns/my_node/ping", ""},
		{"{node}/chatter", "/my_ns", "/my_ns/my_node/chatter", ""},
		{"/{node}", "/my_ns", "/my_node", ""},
		{"{node}", "/my_ns", "/my_ns/my_node", ""},
		{"{ns}", "/my_ns", "/my_ns", ""},
		{"{namespace}", "/my_ns", "/my_ns", ""},
		{"{namespace}/{node}/chatter", "/my_ns", "/my_ns/my_node/chatter", ""},
		{"~/{node}_{node}", "/my_ns", "/my_ns/my_node/my_node_my_node", ""},

		{"", "/my_ns", "", `topic "": should not be empty`},
		{"~ping", "/my_ns", "", "~ should be followed by /"},
		{"~n", "/my_ns", "", "~ should be followed by /"},
		{"a~b", "/my_ns", "", "should have no '~'"},
		{"~/", "/my_ns", "", "should not end in /"},
		{"{what}", "/my_ns", "", "{what} stands for nothing"},
		{"{}", "/my_ns", "", "{} stands for nothing"},
		{"{{node}}", "/my_ns", "", "{{node} stands for nothing"},
		{"a{node", "/my_ns", "", "{ without }"},
		{"a}", "/my_ns", "", "should have no '}'"},
		{"/foo/{namespace}", "/my_ns", "", `topic "/foo/{namespace}" (/foo//my_ns): should have no two slashes in a row`},
		{"{ns}/x", "/", "", "should have no two slashes in a row"},
		{"white space", "/my_ns", "", `topic "white space" (/my_ns/white space): should have no ' '`},
		{"7foo", "/my_ns", "", `"7foo" should not begin with a digit`},
	}
	for _, test := range tests {
		got, err := Args{}.resolveTopic("my_node", test.namespace, test.name)
		what := test.name + " in " + test.namespace
		checkError(t, what, err, test.err)
		if got != test.want {
			t.Errorf("%s: %q, want %q", what, got, test.want)
		}
	}
}
