package driver

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// face is what ROS sees of one controller.
type face interface {
	// controller returns the controller.
	controller() control.Controller
	// kind is its type in the configuration, and plugin what ros2_control calls such a controller.
	kind() (kind, plugin string)
	// interfaces are the command interfaces of its joints, such as "position".
	interfaces() []string
	// look copies the controller's state to s.
	look(s *control.ControllerState)
	// cycle is called after every cycle, on the goroutine of Serve.
	cycle(stamp time.Time) error
}

// controllerFacts tells of all controllers.
func (d *Driver) controllerFacts() []controllerFacts {
	all := make([]controllerFacts, len(d.faces))
	var state control.ControllerState
	for i, f := range d.faces {
		f.look(&state)
		c := f.controller()
		all[i] = controllerFacts{name: c.Name(), active: state.Active, held: state.Held, err: largest(state.Error)}
		all[i].kind, _ = f.kind()
	}
	return all
}

// largest is the largest of position errors, NaN when none is known.
func largest(errors []control.JointState) float64 {
	most := math.NaN()
	for _, e := range errors {
		if size := math.Abs(e.Position); !(size <= most) && !math.IsNaN(size) {
			most = size
		}
	}
	return most
}

// mimics reports whether a joint takes no commands because it follows another one.
func mimics(j *joints.Joint) bool {
	of, _, _ := j.Mimic()
	return of != nil
}
