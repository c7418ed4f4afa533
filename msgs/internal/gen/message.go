package main

import (
	"fmt"
	"strings"

	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
)

// message writes the struct of a type and its methods.
func (g *generator) message(f *file, t *rosidl.Type) {
	name := t.Name.Base
	g.structure(f, t)
	f.printf("// TypeName returns %q.\n", t.Name.String())
	f.printf("func (*%s) TypeName() string { return %q }\n\n", name, t.Name.String())
	f.printf("// TypeHash returns the hash of the type.\n")
	f.printf("func (*%s) TypeHash() string {\nreturn %q\n}\n\n", name, g.library.Hash(t))

	f.printf("// MarshalCDR appends the message to w.\n")
	f.printf("func (m *%s) MarshalCDR(w *%s) {\n", name, f.name(module+"/cdr", "Writer"))
	if t.Empty() {
		f.printf("w.Uint8(0)\n")
	} else {
		for _, field := range t.Fields {
			marshal(f, field)
		}
	}
	f.printf("}\n\n")

	f.printf("// UnmarshalCDR reads the message from r, reusing what m holds.\n")
	f.printf("func (m *%s) UnmarshalCDR(r *%s) {\n", name, f.name(module+"/cdr", "Reader"))
	if t.Empty() {
		f.printf("r.Uint8()\n")
	} else {
		for _, field := range t.Fields {
			unmarshal(f, field, g.library.ElementSize(field.Type))
		}
	}
	f.printf("}\n\n")
}

// structure writes the struct of a type.
func (g *generator) structure(f *file, t *rosidl.Type) {
	f.comment(typeComment(t))
	if t.Empty() {
		f.printf("type %s struct{}\n\n", t.Name.Base)
		return
	}
	f.printf("type %s struct {\n", t.Name.Base)
	for _, field := range t.Fields {
		openRemark(f, field.Remark)
		f.printf("%s %s", fieldName(field.Name), g.goType(f, field.Type))
		closeRemark(f, field.Remark, bound(field.Type))
	}
	f.printf("}\n\n")
}

// alias writes a type of a variant that is the same in the base distribution.
func (g *generator) alias(f *file, t *rosidl.Type) {
	name := f.name(module+"/"+t.Name.Package, t.Name.Base)
	f.printf("// %s is the same in ROS 2 Jazzy.\n", t.Name.Base)
	f.printf("type %s = %s\n\n", t.Name.Base, name)
}

// goType returns the Go type of a field.
func (g *generator) goType(f *file, t rosidl.FieldType) string {
	element := string(t.Primitive)
	switch {
	case t.Nested != nil:
		element = g.name(f, *t.Nested)
	case t.Primitive == rosidl.Char:
		element = "uint8"
	}
	switch t.Container {
	case rosidl.Array:
		return fmt.Sprintf("[%d]%s", t.Capacity, element)
	case rosidl.Sequence, rosidl.BoundedSequence:
		return "[]" + element
	}
	return element
}

// bound says what a Go type does not: how long a string or sequence may be.
func bound(t rosidl.FieldType) string {
	var bounds []string
	if t.Container == rosidl.BoundedSequence {
		bounds = append(bounds, fmt.Sprintf("at most %d", t.Capacity))
	}
	if t.StringBound > 0 {
		bounds = append(bounds, fmt.Sprintf("at most %d bytes", t.StringBound))
	}
	return strings.Join(bounds, " of ")
}

// openRemark writes what goes before a field or constant.
func openRemark(f *file, r rosidl.Remark) {
	if r.Gap {
		f.printf("\n")
	}
	f.comment(r.Above)
}

// closeRemark ends the line of a field or constant.
func closeRemark(f *file, r rosidl.Remark, more string) {
	words := []string{}
	for _, s := range []string{r.Trailing, more} {
		if s != "" {
			words = append(words, s)
		}
	}
	if len(words) > 0 {
		f.printf(" // %s", strings.Join(words, "; "))
	}
	f.printf("\n")
}
