package control

import "github.com/sinew-robotics/sinew/joints"

// watchTorque gives up what is in progress when a joint loses its torque: it does not go where it is told any more,
// and would jump there if torque came back. The others come to rest. From then on the reference of such a joint is
// where it is measured, and it is not commanded before the next trajectory after torque is back.
func (c *TrajectoryController) watchTorque(states []joints.State) {
	l := &c.loop
	lost := 0
	for j := range states {
		if states[j].Torque {
			continue
		}
		lost = j + 1
		l.commanded[j] = false
		l.limiters[j].reset(states[j].Position)
		if l.motion == l.still {
			l.still.place[j] = states[j].Position
		}
	}
	was := int(c.unpowered.Load())
	if lost > 0 && was == 0 {
		c.rest(Result{Outcome: TorqueLost, Joint: c.names[lost-1]})
	}
	if lost != was {
		c.unpowered.Store(int32(lost))
	}
}
