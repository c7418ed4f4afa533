package node

import (
	"fmt"
	"sync/atomic"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
)

// ParameterType is the type of a parameter's value, one of the nine that ROS 2 has.
type ParameterType interface {
	bool | int64 | float64 | string | []byte | []bool | []int64 | []float64 | []string
}

// ParameterOptions describe a parameter. The zero value is a parameter of which every value can be set.
type ParameterOptions[T ParameterType] struct {
	// Description says what the parameter does, AdditionalConstraints what no range expresses. Both are for people.
	Description, AdditionalConstraints string
	// ReadOnly parameters keep the value with which the node started.
	ReadOnly bool
	// FloatingPointRange and IntegerRange bound a float64 or int64; nil is no bound.
	FloatingPointRange *rcl_interfaces.FloatingPointRange
	IntegerRange       *rcl_interfaces.IntegerRange
	// Check, if not nil, refuses a value by an error, whose text whoever sets the parameter gets to see. It is asked for
	// the first value too. It must not set parameters.
	Check func(T) error
	// Changed, if not nil, is called after every set, also with the same value, but not for the first one. Calls do not
	// overlap. It must not set parameters.
	Changed func(T)
}

// A Parameter is one value that others can read and set while the node runs. Any goroutine may use it.
type Parameter[T ParameterType] struct {
	node  *Node
	name  string
	value atomic.Pointer[T]
}

// DeclareParameter makes a parameter of the node. Its first value is that of the command line or of a parameter file,
// else value. The error says what is wrong with either. As values for a float64, integers do too.
func DeclareParameter[T ParameterType](n *Node, name string, value T, o ParameterOptions[T]) (*Parameter[T], error) {
	p := &Parameter[T]{node: n, name: name}
	d := declaration{
		descriptor: rcl_interfaces.ParameterDescriptor{
			Name: name, Type: rosValue(value).Type, Description: o.Description,
			AdditionalConstraints: o.AdditionalConstraints, ReadOnly: o.ReadOnly,
		},
		check: func(v *rcl_interfaces.ParameterValue) error {
			if o.Check == nil {
				return nil
			}
			return o.Check(goValue[T](v))
		},
		set: func(v *rcl_interfaces.ParameterValue, first bool) {
			value := goValue[T](v)
			p.value.Store(&value)
			if o.Changed != nil && !first {
				o.Changed(value)
			}
		},
	}
	if o.FloatingPointRange != nil {
		d.descriptor.FloatingPointRange = []rcl_interfaces.FloatingPointRange{*o.FloatingPointRange}
	}
	if o.IntegerRange != nil {
		d.descriptor.IntegerRange = []rcl_interfaces.IntegerRange{*o.IntegerRange}
	}
	if err := n.parameters.declare(d, rosValue(value)); err != nil {
		return nil, err
	}
	return p, nil
}

// Name returns the parameter's name.
func (p *Parameter[T]) Name() string { return p.name }

// Get returns the value. It neither waits nor allocates. A slice must not be changed.
func (p *Parameter[T]) Get() T { return *p.value.Load() }

// Set sets the value as another node would, except that it may set what is read-only to others. The error is that of
// Check, or says which bound the value is beyond.
func (p *Parameter[T]) Set(value T) error {
	reason := p.node.parameters.set([]rcl_interfaces.Parameter{{Name: p.name, Value: rosValue(value)}}, byOwner)
	if reason != "" {
		return fmt.Errorf("parameter %s: %s", p.name, reason)
	}
	return nil
}

// rosValue is a value as ROS has it.
func rosValue[T ParameterType](value T) (v rcl_interfaces.ParameterValue) {
	switch x := any(value).(type) {
	case bool:
		v.Type, v.BoolValue = rcl_interfaces.ParameterType_PARAMETER_BOOL, x
	case int64:
		v.Type, v.IntegerValue = rcl_interfaces.ParameterType_PARAMETER_INTEGER, x
	case float64:
		v.Type, v.DoubleValue = rcl_interfaces.ParameterType_PARAMETER_DOUBLE, x
	case string:
		v.Type, v.StringValue = rcl_interfaces.ParameterType_PARAMETER_STRING, x
	case []byte:
		v.Type, v.ByteArrayValue = rcl_interfaces.ParameterType_PARAMETER_BYTE_ARRAY, x
	case []bool:
		v.Type, v.BoolArrayValue = rcl_interfaces.ParameterType_PARAMETER_BOOL_ARRAY, x
	case []int64:
		v.Type, v.IntegerArrayValue = rcl_interfaces.ParameterType_PARAMETER_INTEGER_ARRAY, x
	case []float64:
		v.Type, v.DoubleArrayValue = rcl_interfaces.ParameterType_PARAMETER_DOUBLE_ARRAY, x
	case []string:
		v.Type, v.StringArrayValue = rcl_interfaces.ParameterType_PARAMETER_STRING_ARRAY, x
	}
	return v
}

// goValue is the value of a parameter whose type is T's.
func goValue[T ParameterType](v *rcl_interfaces.ParameterValue) (value T) {
	switch x := any(&value).(type) {
	case *bool:
		*x = v.BoolValue
	case *int64:
		*x = v.IntegerValue
	case *float64:
		*x = v.DoubleValue
	case *string:
		*x = v.StringValue
	case *[]byte:
		*x = v.ByteArrayValue
	case *[]bool:
		*x = v.BoolArrayValue
	case *[]int64:
		*x = v.IntegerArrayValue
	case *[]float64:
		*x = v.DoubleArrayValue
	case *[]string:
		*x = v.StringArrayValue
	}
	return value
}
