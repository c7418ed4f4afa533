package main

import (
	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
)

// accessors names the methods of cdr.Writer and cdr.Reader for each primitive; with an "s"
// added they are for several.
var accessors = map[rosidl.Primitive]string{
	rosidl.Bool: "Bool", rosidl.Byte: "Uint8", rosidl.Char: "Uint8",
	rosidl.Int8: "Int8", rosidl.Uint8: "Uint8", rosidl.Int16: "Int16", rosidl.Uint16: "Uint16",
	rosidl.Int32: "Int32", rosidl.Uint32: "Uint32", rosidl.Int64: "Int64", rosidl.Uint64: "Uint64",
	rosidl.Float32: "Float32", rosidl.Float64: "Float64", rosidl.String: "String",
}

// marshal writes the statements that serialise a field.
func marshal(f *file, field rosidl.Field) {
	t, value := field.Type, "m."+fieldName(field.Name)
	switch t.Container {
	case rosidl.Single:
		marshalElement(f, t, value)
		return
	case rosidl.Sequence:
		f.printf("w.Count(len(%s))\n", value)
	case rosidl.BoundedSequence:
		f.printf("w.BoundedCount(len(%s), %d)\n", value, t.Capacity)
	}
	if inOneCall(t) {
		f.printf("w.%ss(%s)\n", accessors[t.Primitive], slice(t, value))
		return
	}
	f.printf("for i := range %s {\n", value)
	marshalElement(f, t, value+"[i]")
	f.printf("}\n")
}

// marshalElement writes the statement that serialises one value.
func marshalElement(f *file, t rosidl.FieldType, value string) {
	switch {
	case t.Nested != nil:
		f.printf("%s.MarshalCDR(w)\n", value)
	case t.StringBound > 0:
		f.printf("w.BoundedString(%s, %d)\n", value, t.StringBound)
	default:
		f.printf("w.%s(%s)\n", accessors[t.Primitive], value)
	}
}

// unmarshal writes the statements that read a field. Size is the least number of bytes of
// one element.
func unmarshal(f *file, field rosidl.Field, size int) {
	t, value := field.Type, "m."+fieldName(field.Name)
	resize := f.name(module+"/cdr", "Resize")
	switch t.Container {
	case rosidl.Single:
		unmarshalElement(f, t, value)
		return
	case rosidl.Sequence:
		f.printf("%s = %s(%s, r.Count(%d))\n", value, resize, value, size)
	case rosidl.BoundedSequence:
		f.printf("%s = %s(%s, r.BoundedCount(%d, %d))\n", value, resize, value, t.Capacity, size)
	}
	if inOneCall(t) {
		f.printf("r.%ss(%s)\n", accessors[t.Primitive], slice(t, value))
		return
	}
	f.printf("for i := range %s {\n", value)
	unmarshalElement(f, t, value+"[i]")
	f.printf("}\n")
}

// unmarshalElement writes the statement that reads one value.
func unmarshalElement(f *file, t rosidl.FieldType, value string) {
	switch {
	case t.Nested != nil:
		f.printf("%s.UnmarshalCDR(r)\n", value)
	case t.StringBound > 0:
		f.printf("%s = r.BoundedString(%s, %d)\n", value, value, t.StringBound)
	case t.Primitive == rosidl.String:
		f.printf("%s = r.String(%s)\n", value, value)
	default:
		f.printf("%s = r.%s()\n", value, accessors[t.Primitive])
	}
}

// inOneCall reports whether one call serialises all elements.
func inOneCall(t rosidl.FieldType) bool { return t.Nested == nil && t.StringBound == 0 }

// slice returns the value of an array or sequence as a slice.
func slice(t rosidl.FieldType, value string) string {
	if t.Container == rosidl.Array {
		return value + "[:]"
	}
	return value
}
