package rosidl

import "strconv"

// Kind says what a definition defines.
type Kind string

// Kinds, named as the directories and file endings.
const (
	Message Kind = "msg"
	Service Kind = "srv"
	Action  Kind = "action"
)

// Type is one interface type: a message, or one of the types that a service or action
// consists of.
type Type struct {
	Name      Name
	Comment   []string // lines of the comment at the top, without "#"
	Constants []Constant
	Fields    []Field // never empty: see Empty
}

// emptyField is the field that a type without fields has on the wire.
const emptyField = "structure_needs_at_least_one_member"

// Empty reports whether the definition names no field. Such a type has one uint8 on
// the wire, whose value is 0.
func (t *Type) Empty() bool { return len(t.Fields) == 1 && t.Fields[0].Name == emptyField }

// Name is the name of a type, such as sensor_msgs/msg/JointState.
type Name struct {
	Package string
	Kind    Kind
	Base    string // JointState, SetBool_Request
}

// String returns the name as ROS writes it.
func (n Name) String() string { return n.Package + "/" + string(n.Kind) + "/" + n.Base }

// with returns the name of a derived type.
func (n Name) with(suffix string) Name {
	n.Base += suffix
	return n
}

// Field is one field of a type.
type Field struct {
	Name    string
	Type    FieldType
	Default string // as written; empty for none
	Remark
}

// Constant is one constant of a type. It is not on the wire.
type Constant struct {
	Name  string
	Type  FieldType // a single primitive or string
	Value string    // as written; a string without its quotes
	Remark
}

// Remark is what a definition says about a line, for people.
type Remark struct {
	Gap      bool     // an empty line goes before it
	Above    []string // lines of the comment directly above
	Trailing string   // comment at the end of the line
}

// Primitive is the type of a single value that is not itself an interface type.
type Primitive string

// Primitives.
const (
	Bool    Primitive = "bool"
	Byte    Primitive = "byte"
	Char    Primitive = "char"
	Int8    Primitive = "int8"
	Uint8   Primitive = "uint8"
	Int16   Primitive = "int16"
	Uint16  Primitive = "uint16"
	Int32   Primitive = "int32"
	Uint32  Primitive = "uint32"
	Int64   Primitive = "int64"
	Uint64  Primitive = "uint64"
	Float32 Primitive = "float32"
	Float64 Primitive = "float64"
	String  Primitive = "string"
)

// primitives gives each primitive its number in type descriptions (REP 2011) and the
// least number of bytes that it takes on the wire.
var primitives = map[Primitive]struct{ id, size int }{
	Int8: {2, 1}, Uint8: {3, 1}, Int16: {4, 2}, Uint16: {5, 2}, Int32: {6, 4}, Uint32: {7, 4},
	Int64: {8, 8}, Uint64: {9, 8}, Float32: {10, 4}, Float64: {11, 8}, Char: {3, 1}, Bool: {15, 1},
	Byte: {16, 1}, String: {17, 4},
}

// Container says how many values a field holds.
type Container int

// Containers, with the numbers that they add to a type in type descriptions.
const (
	Single          Container = 0
	Array           Container = 48
	BoundedSequence Container = 96
	Sequence        Container = 144
)

// FieldType is the type of a field. Exactly one of Primitive and Nested is set.
type FieldType struct {
	Primitive   Primitive
	Nested      *Name
	StringBound int // most bytes of a string; 0 for no bound
	Container   Container
	Capacity    int // elements of an array, bound of a sequence; else 0
}

// Numbers of the types in type descriptions that are no primitives of their own.
const (
	idNested        = 1
	idBoundedString = 21
)

// ID is the number of the type in type descriptions (REP 2011).
func (f FieldType) ID() int {
	switch {
	case f.Nested != nil:
		return idNested + int(f.Container)
	case f.StringBound > 0:
		return idBoundedString + int(f.Container)
	}
	return primitives[f.Primitive].id + int(f.Container)
}

// String returns the type as a definition writes it, nested types with their full
// names.
func (f FieldType) String() string {
	s := string(f.Primitive)
	if f.Nested != nil {
		s = f.Nested.String()
	}
	if f.StringBound > 0 {
		s += "<=" + strconv.Itoa(f.StringBound)
	}
	switch f.Container {
	case Array:
		s += "[" + strconv.Itoa(f.Capacity) + "]"
	case BoundedSequence:
		s += "[<=" + strconv.Itoa(f.Capacity) + "]"
	case Sequence:
		s += "[]"
	}
	return s
}
