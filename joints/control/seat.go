package control

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/sinew-robotics/sinew/joints"
)

// seat is a controller's place in the loop.
type seat struct {
	Controller
	// joints has the robot's index of each of the controller's joints.
	joints []int
	// owns tells whether the joints are the controller's; it is active from the first cycle in which all of them have
	// been seen, which is the loop's to know.
	owns   atomic.Bool
	active bool

	states   []joints.State
	commands []joints.Command
	from     []JointState
}

// seatAll finds each controller's joints in the robot, and gives those named active their joints.
func seatAll(controllers []Controller, active []string, robot []*joints.Joint) ([]*seat, error) {
	index := make(map[string]int, len(robot))
	for i, j := range robot {
		index[j.Name()] = i
	}
	seats := make([]*seat, len(controllers))
	for i, c := range controllers {
		s, err := newSeat(c, index, robot)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(seats[:i], func(o *seat) bool { return o.Name() == s.Name() }) {
			return nil, fmt.Errorf("controller %q is there twice", s.Name())
		}
		seats[i] = s
	}
	return seats, own(seats, active)
}

func newSeat(c Controller, index map[string]int, robot []*joints.Joint) (*seat, error) {
	names := c.Joints()
	n := len(names)
	s := &seat{Controller: c, states: make([]joints.State, n), commands: make([]joints.Command, n), from: make([]JointState, n)}
	for i, name := range names {
		k, ok := index[name]
		if !ok {
			return nil, fmt.Errorf("controller %q: the robot has no joint %q", c.Name(), name)
		}
		if of, _, _ := robot[k].Mimic(); of != nil {
			return nil, fmt.Errorf("controller %q: joint %q follows joint %q and takes no commands", c.Name(), name, of.Name())
		}
		if slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("controller %q: joint %q is there twice", c.Name(), name)
		}
		s.joints = append(s.joints, k)
	}
	return s, nil
}

// own gives the controllers named active their joints; nil names those whose joints no earlier one has.
func own(seats []*seat, active []string) error {
	l := Loop{controllers: seats}
	if active == nil {
		for _, s := range seats {
			s.owns.Store(l.checkHolders([]*seat{s}, nil) == nil)
		}
		return nil
	}
	on, err := l.find(active, nil, false)
	if err != nil {
		return err
	}
	if err := l.checkHolders(on, nil); err != nil {
		return err
	}
	for _, s := range on {
		s.owns.Store(true)
	}
	return nil
}

// gather picks the controller's states out of the robot's.
func (s *seat) gather(robot []joints.State) {
	for i, k := range s.joints {
		s.states[i] = robot[k]
	}
}

// seen reports whether the positions of all the controller's joints are known.
func (s *seat) seen() bool {
	for i := range s.states {
		if s.states[i].Position != s.states[i].Position { // NaN
			return false
		}
	}
	return true
}

// update lets the controller command its joints, which move as their trails say. It is activated as soon as all its
// joints have been seen.
func (s *seat) update(t Tick, robot []joints.State, trails []trail, commands []joints.Command) {
	if !s.owns.Load() {
		return
	}
	s.gather(robot)
	if !s.active {
		if !s.seen() {
			return
		}
		for i, k := range s.joints {
			s.from[i] = trails[k].state(t.Period.Seconds())
			trails[k].braking = false
		}
		s.Activate(t, s.states, s.from)
		s.active = true
	}
	s.Update(t, s.states, s.commands)
	for i, k := range s.joints {
		commands[k] = s.commands[i]
	}
}

// deactivate ends the controller's life until the next update.
func (s *seat) deactivate(why Outcome) {
	if s.active {
		s.active = false
		s.Deactivate(why)
	}
}
