package config_test

import "testing"

func TestBadForm(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", []string{"r.yaml:1:1: the file is empty, expected a robot"}},
		{"only comments", "# nothing\n\n", []string{"r.yaml:1:1: the file is empty, expected a robot"}},
		{"only a null", "~\n", []string{"r.yaml:1:1: the file is empty, expected a robot"}},
		{"a word", "robot\n", []string{"r.yaml:1:1: found robot, expected a mapping with the keys rate, buses, joints, transmissions, controllers, safety, realtime, eeprom and models"}},
		{"a list", "- rate\n", []string{"r.yaml:1:1: found a list, expected a mapping with the keys rate, buses, joints, transmissions, controllers, safety, realtime, eeprom and models"}},
		{"nothing but the rate", "rate: 100\n", []string{
			"r.yaml:1:1: buses is missing, expected a mapping from bus names to buses",
			"r.yaml:1:1: joints is missing, expected a mapping from joint names to joints"}},
		{"byte order mark", "\xef\xbb\xbf" + good, []string{"r.yaml:1:1: the file begins with a byte order mark, expected UTF-8 without one"}},
		{"UTF-16", "\xff\xfer\x00", []string{"r.yaml:1:1: the file is UTF-16, expected UTF-8"}},
		{"Latin-1", "# 5 \xb5s\n" + good, []string{"r.yaml:1:5: found the byte 0xb5, expected UTF-8"}},
		{"tabs", "buses:\n\tarm:\n  \tport: x\n\t# a comment may\n\t\n", []string{
			"r.yaml:2:1: found a tab in the indentation, expected spaces",
			"r.yaml:3:3: found a tab in the indentation, expected spaces"}},
		{"bell", "rate: \a100\n", []string{"r.yaml:1:7: found the control character U+0007"}},
		{"line end of another kind", "rate: 5\u0085\n", []string{"r.yaml:1:8: found the control character U+0085"}},
		{"byte order mark within", "ra\ufeffte: 5\n", []string{"r.yaml:1:3: found the control character U+FEFF"}},
		{"two documents", good + "---\nrate: 5\n", []string{"r.yaml:32:1: a second document begins here, expected only one"}},
		{"anchor, alias and merge key", "a: &x {b: 1}\nc: *x\nd: {<<: *x}\n", []string{
			"r.yaml:1:4: found the anchor &x, expected every value written out",
			"r.yaml:2:4: found the alias *x, expected every value written out",
			"r.yaml:3:5: found the merge key <<, expected every value written out",
			"r.yaml:3:9: found the alias *x, expected every value written out"}},
		{"tag", "rate: !!float 100\n", []string{"r.yaml:1:7: found the tag !!float, expected a value without one"}},
		{"unclosed bracket", "rate: 100\nbuses: {arm: {\n", []string{"r.yaml:2:1: not YAML: did not find expected node content"}},
		{"two colons", "rate: 100\nbuses: arm: x\n", []string{"r.yaml:2:1: not YAML: mapping values are not allowed in this context"}},
		{"alias of nothing", "rate: *x\n", []string{"r.yaml:1:1: not YAML: unknown anchor 'x' referenced"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			expectProblems(t, tt.text, tt.want...)
		})
	}
}
