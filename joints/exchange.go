package joints

import (
	"errors"
	"fmt"
	"math"
)

// ErrStopped is returned by Exchange and others while the robot is not started.
var ErrStopped = errors.New("robot is not started")

// Exchange passes one command per joint through the gate to the servos, reads them, and fills one state per joint.
// All buses work at the same time. It blocks until the last reply is whole or overdue and allocates nothing.
//
// What became of each servo is in its joint's state. A bus whose port is lost is no error as long as
// RobotOptions.Reopen may bring it back: its joints are Lost meanwhile, the others are as good as ever. Without Reopen
// it is (*hardware.PortError, joined when there are several), and states are filled all the same. ErrStopped and a wrong
// number of commands or states are errors, too, and then nothing is sent.
func (r *Robot) Exchange(commands []Command, states []State) error {
	switch {
	case !r.running:
		return ErrStopped
	case len(commands) != len(r.joints) || len(states) != len(r.joints):
		return fmt.Errorf("robot: %d commands and %d states for %d joints", len(commands), len(states), len(r.joints))
	}
	r.handOver()
	for _, d := range r.drives {
		d.command(commands)
	}
	err := r.exchange()
	if err != nil {
		err = r.lose()
	}
	r.observeBuses()
	for _, d := range r.drives {
		d.observe(r)
		for _, x := range d.axes {
			states[x.index] = x.state
		}
	}
	for i := range r.mimics {
		m := &r.mimics[i]
		m.mimic.follow(&m.from.state, &m.state)
		states[m.place] = m.state
	}
	return err
}

// exchange runs the cycles of all buses that are there.
func (r *Robot) exchange() error {
	for i, w := range r.workers {
		if !r.groups[i+1].lost {
			w.start <- struct{}{}
		}
	}
	if len(r.groups) > 0 && !r.groups[0].lost {
		r.groups[0].err = r.groups[0].Cycle.Exchange()
	}
	for i, w := range r.workers {
		if !r.groups[i+1].lost {
			<-w.done
		}
	}
	for _, g := range r.groups {
		if !g.lost && g.err != nil {
			return r.portErrors()
		}
	}
	return nil
}

// portErrors joins the errors of the latest exchange.
func (r *Robot) portErrors() error {
	var all []error
	for _, g := range r.groups {
		if !g.lost && g.err != nil {
			all = append(all, fmt.Errorf("bus %s: %w", g.Bus.Options().Name, g.err))
		}
	}
	return errors.Join(all...)
}

// unknown is the state of a joint before its first exchange.
func unknown() State {
	nan := math.NaN()
	return State{Position: nan, Velocity: nan, Effort: nan, Temperature: nan, Voltage: nan}
}
