package driver

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node"
)

// constraints are a controller's parameters constraints.…, by the names of joint_trajectory_controller. What is set counts
// from the next goal on.
type constraints struct {
	controller *control.TrajectoryController
	log        *zap.Logger
	mu         sync.Mutex // held while the constraints are read and replaced
}

// declareConstraints declares them with what the controller has, and gives the controller what they start with.
func declareConstraints(n *node.Node, c *control.TrajectoryController) error {
	k := &constraints{controller: c, log: n.Logger().Named(c.Name())}
	now := c.Constraints()
	prefix := c.Name() + ".constraints."
	errs := []error{
		k.declare(n, prefix+"goal_time", now.GoalTime.Seconds(), "s after its end to reach the goal; 0 waits for ever",
			func(to *control.Constraints, v float64) { to.GoalTime = seconds(v) }),
		k.declare(n, prefix+"stopped_velocity_tolerance", now.StoppedVelocity, "velocity at which a joint counts as stopped at the goal; 0 is any",
			func(to *control.Constraints, v float64) { to.StoppedVelocity = v }),
	}
	for j, name := range c.Joints() {
		errs = append(errs,
			k.declare(n, prefix+name+".trajectory", at(now.Path, j), "position error allowed on the way; 0 is any",
				func(to *control.Constraints, v float64) { to.Path = with(to.Path, len(c.Joints()), j, v) }),
			k.declare(n, prefix+name+".goal", at(now.Goal, j), "position error allowed at the goal; 0 is any",
				func(to *control.Constraints, v float64) { to.Goal = with(to.Goal, len(c.Joints()), j, v) }),
		)
	}
	return errors.Join(errs...)
}

// declare declares one of them.
func (k *constraints) declare(n *node.Node, name string, value float64, description string, put func(to *control.Constraints, v float64)) error {
	p, err := node.DeclareParameter(n, name, value, node.ParameterOptions[float64]{
		Description: description,
		Check: func(v float64) error {
			if !(v >= 0) || math.IsInf(v, 1) {
				return fmt.Errorf("%g is not a positive number or 0", v)
			}
			return nil
		},
		Changed: func(v float64) {
			if err := k.replace(put, v); err != nil {
				k.log.Error(name+" has no effect", zap.Error(err))
			}
		},
	})
	if err != nil {
		return err
	}
	return k.replace(put, p.Get())
}

// replace changes one of the controller's constraints.
func (k *constraints) replace(put func(to *control.Constraints, v float64), v float64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.controller.Constraints()
	put(&c, v)
	return k.controller.SetConstraints(c)
}

// at is a value of a list that may be missing.
func at(values []float64, i int) float64 {
	if i >= len(values) {
		return 0
	}
	return values[i]
}

// with replaces a value of a list, which is made if it is missing.
func with(values []float64, n, i int, v float64) []float64 {
	if values == nil {
		values = make([]float64, n)
	}
	values[i] = v
	return values
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
