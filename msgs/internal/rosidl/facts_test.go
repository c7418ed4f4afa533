package rosidl_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/msgs/definitions"
	"github.com/sinew-robotics/sinew/msgs/internal/msgstest"
	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
)

// jazzy returns the definitions of this module.
func jazzy(t testing.TB) *rosidl.Library {
	t.Helper()
	library, err := rosidl.Load(definitions.Files(), "jazzy")
	if err != nil {
		t.Fatal(err)
	}
	return library
}

// TestDefinitionsOfJazzy holds every type, with those derived from services and actions,
// against the facts about Jazzy: fields, defaults, constants, hash.
func TestDefinitionsOfJazzy(t *testing.T) {
	t.Parallel()
	interfaces := msgstest.Interfaces(t)
	library := jazzy(t)
	for _, typ := range library.Types() {
		name := typ.Name.String()
		facts, ok := interfaces[name]
		if !ok {
			if name != "rcl_interfaces/msg/ParameterType" { // only constants, on no wire
				t.Errorf("%s: there is no such type", name)
			}
			continue
		}
		delete(interfaces, name)
		if hash := library.Hash(typ); hash != facts.Hash {
			t.Errorf("%s: hash %s, want %s", name, hash, facts.Hash)
		}
		var fields, constants []string
		for _, f := range typ.Fields {
			fields = append(fields, strings.TrimSpace(f.Type.String()+" "+f.Name+" "+plainDefault(f.Default)))
		}
		for _, c := range typ.Constants {
			constants = append(constants, c.Type.String()+" "+c.Name+" "+c.Value)
		}
		checkLines(t, name, fields, facts.Fields)
		checkLines(t, name, constants, facts.Constants)
	}
	for name := range interfaces {
		t.Errorf("%s: there is no definition", name)
	}
}

// checkLines compares fields or constants with facts.
func checkLines(t *testing.T, name string, got []string, facts [][]string) {
	t.Helper()
	var want []string
	for _, f := range facts {
		line := strings.Join(f[:2], " ")
		if len(f) > 2 {
			line += " " + plainDefault(f[2])
		}
		want = append(want, line)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %q\nwant %q", name, got, want)
	}
}

// plainDefault returns a number or bool in one of the ways to write it.
func plainDefault(s string) string {
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strings.ToLower(s)
}

// TestTypeNumbers holds the numbers of the types against ROS's own constants for them.
func TestTypeNumbers(t *testing.T) {
	t.Parallel()
	elements := map[string]string{
		"NESTED_TYPE": "std_msgs/Header", "INT8": "int8", "UINT8": "uint8", "INT16": "int16", "UINT16": "uint16",
		"INT32": "int32", "UINT32": "uint32", "INT64": "int64", "UINT64": "uint64", "FLOAT": "float32",
		"DOUBLE": "float64", "BOOLEAN": "bool", "BYTE": "byte", "STRING": "string", "BOUNDED_STRING": "string<=9",
	}
	containers := map[string]string{"": "", "_ARRAY": "[3]", "_BOUNDED_SEQUENCE": "[<=3]", "_UNBOUNDED_SEQUENCE": "[]"}
	numbers := map[string]string{}
	for _, c := range msgstest.Interfaces(t)["type_description_interfaces/msg/FieldType"].Constants {
		numbers[c[1]] = c[2]
	}
	for element, text := range elements {
		for container, brackets := range containers {
			want := numbers["FIELD_TYPE_"+element+container]
			d := parse(t, "x/msg/T", text+brackets+" a")
			if got := strconv.Itoa(d.Sections[0].Fields[0].Type.ID()); got != want {
				t.Errorf("%s%s: number %s, want %s", text, brackets, got, want)
			}
		}
	}
	// char has been an uint8 since Iron: REP 2011's char is that of IDL.
	if id := parse(t, "x/msg/T", "char a").Sections[0].Fields[0].Type.ID(); id != 3 {
		t.Errorf("char: number %d, want 3", id)
	}
}

// TestWireSize counts by hand, without padding.
func TestWireSize(t *testing.T) {
	t.Parallel()
	library := jazzy(t)
	for name, want := range map[string]int{
		"trajectory_msgs/JointTrajectoryPoint":    4*4 + 8, // four counts, a duration
		"std_msgs/Header":                         8 + 4,   // a time, a length
		"rmw_dds_common/Gid":                      16,
		"rmw_dds_common/Gid[3]":                   48,
		"geometry_msgs/Transform[]":               4,
		"lifecycle_msgs/Transition":               1 + 4,
		"rcl_interfaces/ParameterDescriptor[<=2]": 4,
	} {
		f := parse(t, "x/msg/T", name+" a").Sections[0].Fields[0].Type
		if got := library.WireSize(f); got != want {
			t.Errorf("%s: %d bytes, want %d", name, got, want)
		}
	}
}
