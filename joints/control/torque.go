package control

import "github.com/sinew-robotics/sinew/joints"

// watchTorque gives up what is in progress when a joint loses its torque: it does not go where it is told any more,
// and would jump there if torque came back. The others come to rest. From then on the reference of such a joint is
// where it is measured, and it is not commanded before the next trajectory after torque is back.
func (c *TrajectoryController) watchTorque(states []joints.State) {
	lost := 0
	for j := range states {
		if !states[j].Torque {
			lost = j + 1
			c.setAdrift(j, states[j].Position)
		}
	}
	was := int(c.life.unpowered.Load())
	if lost > 0 && was == 0 {
		c.rest(Result{Outcome: TorqueLost, Joint: c.life.joints[lost-1]})
	}
	if lost != was {
		c.life.unpowered.Store(int32(lost))
	}
}

// watchRestarts does the same once for a joint that came back after its bus or its power was lost: it was left where it
// stood meanwhile.
func (c *TrajectoryController) watchRestarts(states []joints.State) {
	for j := range states {
		if c.loop.watch.restarted(j, &states[j]) {
			c.setAdrift(j, states[j].Position)
			c.rest(Result{Outcome: Restarted, Joint: c.life.joints[j]})
		}
	}
}

// watchSilence gives up what is in progress when joints do not answer for too long.
func (c *TrajectoryController) watchSilence() {
	l := &c.loop
	if w := &l.watch; c.o.StaleTimeout > 0 && w.silence > c.o.StaleTimeout && (l.goal != nil || l.pending != nil || l.motion != l.still) {
		c.rest(Result{Outcome: Unread, Joint: c.life.joints[w.unread], Waited: w.silence})
	}
}

// setAdrift takes the reference of a joint from where it is measured.
func (c *TrajectoryController) setAdrift(j int, position float64) {
	l := &c.loop
	l.commanded[j], l.adrift[j], l.root[j] = false, true, position
	l.limiters[j].reset(position)
}
