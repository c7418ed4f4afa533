package driver

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node"
)

// jointLimits are the parameters joints.<joint>.limits.… of one joint. While a controller of the joint is active its
// limits can only be made narrower; otherwise anything within those of the configuration will do.
type jointLimits struct {
	joint string
	faces []face // of its controllers

	mu  sync.Mutex // guards now
	now joints.Limits
}

// declareLimits declares the limits of every joint that a controller commands.
func declareLimits(n *node.Node, all []*joints.Joint, faces []face) error {
	for _, j := range all {
		l := &jointLimits{joint: j.Name(), now: j.Limits()}
		for _, f := range faces {
			if slices.Contains(f.controller().Joints(), j.Name()) {
				l.faces = append(l.faces, f)
			}
		}
		if len(l.faces) == 0 {
			continue
		}
		if err := l.declare(n, j); err != nil {
			return err
		}
	}
	return nil
}

func (l *jointLimits) declare(n *node.Node, j *joints.Joint) error {
	unit := "rad"
	if j.Prismatic() {
		unit = "m"
	}
	prefix := "joints." + l.joint + ".limits."
	_, err := node.DeclareParameter(n, prefix+"position", []float64{l.now.PositionLower, l.now.PositionUpper}, node.ParameterOptions[[]float64]{
		Description: "lower and upper limit, " + unit + "; NaN is none",
		Check: func(v []float64) error {
			if len(v) != 2 {
				return fmt.Errorf("%d values, want the lower and the upper limit", len(v))
			}
			return l.change(func(to *joints.Limits) { to.PositionLower, to.PositionUpper = v[0], v[1] })
		},
	})
	number := func(name string, value float64, description string, put func(to *joints.Limits, v float64)) error {
		_, err := node.DeclareParameter(n, prefix+name, value, node.ParameterOptions[float64]{
			Description: description + "; NaN is none",
			Check:       func(v float64) error { return l.change(func(to *joints.Limits) { put(to, v) }) },
		})
		return err
	}
	return errors.Join(err,
		number("velocity", l.now.Velocity, unit+"/s", func(to *joints.Limits, v float64) { to.Velocity = v }),
		number("acceleration", l.now.Acceleration, unit+"/s²", func(to *joints.Limits, v float64) { to.Acceleration = v }),
		number("effort", l.now.Effort, j.EffortUnit().String(), func(to *joints.Limits, v float64) { to.Effort = v }),
	)
}

// change gives every controller of the joint new limits, or none of them. Those that are active come first: what they
// take, the others take as well.
func (l *jointLimits) change(put func(to *joints.Limits)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	limits := l.now
	put(&limits)
	if sameLimits(limits, l.now) {
		return nil
	}
	for _, c := range l.activeFirst() {
		if err := c.SetLimits(l.joint, limits); err != nil {
			return err
		}
	}
	l.now = limits
	return nil
}

func (l *jointLimits) activeFirst() []control.Controller {
	var active, others []control.Controller
	var state control.ControllerState
	for _, f := range l.faces {
		if f.look(&state); state.Active {
			active = append(active, f.controller())
		} else {
			others = append(others, f.controller())
		}
	}
	return append(active, others...)
}

// sameLimits compares limits, of which NaN is none.
func sameLimits(a, b joints.Limits) bool {
	same := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
	return same(a.PositionLower, b.PositionLower) && same(a.PositionUpper, b.PositionUpper) &&
		same(a.Velocity, b.Velocity) && same(a.Acceleration, b.Acceleration) && same(a.Effort, b.Effort)
}
