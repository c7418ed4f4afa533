package main

import (
	"strings"
	"unicode"

	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
)

// initialisms are the words of field names that Go writes in capitals.
var initialisms = map[string]string{"id": "ID", "uuid": "UUID", "gid": "GID", "dof": "DOF"}

// methods are the names that a field cannot have, because each message has a method
// called so.
var methods = map[string]bool{"TypeName": true, "TypeHash": true}

// fieldName returns the Go name of a field: frame_id is FrameID, type_name TypeName_.
func fieldName(ros string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(ros, "_") {
		if capitals, ok := initialisms[word]; ok {
			word = capitals
		}
		b.WriteString(title(word))
	}
	if methods[b.String()] {
		b.WriteByte('_')
	}
	return b.String()
}

// title returns s with its first letter, which is ASCII, in upper case.
func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// fileName returns the name of the Go file of a definition: joint_state.go,
// set_bool_service.go, gripper_command_action.go; or of the part of it.
func fileName(n rosidl.Name, part ...string) string {
	words := []string{snake(n.Base)}
	switch n.Kind {
	case rosidl.Service:
		words = append(words, "service")
	case rosidl.Action:
		words = append(words, "action")
	}
	return strings.Join(append(words, part...), "_") + ".go"
}

// snake returns a type name in lower case with underscores between the words; a row of
// capitals is one word, without its last letter where another word begins with it.
func snake(s string) string {
	var b strings.Builder
	letters := []rune(s)
	for i, c := range letters {
		if i > 0 && unicode.IsUpper(c) {
			afterLower := !unicode.IsUpper(letters[i-1])
			beforeLower := i+1 < len(letters) && unicode.IsLower(letters[i+1])
			if afterLower || beforeLower {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
