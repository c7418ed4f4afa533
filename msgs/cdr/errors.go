package cdr

import (
	"errors"
	"fmt"
)

// Reasons of a [ReadError], for errors.Is.
var (
	// ErrEncapsulation says that the payload does not begin with the header of plain
	// CDR, big- or little-endian.
	ErrEncapsulation = errors.New("encapsulation is not plain CDR")

	// ErrTruncated says that the payload ends before the value does, or that a length
	// or count is larger than what is left of the payload.
	ErrTruncated = errors.New("payload is too short")

	// ErrBound says that a string or sequence is longer than its type allows.
	ErrBound = errors.New("bound exceeded")

	// ErrBool says that a bool is neither 0 nor 1.
	ErrBool = errors.New("bool is neither 0 nor 1")

	// ErrTrailing says that more than padding follows the last field: the payload is
	// of another type.
	ErrTrailing = errors.New("payload is too long")
)

// ReadError is the first thing in a payload that could not be read.
type ReadError struct {
	Reason error  // one of the Err… values of this package
	Offset int    // bytes from the start of the payload, encapsulation header included
	Detail string // what was found, with its values
}

// Error returns the message.
func (e *ReadError) Error() string {
	return fmt.Sprintf("cdr: byte %d: %s: %v", e.Offset, e.Detail, e.Reason)
}

// Unwrap returns the reason.
func (e *ReadError) Unwrap() error { return e.Reason }

// WriteError is a string or sequence that is longer than its type allows.
type WriteError struct {
	What   string // "string" or "sequence"
	Length int    // bytes or elements
	Bound  int    // the most that is allowed
}

// Error returns the message.
func (e *WriteError) Error() string {
	return fmt.Sprintf("cdr: write %s of %d: bound is %d", e.What, e.Length, e.Bound)
}

// Unwrap returns [ErrBound].
func (e *WriteError) Unwrap() error { return ErrBound }
