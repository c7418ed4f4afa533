package model

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"
)

// reader walks the nodes of a YAML file and collects every problem instead of stopping at the first.
type reader struct {
	file     string
	problems []Problem
}

// document returns the root node of a file that holds exactly one document, nil after reporting otherwise.
func (r *reader) document(text []byte) *yaml.Node {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			r.problems = append(r.problems, Problem{File: r.file, Message: "the file is empty"})
		} else {
			r.syntax(err)
		}
		return nil
	}
	var more yaml.Node
	if err := decoder.Decode(&more); err == nil {
		r.fail(&more, "", "there is a second document; a file holds one")
		return nil
	} else if !errors.Is(err, io.EOF) {
		r.syntax(err)
		return nil
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		r.fail(&doc, "", "the file holds no mapping")
		return nil
	}
	return doc.Content[0]
}

// yamlLine finds the line number that yaml.v3 puts into the text of its syntax errors, the only place it gives it.
var yamlLine = regexp.MustCompile(`^yaml: line (\d+): (.*)$`)

// syntax reports an error of the YAML parser with its line.
func (r *reader) syntax(err error) {
	p := Problem{File: r.file, Message: err.Error()}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
		p.Column, p.Message = 1, m[2]
	}
	r.problems = append(r.problems, p)
}

// fail reports a problem at a node.
func (r *reader) fail(n *yaml.Node, path, format string, args ...any) {
	r.failAt(r.place(n, path), format, args...)
}

// failAt reports a problem at a place.
func (r *reader) failAt(at place, format string, args ...any) {
	r.problems = append(r.problems, at.problem(fmt.Sprintf(format, args...)))
}

// mapping calls visit for each entry of a mapping, in file order, with the path of the entry. Keys that are no
// plain text and keys that come twice are reported.
func (r *reader) mapping(n *yaml.Node, path string, visit func(key string, at, value *yaml.Node, path string)) {
	if n.Kind != yaml.MappingNode {
		r.fail(n, path, "must be a mapping")
		return
	}
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		below := join(path, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode || key.Tag == "!!merge":
			r.fail(key, path, "a key must be plain text")
		case seen[key.Value]:
			r.fail(key, below, "is there twice")
		default:
			seen[key.Value] = true
			visit(key.Value, key, value, below)
		}
	}
}

// sequence returns the items of a sequence.
func (r *reader) sequence(n *yaml.Node, path string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		r.fail(n, path, "must be a list")
		return nil
	}
	return n.Content
}

// text returns a scalar that is not empty.
func (r *reader) text(n *yaml.Node, path string) string {
	if n.Kind != yaml.ScalarNode || n.Value == "" || n.Tag == "!!null" {
		r.fail(n, path, "must be text")
		return ""
	}
	return n.Value
}

// integer returns a whole number between lower and upper.
func (r *reader) integer(n *yaml.Node, path string, lower, upper int64) int64 {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!int" {
		r.fail(n, path, "must be a whole number")
		return lower
	}
	v, err := strconv.ParseInt(n.Value, 0, 64)
	if err != nil || v < lower || v > upper {
		r.fail(n, path, "%s is outside %d to %d", n.Value, lower, upper)
		return lower
	}
	return v
}

// positive returns a number above zero.
func (r *reader) positive(n *yaml.Node, path string) float64 {
	v, err := strconv.ParseFloat(n.Value, 64)
	if n.Kind != yaml.ScalarNode || err != nil || !(v > 0) || math.IsInf(v, 0) {
		r.fail(n, path, "must be a number above 0")
		return 1
	}
	return v
}

// join appends a key to a path.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
