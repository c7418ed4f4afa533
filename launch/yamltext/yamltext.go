// Package yamltext writes names into YAML that is put together by hand, for files that people read.
package yamltext

import (
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

var (
	plain = regexp.MustCompile(`^[\p{L}_/][\p{L}\p{N}_/.-]*$`)
	// truth is what readers of YAML 1.1 take for true or false.
	truth = regexp.MustCompile(`(?i)^(y|n|yes|no|on|off)$`)
)

// Word returns a text as YAML has it, inside of brackets too: in quotes where it would be taken for something else.
func Word(s string) string {
	var read any
	if err := yaml.Unmarshal([]byte(s), &read); err == nil && read == any(s) && plain.MatchString(s) && !truth.MatchString(s) {
		return s
	}
	return strconv.Quote(s) // whose escapes YAML has too
}

// List returns texts with commas between them, to stand in brackets.
func List(all []string) string {
	words := make([]string, len(all))
	for i, s := range all {
		words[i] = Word(s)
	}
	return strings.Join(words, ", ")
}
