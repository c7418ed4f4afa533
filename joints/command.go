package joints

import "math"

// command makes goals of the commands of the drive's joints. Without torque there are none: on some servos a goal brings
// torque back.
func (d *drive) command(commands []Command) {
	if !d.ready() {
		for _, x := range d.axes {
			if c := &commands[x.index]; !math.IsNaN(c.Position) || !math.IsNaN(c.Velocity) || !math.IsNaN(c.Effort) {
				x.gate.counts.Held++
			}
		}
		return
	}
	commanded := false
	for i, x := range d.axes {
		d.before[i] = x.gate.goal
		x.gate.pass(commands[x.index], x.state.Position, d.disagrees || x.state.Misses > x.gate.holdAfter)
		commanded = commanded || x.gate.commanded
	}
	switch {
	case d.axes[0].joint.mode.hasPosition():
		if commanded && d.sendPositions() {
			d.sendBounds()
		}
	case commanded:
		d.sendNeutral()
	}
}

// sendPositions sets the goal positions of all servos, or of none: where a coupled joint can go depends on the others, and
// a servo that stops at its own limit would bend all of them off their ways. Then all stay where they are.
func (d *drive) sendPositions() bool {
	for k, s := range d.servos {
		if raw, ok := d.positionTicks(k); ok {
			continue
		} else if math.Abs(float64(raw-s.bounds[0].clamp(raw))*s.a.scale.position) > startTolerance {
			d.stay()
			return false
		}
	}
	for k, s := range d.servos {
		raw, _ := d.positionTicks(k)
		s.goals.SetGoal(s.slot, 0, s.bounds[0].clamp(raw))
	}
	return true
}

// positionTicks returns the goal of a servo, and whether it takes it.
func (d *drive) positionTicks(k int) (raw int64, ok bool) {
	s, output := d.servos[k], 0.0
	for i, x := range d.axes {
		if c := d.t.forward[k][i]; c != 0 {
			output += c * x.joint.linkage.turn(x.gate.goal)
		}
	}
	raw = s.a.scale.ticks(output)
	return raw, !d.t.coupled() || raw == s.bounds[0].clamp(raw)
}

// stay takes back what the gates let pass.
func (d *drive) stay() {
	for i, x := range d.axes {
		if x.gate.goal != d.before[i] {
			x.gate.goal = d.before[i]
			x.gate.counts.Clamped++
		}
	}
}

// sendBounds sets what the servos may spend on their goal positions.
func (d *drive) sendBounds() {
	x := d.axes[0]
	if math.IsNaN(x.gate.bound) {
		return
	}
	clamped := false
	for _, s := range d.servos {
		raw := steps(d.bound(x, x.turn, x.gate.bound), math.Abs(s.a.scale.effort))
		goal := s.bounds[1].clamp(raw)
		clamped = clamped || goal != raw
		s.goals.SetGoal(s.slot, 1, goal)
	}
	if clamped && !math.IsInf(x.gate.bound, 1) {
		x.gate.counts.Clamped++
	}
}

// sendNeutral sets goals that are 0 at rest: velocities, currents, duty cycles.
func (d *drive) sendNeutral() {
	clamped := false
	for k, s := range d.servos {
		raw := d.neutralSteps(k)
		goal := s.bounds[0].clamp(raw)
		clamped = clamped || goal != raw
		s.goals.SetGoal(s.slot, 0, goal)
	}
	if clamped {
		for _, x := range d.axes {
			x.gate.counts.Clamped++
		}
	}
}

// neutralSteps returns the goal of a servo that has none of position.
func (d *drive) neutralSteps(k int) int64 {
	scale, matrix := &d.servos[k].a.scale, d.t.share
	perStep := scale.effort
	switch d.axes[0].joint.mode {
	case Velocity:
		matrix, perStep = d.t.forward, scale.velocity
	case PWM:
		matrix, perStep = d.t.forward, scale.pwm
	}
	output := 0.0
	for i, x := range d.axes {
		c := matrix[k][i] * x.gate.goal
		if c == 0 {
			continue
		}
		if x.joint.mode == Velocity {
			c /= x.joint.linkage.lever(x.turn)
		} else {
			c *= x.joint.effortLever(x.turn)
		}
		output += c
	}
	if math.IsNaN(output) {
		return 0
	}
	return steps(output, perStep)
}
