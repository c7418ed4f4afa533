package rosidl_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/msgs/definitions"
	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
)

// name returns the name that a text such as "std_msgs/msg/Header" means.
func name(s string) rosidl.Name {
	parts := strings.Split(s, "/")
	return rosidl.Name{Package: parts[0], Kind: rosidl.Kind(parts[1]), Base: parts[2]}
}

// parse reads a definition that is known to be good.
func parse(t testing.TB, of, text string) *rosidl.Definition {
	t.Helper()
	d, err := rosidl.Parse(name(of), text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseEverything(t *testing.T) {
	t.Parallel()
	header := name("std_msgs/msg/Header")
	local := name("demo/msg/Local")
	got := parse(t, "demo/srv/Everything", `# Everything is a service
# of two lines.

# Dropped: it belongs to nothing.

# Kinds.
uint8 KIND_A=1  # the first
uint8 KIND_B = 2
string NAME="a # b"   # quoted

	std_msgs/Header header
std_msgs/msg/Header other  # full name
Local[<=4] locals

# Two lines
# above.
string<=8[2] names "x"  # and one after
float64 scale 1.5
---
# Outcome.
bool ok`+"  \r\n")
	want := &rosidl.Definition{
		Name:    name("demo/srv/Everything"),
		Comment: []string{"Everything is a service", "of two lines."},
		Text:    got.Text,
		Sections: []rosidl.Section{{
			Constants: []rosidl.Constant{
				{Name: "KIND_A", Type: rosidl.FieldType{Primitive: rosidl.Uint8}, Value: "1",
					Remark: rosidl.Remark{Above: []string{"Kinds."}, Trailing: "the first"}},
				{Name: "KIND_B", Type: rosidl.FieldType{Primitive: rosidl.Uint8}, Value: "2"},
				{Name: "NAME", Type: rosidl.FieldType{Primitive: rosidl.String}, Value: "a # b",
					Remark: rosidl.Remark{Trailing: "quoted"}},
			},
			Fields: []rosidl.Field{
				{Name: "header", Type: rosidl.FieldType{Nested: &header}, Remark: rosidl.Remark{Gap: true}},
				{Name: "other", Type: rosidl.FieldType{Nested: &header}, Remark: rosidl.Remark{Trailing: "full name"}},
				{Name: "locals", Type: rosidl.FieldType{Nested: &local, Container: rosidl.BoundedSequence, Capacity: 4}},
				{Name: "names", Default: `"x"`,
					Type:   rosidl.FieldType{Primitive: rosidl.String, StringBound: 8, Container: rosidl.Array, Capacity: 2},
					Remark: rosidl.Remark{Gap: true, Above: []string{"Two lines", "above."}, Trailing: "and one after"}},
				{Name: "scale", Type: rosidl.FieldType{Primitive: rosidl.Float64}, Default: "1.5"},
			},
		}, {
			Fields: []rosidl.Field{
				{Name: "ok", Type: rosidl.FieldType{Primitive: rosidl.Bool}, Remark: rosidl.Remark{Above: []string{"Outcome."}}},
			},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ of, text, want string }{
		{"x/msg/T", "int32", `x/msg/T: line 1: "int32": no name after the type`},
		{"x/msg/T", "\n# c\nint33 a", `x/msg/T: line 3: "int33" is not a type`},
		{"x/msg/T", "wstring a", `x/msg/T: line 1: "wstring" is not a type`},
		{"x/msg/T", "a/b/c/D a", `x/msg/T: line 1: "a/b/c/D" is not a type`},
		{"x/msg/T", "a/srv/D a", `x/msg/T: line 1: "a/srv/D" is not a type`},
		{"x/msg/T", "int32[ a", `x/msg/T: line 1: "int32[" is not a type`},
		{"x/msg/T", "int32[0] a", `x/msg/T: line 1: "int32[0]": bound "0" is not a number from 1 to 2147483647`},
		{"x/msg/T", "int32[<=] a", `x/msg/T: line 1: "int32[<=]": bound "" is not a number from 1 to 2147483647`},
		{"x/msg/T", "string<=0 a", `x/msg/T: line 1: "string<=0": bound "0" is not a number from 1 to 2147483647`},
		{"x/msg/T", "string<=9999999999 a", `x/msg/T: line 1: "string<=9999999999": bound "9999999999" is not a number from 1 to 2147483647`},
		{"x/msg/T", "int32<=3 a", `x/msg/T: line 1: "int32<=3": only a string has a bound`},
		{"x/msg/T", "int32 Big", `x/msg/T: line 1: field "Big": the name is not lower case with single underscores`},
		{"x/msg/T", "int32 a__b", `x/msg/T: line 1: field "a__b": the name is not lower case with single underscores`},
		{"x/msg/T", "int32 a\nint8 a", `x/msg/T: line 2: field a: declared twice`},
		{"x/msg/T", "int32 a=1", `x/msg/T: line 1: constant "a": the name is not upper case`},
		{"x/msg/T", "int32 A=", `x/msg/T: line 1: constant A: no value`},
		{"x/msg/T", "int32[] A=1", `x/msg/T: line 1: constant A: int32[] is not a primitive type`},
		{"x/msg/T", "y/U A=1", `x/msg/T: line 1: constant A: y/msg/U is not a primitive type`},
		{"x/msg/T", "int8 a\n---\nint8 b", `x/msg/T: 2 sections, want 1`},
		{"x/srv/T", "int8 a", `x/srv/T: 1 sections, want 2`},
		{"x/action/T", "---", `x/action/T: 2 sections, want 3`},
	} {
		_, err := rosidl.Parse(name(test.of), test.text)
		if err == nil || err.Error() != test.want {
			t.Errorf("%q:\ngot  %v\nwant %s", test.text, err, test.want)
		}
	}
}

// FuzzParse reads any text. What is read without error has sound names and makes types.
func FuzzParse(f *testing.F) {
	library, err := rosidl.Load(definitions.Files(), "jazzy")
	if err != nil {
		f.Fatal(err)
	}
	for _, d := range library.Definitions() {
		f.Add(string(d.Name.Kind), d.Text)
	}
	f.Fuzz(func(t *testing.T, kind, text string) {
		d, err := rosidl.Parse(rosidl.Name{Package: "x", Kind: rosidl.Kind(kind), Base: "T"}, text)
		if err != nil {
			return
		}
		for _, typ := range d.Types() {
			if len(typ.Fields) == 0 {
				t.Errorf("%s has no fields", typ.Name)
			}
			for _, field := range typ.Fields {
				again, err := rosidl.Parse(name("x/msg/T"), field.Type.String()+" a")
				if field.Type.Nested == nil && (err != nil || again.Sections[0].Fields[0].Type != field.Type) {
					t.Errorf("%s reads as %v, error %v", field.Type, again, err)
				}
			}
		}
	})
}
