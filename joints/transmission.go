package joints

// transmission is what lies between joints and the actuators that move them together.
type transmission struct {
	joints    []*Joint
	actuators []*Actuator
	// Positions and velocities of the actuators are forward times those of the joints (before their linkages), those of
	// the joints are inverse times the actuators'. By virtual work efforts of the joints are forward transposed times
	// the actuators'; efforts of the actuators are share times those of the joints. forward and share have a row per
	// actuator, inverse has one per joint.
	forward, share, inverse [][]float64
}

// parallel makes all actuators move the one joint alike. The first tells where the joint is.
func (t *transmission) parallel() {
	n := len(t.actuators)
	t.inverse = [][]float64{make([]float64, n)}
	t.inverse[0][0] = 1
	for range n {
		t.forward = append(t.forward, []float64{1})
		t.share = append(t.share, []float64{1 / float64(n)})
	}
}

// join tells joints and actuators of each other.
func (t *transmission) join() {
	for _, a := range t.actuators {
		a.transmission = t
	}
	unit := t.effortUnit()
	for _, j := range t.joints {
		j.transmission, j.effortUnit = t, unit
		if j.linkage != nil && unit == NewtonMetre {
			j.effortUnit = Newton
		}
	}
}

// effortUnit returns the unit of what the actuators do together: none when one of them has none.
func (t *transmission) effortUnit() EffortUnit {
	for _, a := range t.actuators {
		if a.effortUnit == NoEffort {
			return NoEffort
		}
	}
	return t.actuators[0].effortUnit
}

// coupled reports whether several joints hang on the actuators.
func (t *transmission) coupled() bool { return len(t.joints) > 1 }

// effortLever is how much effort of the actuator one unit of effort of the joint takes: virtual work makes N·m of N;
// a current or a duty cycle is the same on both sides.
func (j *Joint) effortLever(turn float64) float64 {
	if j.effortUnit != Newton || j.mode == PWM {
		return 1
	}
	return j.linkage.lever(turn)
}
