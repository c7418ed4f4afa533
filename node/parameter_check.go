package node

import (
	"fmt"
	"math"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
)

// parameterTypeNames are the names that rclcpp gives to the types, by their numbers.
var parameterTypeNames = [...]string{
	rcl_interfaces.ParameterType_PARAMETER_NOT_SET:       "not set",
	rcl_interfaces.ParameterType_PARAMETER_BOOL:          "bool",
	rcl_interfaces.ParameterType_PARAMETER_INTEGER:       "integer",
	rcl_interfaces.ParameterType_PARAMETER_DOUBLE:        "double",
	rcl_interfaces.ParameterType_PARAMETER_STRING:        "string",
	rcl_interfaces.ParameterType_PARAMETER_BYTE_ARRAY:    "byte_array",
	rcl_interfaces.ParameterType_PARAMETER_BOOL_ARRAY:    "bool_array",
	rcl_interfaces.ParameterType_PARAMETER_INTEGER_ARRAY: "integer_array",
	rcl_interfaces.ParameterType_PARAMETER_DOUBLE_ARRAY:  "double_array",
	rcl_interfaces.ParameterType_PARAMETER_STRING_ARRAY:  "string_array",
}

func parameterTypeName(t uint8) string {
	if int(t) < len(parameterTypeNames) {
		return parameterTypeNames[t]
	}
	return fmt.Sprintf("type %d", t)
}

func isArray(t uint8) bool {
	return t >= rcl_interfaces.ParameterType_PARAMETER_BYTE_ARRAY && t <= rcl_interfaces.ParameterType_PARAMETER_STRING_ARRAY
}

// convert makes doubles of integers where doubles are wanted: "1" means 1.0 to whoever types it.
func convert(v rcl_interfaces.ParameterValue, wanted uint8) rcl_interfaces.ParameterValue {
	switch {
	case wanted == rcl_interfaces.ParameterType_PARAMETER_DOUBLE && v.Type == rcl_interfaces.ParameterType_PARAMETER_INTEGER:
		return rosValue(float64(v.IntegerValue))
	case wanted == rcl_interfaces.ParameterType_PARAMETER_DOUBLE_ARRAY && v.Type == rcl_interfaces.ParameterType_PARAMETER_INTEGER_ARRAY:
		doubles := make([]float64, len(v.IntegerArrayValue))
		for i, n := range v.IntegerArrayValue {
			doubles[i] = float64(n)
		}
		return rosValue(doubles)
	}
	return v
}

// refusal returns the reason why the parameter cannot have a value, in the words of rclcpp; "" when it can.
func (d *declaration) refusal(v *rcl_interfaces.ParameterValue) string {
	name := d.descriptor.Name
	if v.Type != d.descriptor.Type {
		return fmt.Sprintf("Wrong parameter type, parameter {%s} is of type {%s}, setting it to {%s} is not allowed.",
			name, parameterTypeName(d.descriptor.Type), parameterTypeName(v.Type))
	}
	if v.Type == rcl_interfaces.ParameterType_PARAMETER_INTEGER {
		for _, r := range d.descriptor.IntegerRange {
			if !integerWithin(v.IntegerValue, r) {
				return fmt.Sprintf("Parameter {%s} doesn't comply with integer range.", name)
			}
		}
	}
	if v.Type == rcl_interfaces.ParameterType_PARAMETER_DOUBLE {
		for _, r := range d.descriptor.FloatingPointRange {
			if !doubleWithin(v.DoubleValue, r) {
				return fmt.Sprintf("Parameter {%s} doesn't comply with floating point range.", name)
			}
		}
	}
	if err := d.check(v); err != nil {
		return err.Error()
	}
	return ""
}

// integerWithin tells whether v is one of a range's ends, or between them on a step.
func integerWithin(v int64, r rcl_interfaces.IntegerRange) bool {
	if v == r.FromValue || v == r.ToValue {
		return true
	}
	if v < r.FromValue || v > r.ToValue {
		return false
	}
	return r.Step == 0 || (uint64(v)-uint64(r.FromValue))%r.Step == 0
}

// doubleWithin tells whether v is one of a range's ends, or between them on a step, but for rounding.
func doubleWithin(v float64, r rcl_interfaces.FloatingPointRange) bool {
	if equalButRounding(v, r.FromValue) || equalButRounding(v, r.ToValue) {
		return true
	}
	if !(v > r.FromValue && v < r.ToValue) {
		return false
	}
	return r.Step == 0 || equalButRounding(v, r.FromValue+math.Round((v-r.FromValue)/r.Step)*r.Step)
}

// equalButRounding allows for 100 units in the last place, as rclcpp does.
func equalButRounding(a, b float64) bool {
	const epsilon = 0x1p-52
	return a == b || math.Abs(a-b) <= 100*epsilon*math.Abs(a+b)
}
