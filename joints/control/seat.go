package control

import (
	"fmt"

	"github.com/sinew-robotics/sinew/joints"
)

// seat is a controller's place in the loop.
type seat struct {
	Controller
	// joints has the robot's index of each of the controller's joints.
	joints []int
	active bool

	states   []joints.State
	commands []joints.Command
}

// seatAll finds each controller's joints in the robot.
func seatAll(controllers []Controller, robot []*joints.Joint) ([]*seat, error) {
	index := make(map[string]int, len(robot))
	for i, j := range robot {
		index[j.Name()] = i
	}
	owner := make(map[string]string)
	seats := make([]*seat, len(controllers))
	for i, c := range controllers {
		names := c.Joints()
		s := &seat{Controller: c, states: make([]joints.State, len(names)), commands: make([]joints.Command, len(names))}
		for _, name := range names {
			k, ok := index[name]
			if !ok {
				return nil, fmt.Errorf("controller %q: the robot has no joint %q", c.Name(), name)
			}
			if other, taken := owner[name]; taken {
				return nil, fmt.Errorf("controller %q: joint %q is commanded by controller %q", c.Name(), name, other)
			}
			owner[name] = c.Name()
			s.joints = append(s.joints, k)
		}
		seats[i] = s
	}
	return seats, nil
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

// update lets the controller command its joints. It is activated as soon as all its joints have been seen.
func (s *seat) update(t Tick, robot []joints.State, commands []joints.Command) {
	s.gather(robot)
	if !s.active {
		if !s.seen() {
			return
		}
		s.Activate(t, s.states)
		s.active = true
	}
	s.Update(t, s.states, s.commands)
	for i, k := range s.joints {
		commands[k] = s.commands[i]
	}
}

// deactivate ends the controller's life until the next update.
func (s *seat) deactivate() {
	if s.active {
		s.active = false
		s.Deactivate()
	}
}
