package node

import (
	"math"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
)

// scalarValue gives a YAML scalar the type that rcl sees in it: quoted text and !!str is a string, else the first of
// bool, integer and double that the whole text is. It is not YAML's own schema: yes is a bool, 012 is ten.
func scalarValue(n *yaml.Node) rcl_interfaces.ParameterValue {
	if !isQuoted(n) {
		if b, ok := parseBool(n.Value); ok {
			return rcl_interfaces.ParameterValue{Type: rcl_interfaces.ParameterType_PARAMETER_BOOL, BoolValue: b}
		}
		if i, ok := parseInteger(n.Value); ok {
			return rcl_interfaces.ParameterValue{Type: rcl_interfaces.ParameterType_PARAMETER_INTEGER, IntegerValue: i}
		}
		if d, ok := parseDouble(n.Value); ok {
			return rcl_interfaces.ParameterValue{Type: rcl_interfaces.ParameterType_PARAMETER_DOUBLE, DoubleValue: d}
		}
	}
	return rcl_interfaces.ParameterValue{Type: rcl_interfaces.ParameterType_PARAMETER_STRING, StringValue: n.Value}
}

func isQuoted(n *yaml.Node) bool {
	return n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 || n.Style&yaml.TaggedStyle != 0 && n.Tag == "!!str"
}

func parseBool(text string) (value, ok bool) {
	switch text {
	case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
		return true, true
	case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		return false, true
	}
	return false, false
}

// parseDouble reads what strtod does, and YAML's spellings of infinity and of no number. Too large a number is none.
func parseDouble(text string) (float64, bool) {
	switch text {
	case ".nan", ".NaN", ".NAN":
		return math.NaN(), true
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
		return math.Inf(1), true
	case "-.inf", "-.Inf", "-.INF":
		return math.Inf(-1), true
	}
	word := strings.ToLower(strings.TrimLeft(text, "+-"))
	if len(text)-len(word) > 1 || strings.Contains(text, "_") { // Go reads 0x_1p0, strtod does not
		return 0, false
	}
	if word == "nan" {
		return math.NaN(), true
	}
	if strings.HasPrefix(word, "0x") && !strings.Contains(word, "p") {
		text += "p0" // Go wants the exponent, strtod does not
	}
	d, err := strconv.ParseFloat(text, 64)
	return d, err == nil
}

// arrayValue joins values of one type. It returns the index of the first one that has another type; -1 when there
// is none. Of no values it makes a value that is not set, as their type is unknown.
func arrayValue(values []rcl_interfaces.ParameterValue) (array rcl_interfaces.ParameterValue, odd int) {
	for i, v := range values {
		if v.Type != values[0].Type {
			return rcl_interfaces.ParameterValue{}, i
		}
		switch v.Type {
		case rcl_interfaces.ParameterType_PARAMETER_BOOL:
			array.Type = rcl_interfaces.ParameterType_PARAMETER_BOOL_ARRAY
			array.BoolArrayValue = append(array.BoolArrayValue, v.BoolValue)
		case rcl_interfaces.ParameterType_PARAMETER_INTEGER:
			array.Type = rcl_interfaces.ParameterType_PARAMETER_INTEGER_ARRAY
			array.IntegerArrayValue = append(array.IntegerArrayValue, v.IntegerValue)
		case rcl_interfaces.ParameterType_PARAMETER_DOUBLE:
			array.Type = rcl_interfaces.ParameterType_PARAMETER_DOUBLE_ARRAY
			array.DoubleArrayValue = append(array.DoubleArrayValue, v.DoubleValue)
		default:
			array.Type = rcl_interfaces.ParameterType_PARAMETER_STRING_ARRAY
			array.StringArrayValue = append(array.StringArrayValue, v.StringValue)
		}
	}
	return array, -1
}
