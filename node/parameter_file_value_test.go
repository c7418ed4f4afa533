package node

import (
	"math"
	"reflect"
	"testing"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
)

type typedValue = rcl_interfaces.ParameterValue

func wantBool(b bool) typedValue {
	return typedValue{Type: rcl_interfaces.ParameterType_PARAMETER_BOOL, BoolValue: b}
}

func wantInteger(i int64) typedValue {
	return typedValue{Type: rcl_interfaces.ParameterType_PARAMETER_INTEGER, IntegerValue: i}
}

func wantDouble(d float64) typedValue {
	return typedValue{Type: rcl_interfaces.ParameterType_PARAMETER_DOUBLE, DoubleValue: d}
}

func wantString(s string) typedValue {
	return typedValue{Type: rcl_interfaces.ParameterType_PARAMETER_STRING, StringValue: s}
}

// The types are those of get_value in rcl_yaml_param_parser's parse.c, with C's strtoll (base 0) and strtod.
func TestScalarTypes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rule, text string
		want       typedValue
	}{
		{"bool", "true", wantBool(true)},
		{"bool", "Y", wantBool(true)},
		{"bool", "y", wantBool(true)},
		{"bool", "Yes", wantBool(true)},
		{"bool", "ON", wantBool(true)},
		{"bool", "n", wantBool(false)},
		{"bool", "NO", wantBool(false)},
		{"bool", "Off", wantBool(false)},
		{"bool", "FALSE", wantBool(false)},
		{"bool in three spellings only", "tRUE", wantString("tRUE")},

		{"integer", "0", wantInteger(0)},
		{"integer", "-17", wantInteger(-17)},
		{"sign", "+17", wantInteger(17)},
		{"octal", "012", wantInteger(10)},
		{"negative octal", "-012", wantInteger(-10)},
		{"hexadecimal", "0x1F", wantInteger(31)},
		{"hexadecimal", "-0Xff", wantInteger(-255)},
		{"largest", "9223372036854775807", wantInteger(math.MaxInt64)},
		{"smallest", "-9223372036854775808", wantInteger(math.MinInt64)},
		{"too large is a double", "9223372036854775808", wantDouble(9223372036854775808)},
		{"too small is a double", "-9223372036854775809", wantDouble(-9223372036854775808)},
		{"not octal is a double", "08", wantDouble(8)},
		{"binary is none of C", "0b11", wantString("0b11")},
		{"0o is none of C", "0o17", wantString("0o17")},
		{"underscores are none of C", "1_000", wantString("1_000")},
		{"two signs", "+-1", wantString("+-1")},
		{"prefix alone", "0x", wantString("0x")},
		{"sign after prefix", "0x-1", wantString("0x-1")},

		{"double", "1.0", wantDouble(1)},
		{"double", "-2.5", wantDouble(-2.5)},
		{"no digits behind the point", "1.", wantDouble(1)},
		{"no digits before the point", ".5", wantDouble(0.5)},
		{"exponent", "1e3", wantDouble(1000)},
		{"exponent", "+1.5E-3", wantDouble(0.0015)},
		{"hexadecimal", "0x1p-2", wantDouble(0.25)},
		{"hexadecimal without exponent", "0x1.8", wantDouble(1.5)},
		{"infinity of YAML", ".inf", wantDouble(math.Inf(1))},
		{"infinity of YAML", "+.Inf", wantDouble(math.Inf(1))},
		{"infinity of YAML", "-.INF", wantDouble(math.Inf(-1))},
		{"infinity of C", "inf", wantDouble(math.Inf(1))},
		{"infinity of C", "-Infinity", wantDouble(math.Inf(-1))},
		{"too large (ERANGE)", "1e999", wantString("1e999")},
		{"underscores are none of C", "0x_1p0", wantString("0x_1p0")},

		{"string", "front lidar", wantString("front lidar")},
		{"number and more", "1.0m", wantString("1.0m")},
		{"two signs", "+-nan", wantString("+-nan")},
		{"version", "1.2.3", wantString("1.2.3")},
		{"null is a word", "null", wantString("null")},
		{"~ is a word", "~", wantString("~")},
		{"date", "2024-01-01", wantString("2024-01-01")},
		{"quoted", `"1"`, wantString("1")},
		{"quoted", `'true'`, wantString("true")},
		{"quoted empty", `""`, wantString("")},
		{"quoted with escapes", `"a\tb"`, wantString("a\tb")},
		{"tag", "!!str 1234", wantString("1234")},
		{"tag", "!!str yes", wantString("yes")},
		{"other tags do not count", "!!float 1", wantInteger(1)},
		{"anchor does not count", "&a 1", wantInteger(1)},
		{"comment", "1 # one", wantInteger(1)},
	}
	for _, test := range tests {
		got, err := parseParameterValue(test.text)
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %s is %+v (%v), want %+v", test.rule, test.text, got, err, test.want)
		}
	}
}

func TestScalarNotANumber(t *testing.T) {
	t.Parallel()
	for _, text := range []string{".nan", ".NaN", ".NAN", "nan", "NaN", "-nan"} {
		got, err := parseParameterValue(text)
		if err != nil || got.Type != rcl_interfaces.ParameterType_PARAMETER_DOUBLE || !math.IsNaN(got.DoubleValue) {
			t.Errorf("%s is %+v (%v), want no number", text, got, err)
		}
	}
}

func TestArrayTypes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want typedValue
		err  string
	}{
		{"[true, no]", typedValue{Type: rcl_interfaces.ParameterType_PARAMETER_BOOL_ARRAY, BoolArrayValue: []bool{true, false}}, ""},
		{"[1, 0x10]", typedValue{Type: rcl_interfaces.ParameterType_PARAMETER_INTEGER_ARRAY, IntegerArrayValue: []int64{1, 16}}, ""},
		{"[1.0, .5]", typedValue{Type: rcl_interfaces.ParameterType_PARAMETER_DOUBLE_ARRAY, DoubleArrayValue: []float64{1, 0.5}}, ""},
		{`[a, "1"]`, typedValue{Type: rcl_interfaces.ParameterType_PARAMETER_STRING_ARRAY, StringArrayValue: []string{"a", "1"}}, ""},
		{"- 1\n- 2", typedValue{Type: rcl_interfaces.ParameterType_PARAMETER_INTEGER_ARRAY, IntegerArrayValue: []int64{1, 2}}, ""},
		{"[]", typedValue{}, ""},
		{"[1, 2.0]", typedValue{}, "2.0 should be of one type with 1"},
		{"[1.0, 2]", typedValue{}, "2 should be of one type with 1.0"},
		{`[1, 2, "3"]`, typedValue{}, `"3" should be of one type with 1`},
		{"[1, a word that is far too long to be shown as a whole]", typedValue{}, "a word that is far too long to be shown … should be"},
		{"[true, a]", typedValue{}, "a should be of one type with true"},
		{"[[1], [2]]", typedValue{}, "a sequence should hold single values only"},
		{"[{a: 1}]", typedValue{}, "a sequence should hold single values only"},
		{"[1, ]", typedValue{Type: rcl_interfaces.ParameterType_PARAMETER_INTEGER_ARRAY, IntegerArrayValue: []int64{1}}, ""},
		{"[&a 1, *a]", typedValue{}, "aliases are not allowed"},
		{"- 1\n-", typedValue{}, "should have a value"},
	}
	for _, test := range tests {
		got, err := parseParameterValue(test.text)
		checkError(t, test.text, err, test.err)
		if err == nil && !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s is %+v, want %+v", test.text, got, test.want)
		}
	}
}
