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
}

// newMotion returns a motion along s, or one that stays if s is nil.
func newMotion(n int, s *trajectory.Spline) *motion {
	return &motion{spline: s, place: make([]float64, n), fade: trajectory.NewFade(n)}
}

// sample fills one state per joint for time t.
func (m *motion) sample(t time.Duration, states []JointState) {
	if m.spline != nil {
		m.spline.Sample(t, states)
	} else {
		for j := range states {
			states[j] = JointState{Position: m.place[j]}
		}
	}
	m.fade.Add(t, states)
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

// join lets what is left between where the joints go on from and this motion die away. Joints at rest only have a
// difference of place: they may begin to move as the trajectory says.
func (m *motion) join(at time.Duration, o *origin, limits []trajectory.Limits) {
	m.sample(at, o.fresh)
	for j, r := range o.state {
		d := JointState{Position: r.Position - o.fresh[j].Position}
		if r.Velocity != 0 || r.Acceleration != 0 {
			d.Velocity = r.Velocity - orZero(o.fresh[j].Velocity)
			d.Acceleration = r.Acceleration - orZero(o.fresh[j].Acceleration)
		}
		length := trajectory.FadeTime(d, limits[j])
		if !m.spline.Named(j) {
			length = trajectory.StopTime(d, limits[j])
		}
		m.fade.Set(j, d, length)
	}
	m.end = max(m.end, m.fade.End())
}

// stay makes the motion stay at place, and lets the way there from the running reference die away.
func (m *motion) stay(place []float64, running []JointState, limits []trajectory.Limits) {
	copy(m.place, place)
	m.fade.Begin(0)
	for j, r := range running {
		r.Position -= m.place[j]
		m.fade.Set(j, r, trajectory.FadeTime(r, limits[j]))
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
