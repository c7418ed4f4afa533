package rosidl

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	fieldTypePattern = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_/]*)(<=[0-9]+)?(\[(?:<=)?[0-9]*\])?$`)
	typeNamePattern  = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	packagePattern   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// parseFieldType reads a type such as "string<=10[<=3]"; a nested type without a
// package is one of pkg.
func parseFieldType(s, pkg string) (FieldType, error) {
	parts := fieldTypePattern.FindStringSubmatch(s)
	if parts == nil {
		return FieldType{}, fmt.Errorf("%q is not a type", s)
	}
	t, err := parseElementType(parts[1], pkg)
	if err != nil {
		return FieldType{}, err
	}
	if bound := strings.TrimPrefix(parts[2], "<="); bound != "" {
		if t.Primitive != String {
			return FieldType{}, fmt.Errorf("%q: only a string has a bound", s)
		}
		if t.StringBound, err = positive(bound); err != nil {
			return FieldType{}, fmt.Errorf("%q: %w", s, err)
		}
	}
	if err := t.parseContainer(parts[3]); err != nil {
		return FieldType{}, fmt.Errorf("%q: %w", s, err)
	}
	return t, nil
}

// parseElementType reads a primitive or the name of a nested type.
func parseElementType(s, pkg string) (FieldType, error) {
	if _, ok := primitives[Primitive(s)]; ok {
		return FieldType{Primitive: Primitive(s)}, nil
	}
	name := Name{Package: pkg, Kind: Message, Base: s}
	switch parts := strings.Split(s, "/"); {
	case len(parts) == 2:
		name.Package, name.Base = parts[0], parts[1]
	case len(parts) == 3 && parts[1] == string(Message):
		name.Package, name.Base = parts[0], parts[2]
	}
	if !packagePattern.MatchString(name.Package) || !typeNamePattern.MatchString(name.Base) {
		return FieldType{}, fmt.Errorf("%q is not a type", s)
	}
	return FieldType{Nested: &name}, nil
}

// parseContainer reads "", "[]", "[3]" or "[<=3]".
func (f *FieldType) parseContainer(s string) error {
	capacity := strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	var err error
	switch {
	case s == "":
		return nil
	case capacity == "":
		f.Container = Sequence
	case strings.HasPrefix(capacity, "<="):
		f.Container = BoundedSequence
		f.Capacity, err = positive(capacity[2:])
	default:
		f.Container = Array
		f.Capacity, err = positive(capacity)
	}
	return err
}

// positive reads a bound, which is at least 1.
func positive(s string) (int, error) {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("bound %q is not a number from 1 to 2147483647", s)
	}
	return int(n), nil
}
