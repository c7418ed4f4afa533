package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Position is a place in the file. Line and Column count from 1; a column is one character.
type Position struct {
	Line, Column int
}

// Error is one problem of a file.
type Error struct {
	// File is the name of the file.
	File string
	Position
	// Path says which value it is about, for example joints.elbow.limits.position; empty for the file as a whole.
	Path string
	// Err says what was found and what was expected.
	Err error
}

// Error gives file:line:column: path: what was found and what was expected.
func (e *Error) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Column, e.Err)
	}
	return fmt.Sprintf("%s:%d:%d: %s: %v", e.File, e.Line, e.Column, e.Path, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errors are all problems of a file, sorted by their place in it.
type Errors struct {
	// All are the problems; at least one.
	All []*Error
}

// Error gives one line for each problem.
func (e *Errors) Error() string {
	lines := make([]string, len(e.All))
	for i, one := range e.All {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives each problem, for errors.As.
func (e *Errors) Unwrap() []error {
	errs := make([]error, len(e.All))
	for i, one := range e.All {
		errs[i] = one
	}
	return errs
}

func (e *Errors) sort() {
	slices.SortStableFunc(e.All, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// ErrorAt gives an *Error at the value that path names, for problems that show themselves only after the file was
// read. Format and arguments are those of fmt.Errorf, %w included. If the file does not have that value (a
// default), the position is that of the nearest one around it.
//
//	cfg.ErrorAt("joints.elbow.model", "%w", err)
//	cfg.ErrorAt("controllers.arm_controller.joints[2]", "joint %s has no velocity", name)
func (c *Config) ErrorAt(path, format string, args ...any) error {
	return &Error{File: c.File, Position: c.position(path), Path: path, Err: fmt.Errorf(format, args...)}
}

func (c *Config) position(path string) Position {
	for {
		if at, ok := c.positions[path]; ok {
			return at
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return Position{1, 1}
		}
		path = path[:i]
	}
}

// Sorted gives errors made with ErrorAt as one *Errors, sorted by place, or nil if there are none. Errors of other
// types stand for the file as a whole.
func (c *Config) Sorted(errs ...error) error {
	all := &Errors{}
	for _, err := range errs {
		if err == nil {
			continue
		}
		var one *Error
		if !errors.As(err, &one) {
			one = &Error{File: c.File, Position: Position{1, 1}, Err: err}
		}
		all.All = append(all.All, one)
	}
	if len(all.All) == 0 {
		return nil
	}
	all.sort()
	return all
}
