package model

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a table file.
type Problem struct {
	File string
	// Line and Column count from 1; both 0 when the problem has no place.
	Line, Column int
	// Path leads to the node, such as "models.XM430-W350.number"; "" for the file as a whole.
	Path string
	// Message says what is wrong.
	Message string
}

// String returns the problem as "file:line:column: path: message".
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File + ":")
	}
	if p.Line > 0 {
		fmt.Fprintf(&b, "%d:%d:", p.Line, p.Column)
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Message)
	return b.String()
}

// Errors reports every problem of a table file, in the order of the file.
type Errors struct {
	Problems []Problem
}

func (e *Errors) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// UnknownError reports a model that no file describes.
type UnknownError struct {
	Name string
	// Near are the most similar names, the best first; may be empty.
	Near []string
}

func (e *UnknownError) Error() string {
	s := fmt.Sprintf("model %q is not known", e.Name)
	if len(e.Near) > 0 {
		s += "; did you mean " + strings.Join(e.Near, ", ") + "?"
	}
	return s + " (sinew models lists all; a table file adds others)"
}
