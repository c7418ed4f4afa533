package config

import (
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"
)

// place is where a value stands: its path, and the position that errors about it carry. That is the position of its
// key, or of the value itself in a list.
type place struct {
	path string
	Position
}

func (p place) key(name string, n *yaml.Node) place {
	path := name
	if p.path != "" {
		path = p.path + "." + name
	}
	return place{path, Position{n.Line, n.Column}}
}

func (p place) item(i int, n *yaml.Node) place {
	return place{item(p.path, i), Position{n.Line, n.Column}}
}

// item is the path of an item of a list.
func item(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// reader gathers what is found on the way through a file.
type reader struct {
	file      string
	problems  []*Error
	positions map[string]Position // of every value of a known key
	bad       map[string]bool     // paths that have a problem
	opaque    map[string]bool     // paths of values of which it is not worth saying what they lack
}

func newReader(file string) *reader {
	return &reader{file: file, positions: map[string]Position{}, bad: map[string]bool{}, opaque: map[string]bool{}}
}

func (r *reader) problem(at place, format string, args ...any) {
	r.bad[at.path] = true
	r.problems = append(r.problems, &Error{r.file, at.Position, at.path, fmt.Errorf(format, args...)})
}

// good reports that the value is in the file and was read without a problem of its own.
func (r *reader) good(path string) bool {
	return r.given(path) && !r.bad[path]
}

// given reports that the value is in the file, good or bad.
func (r *reader) given(path string) bool {
	_, ok := r.positions[path]
	return ok
}

// anyGiven reports that a mapping has any of some keys.
func (r *reader) anyGiven(path string, keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return r.given(path + "." + key) })
}

// place gives the place of a value that was read.
func (r *reader) place(path string) place { return place{path, r.positions[path]} }

// kind is one kind of value of the language.
type kind[V any] struct {
	expect string // a good value in words: "a number from 1 to 2000"
	schema schema
	// standard gives the value of a mapping without keys; nil for other kinds.
	standard func() V
	// read reads a value and reports problems; false says that there is no value.
	read func(r *reader, at place, n *yaml.Node) (V, bool)
}

// as gives the kind with its values converted.
func as[V, W any](k kind[V], convert func(V) W) kind[W] {
	read := func(r *reader, at place, n *yaml.Node) (W, bool) {
		v, ok := k.read(r, at, n)
		return convert(v), ok
	}
	return kind[W]{expect: k.expect, schema: k.schema, read: read}
}

func (r *reader) wrong(at place, n *yaml.Node, expect string) {
	r.problem(at, "found %s, expected %s", found(n), expect)
}

// found says in words what stands in the file.
func found(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode && len(n.Content) == 0:
		return "an empty mapping"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode && len(n.Content) == 0:
		return "an empty list"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	case plain(n):
		return shorten(n.Value)
	}
	return "the text " + fmt.Sprintf("%q", shorten(n.Value))
}

func plain(n *yaml.Node) bool {
	return n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

func shorten(s string) string {
	const most = 40
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most]) + "…"
}
