package node

import (
	"strings"
	"testing"
)

// The rules are those of rmw: validate_node_name.h, validate_namespace.h, validate_full_topic_name.h.
func TestNames(t *testing.T) {
	t.Parallel()
	repeat := strings.Repeat
	tests := []struct {
		rule, name string
		check      func(string) error
		want       string // of the error; "" is none
	}{
		{"letters, digits, underscores", "arm_2B", checkNodeName, ""},
		{"may begin with an underscore", "_arm", checkNodeName, ""},
		{"255 characters", repeat("a", 255), checkNodeName, ""},
		{"no more than 255", repeat("a", 256), checkNodeName, "has 256 characters, at most 255 are allowed"},
		{"not empty", "", checkNodeName, "should not be empty"},
		{"no digit first", "2arm", checkNodeName, `"2arm" should not begin with a digit`},
		{"no slash", "a/b", checkNodeName, "should have no '/'"},
		{"no blank", "a b", checkNodeName, "should have no ' '"},
		{"no other letters", "häx", checkNodeName, "should have no 'ä'"},

		{"root", "/", checkNamespace, ""},
		{"tokens", "/a/b_1", checkNamespace, ""},
		{"245 characters", "/" + repeat("a", 244), checkNamespace, ""},
		{"no more than 245", "/" + repeat("a", 245), checkNamespace, "has 246 characters, at most 245 are allowed"},
		{"absolute", "a", checkNamespace, "should begin with /"},
		{"not empty", "", checkNamespace, "should begin with /"},
		{"no slash last", "/a/", checkNamespace, "should not end in /"},
		{"no two slashes", "/a//b", checkNamespace, "should have no two slashes in a row"},
		{"no two slashes first", "//a", checkNamespace, "should have no two slashes in a row"},
		{"no digit first", "/a/1", checkNamespace, `"1" should not begin with a digit`},
		{"no tilde", "/~a", checkNamespace, "should have no '~'"},

		{"247 characters", "/" + repeat("a", 246), checkTopic, ""},
		{"no more than 247", "/" + repeat("a", 247), checkTopic, "has 248 characters, at most 247 are allowed"},
		{"not the root", "/", checkTopic, "should not end in /"},
		{"no hyphen", "/a-b", checkTopic, "should have no '-'"},
	}
	for _, test := range tests {
		checkError(t, test.rule+": "+test.name, test.check(test.name), test.want)
	}
}

func checkTopic(name string) error { return checkFullName(name, maxFullName) }

// checkError reports an error that is missing, or not to be there, or that does not have want in it.
func checkError(t *testing.T, what string, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: %v, want no error", what, err)
	case want != "" && err == nil:
		t.Errorf("%s: no error, want %q", what, want)
	case want != "" && !strings.Contains(err.Error(), want):
		t.Errorf("%s: %q, want %q in it", what, err, want)
	}
}
