package driver

import (
	"fmt"
	"reflect"

	"github.com/sinew-robotics/sinew/node"
)

// Fixed is a parameter that shows what the configuration says and that cannot be set.
type Fixed struct {
	name    string
	declare func(n *node.Node, name string) error
}

// NewFixed makes a read-only parameter. A value from the command line or a parameter file that is another one is an
// error: the configuration alone decides.
func NewFixed[T node.ParameterType](name string, value T, description string) Fixed {
	return Fixed{name: name, declare: func(n *node.Node, name string) error {
		_, err := node.DeclareParameter(n, name, value, node.ParameterOptions[T]{
			Description: description, ReadOnly: true,
			Check: func(v T) error {
				if !reflect.DeepEqual(v, value) {
					return fmt.Errorf("is %v in the configuration: change it there", value)
				}
				return nil
			},
		})
		return err
	}}
}

// declareFixed declares parameters under a prefix, "" or "arm_controller.".
func declareFixed(n *node.Node, prefix string, all []Fixed) error {
	for _, f := range all {
		if err := f.declare(n, prefix+f.name); err != nil {
			return err
		}
	}
	return nil
}
