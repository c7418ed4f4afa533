package control

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// motion is what the joints of a controller follow: a spline, or one place to stay. Its time is the time since the
// start of its trajectory.
type motion struct {
	// spline is nil for a place to stay.
	spline *trajectory.Spline
	place  []float64
	// fade is what is left of the motion before.
	fade *trajectory.Fade
	// end is when the motion is over.
	end time.Duration
	// fastest is the rate up to which it keeps the limits, 1 at least.
	fastest float64
}

// newMotion returns a motion along s, or one that stays if s is nil.
func newMotion(n int, s *trajectory.Spline) *motion {
	return &motion{spline: s, place: make([]float64, n), fade: trajectory.NewFade(n), fastest: 1}
}

// sample fills one state per joint for time t.
func (m *motion) sample(t time.Duration, states []JointState) {
	m.follow(t, states)
	m.fade.Apply(t, states)
}

// follow fills the states without what is left of the motion before.
func (m *motion) follow(t time.Duration, states []JointState) {
	if m.spline != nil {
		m.spline.Sample(t, states)
	} else {
		for j := range states {
			states[j] = JointState{Position: m.place[j]}
		}
	}
}

// halt returns where joint j is going to stop at once, NaN if it is not.
func (m *motion) halt(j int, t time.Duration) float64 {
	if m.spline != nil {
		if place, ok := m.spline.Halt(j, t); ok {
			return place
		}
	}
	return math.NaN()
}

// over reports whether the motion is at its end at time t.
func (m *motion) over(t time.Duration) bool { return t >= m.end }

// setOut begins the motion at time at. The spline leaves from by the fields that from gives; joints that the trajectory
// does not name go to rest.
func (m *motion) setOut(at time.Duration, from []JointState, rest []float64) {
	m.spline.SetOut(at, from, rest)
	m.fade.Begin(at)
	m.end = m.spline.End()
}

// speedSpan is the time over which the speed of a motion is taken when it begins: trajectories without velocities may be
// steep for a moment.
const speedSpan = 100 * time.Millisecond

// join leads into the motion from where the joints go on from, without a jump. Joints at rest that are where the motion
// has them may begin to move as it says.
func (m *motion) join(at time.Duration, o *origin, limits []trajectory.Limits) {
	m.follow(at+speedSpan, o.from)
	m.follow(at, o.fresh)
	apart := false
	for j, r := range o.state {
		o.fading[j] = false
		o.speed[j] = (o.from[j].Position - o.fresh[j].Position) / speedSpan.Seconds()
		switch {
		case m.spline != nil && !m.spline.Named(j):
			m.fade.Stop(j, r, limits[j])
		case r.Velocity != 0 || r.Acceleration != 0 || r.Position != o.fresh[j].Position:
			o.fading[j], apart = true, true
		}
	}
	if apart {
		m.leave(at, o, limits)
	}
	m.end = max(m.end, m.fade.End())
}

// A fade is made longer step by step until it is long enough for how far the motions come apart meanwhile.
const (
	fadeStep    = 1.4
	fadeSamples = 8
	longestFade = 10 * time.Second
)

// leave lets the joints that fade leave where they go on from, in as much time as they need.
func (m *motion) leave(at time.Duration, o *origin, limits []trajectory.Limits) {
	length, need := time.Duration(0), trajectory.FadeTime(0, 0, limits[0])
	for length < need && length < longestFade {
		length = max(need, time.Duration(fadeStep*float64(length)))
		for j, fading := range o.fading {
			if fading {
				m.fade.Leave(j, o.state[j], o.speed[j], limits[j], length)
			}
		}
		need = m.fadeNeed(at, length, o, limits)
	}
}

// fadeNeed returns how long a fade of this length should be, by how far the motions come apart meanwhile.
func (m *motion) fadeNeed(at, length time.Duration, o *origin, limits []trajectory.Limits) time.Duration {
	need := time.Duration(0)
	for i := range fadeSamples {
		t := at + length*time.Duration(i)/fadeSamples
		m.follow(t, o.fresh)
		for j, fading := range o.fading {
			if fading {
				p, v := m.fade.Difference(j, t, o.fresh[j])
				need = max(need, trajectory.FadeTime(math.Abs(p), math.Abs(orZero(v)), limits[j]))
			}
		}
	}
	return need
}

// stay makes the motion stay at place, at once or by a way from the origin.
func (m *motion) stay(place []float64, o *origin, limits []trajectory.Limits) {
	copy(m.place, place)
	m.fade.Begin(0)
	m.end = 0
	if o != nil {
		m.join(0, o, limits)
	}
}

// brake makes the motion bring the joints to rest from the origin, each by itself.
func (m *motion) brake(o *origin, limits []trajectory.Limits) {
	stopPlaces(o, limits)
	copy(m.place, o.rest)
	m.fade.Begin(0)
	for j, s := range o.state {
		m.fade.Stop(j, s, limits[j])
	}
	m.end = m.fade.End()
}

// orZero returns 0 for what is not given.
func orZero(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}
