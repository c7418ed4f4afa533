package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Load reads the file at path. The error is an *Errors if the file could be read but is not right.
func Load(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, text)
}

// Parse reads the text of a file; name stands for it in errors. The error, if any, is an *Errors with every problem.
func Parse(name string, text []byte) (*Config, error) {
	r := newReader(name)
	c := r.config(text)
	if len(r.problems) > 0 {
		all := &Errors{All: r.problems}
		all.sort()
		return nil, all
	}
	c.File, c.positions = name, r.positions
	return &c, nil
}

func (r *reader) config(text []byte) (c Config) {
	root := r.document(text)
	if root == nil {
		return c
	}
	c, ok := robot().read(r, start, root)
	if ok {
		r.check(&c)
	}
	return c
}

// start is the place of the file as a whole.
var start = place{Position: Position{1, 1}}

// document gives the one YAML document of the text, or nil if there is a problem with its form.
func (r *reader) document(text []byte) *yaml.Node {
	if r.characters(text); len(r.problems) > 0 {
		return nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc, second yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		r.problem(start, "the file is empty, expected a robot")
		return nil
	case err != nil:
		r.syntax(text, err)
		return nil
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		r.problem(r.inside(text, second.Line), "a second document begins here, expected only one")
	case !errors.Is(err, io.EOF):
		r.syntax(text, err)
	}
	root := doc.Content[0]
	if root.ShortTag() == "!!null" {
		r.problem(start, "the file is empty, expected a robot")
	}
	if r.features(root); len(r.problems) > 0 {
		return nil
	}
	return root
}

// characters reports what no editor should have put into the file: line ends and columns are then the same for
// everybody.
func (r *reader) characters(text []byte) {
	switch {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		r.problem(start, "the file begins with a byte order mark, expected UTF-8 without one")
		return
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		r.problem(start, "the file is UTF-16, expected UTF-8")
		return
	}
	for i, line := range strings.Split(string(text), "\n") {
		r.line(i+1, strings.TrimSuffix(line, "\r"))
	}
}

func (r *reader) line(number int, line string) {
	column, indentation := 1, true
	for i, c := range line {
		at := place{Position: Position{number, column}}
		_, size := utf8.DecodeRuneInString(line[i:])
		switch {
		case c == utf8.RuneError && size == 1:
			r.problem(at, "found the byte 0x%02x, expected UTF-8", line[i])
			return
		case c == '\t' && indentation && !onlyComment(line[i:]):
			r.problem(at, "found a tab in the indentation, expected spaces")
			return
		case c != '\t' && isControl(c), c == '\u0085', c == '\u2028', c == '\u2029', c == '\ufeff':
			r.problem(at, "found the control character %U", c)
			return
		}
		indentation = indentation && c == ' '
		column++
	}
}

func onlyComment(line string) bool {
	rest := strings.TrimLeft(line, " \t")
	return rest == "" || rest[0] == '#'
}

// lineOf finds the line in an error of the YAML parser, which has no column.
var lineOf = regexp.MustCompile(`^yaml: (?:line ([0-9]+): )?(.*)`)

func (r *reader) syntax(text []byte, err error) {
	parts := lineOf.FindStringSubmatch(err.Error())
	if parts == nil {
		r.problem(start, "not YAML: %w", err)
		return
	}
	line, _ := strconv.Atoi(parts[1])
	r.problem(r.inside(text, line), "not YAML: %s", parts[2])
}

// inside gives the first column of a line, or of the nearest one in the file.
func (r *reader) inside(text []byte, line int) place {
	lines := bytes.Count(text, []byte("\n")) + 1
	return place{Position: Position{min(max(line, 1), lines), 1}}
}

// features reports the parts of YAML that the language does without.
func (r *reader) features(n *yaml.Node) {
	at := place{Position: Position{n.Line, n.Column}}
	switch {
	case n.Anchor != "":
		r.problem(at, "found the anchor &%s, expected every value written out", n.Anchor)
	case n.Kind == yaml.AliasNode:
		r.problem(at, "found the alias *%s, expected every value written out", n.Value)
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!merge":
		r.problem(at, "found the merge key <<, expected every value written out")
	case n.Style&yaml.TaggedStyle != 0:
		r.problem(at, "found the tag %s, expected a value without one", n.Tag)
	}
	for _, child := range n.Content {
		r.features(child)
	}
}

func (p Position) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Column) }
