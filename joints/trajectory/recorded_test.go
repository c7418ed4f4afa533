package trajectory

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"
)

// recorded is one trajectory that joint_trajectory_controller was given, and what it made of it.
type recorded struct {
	Name        string
	Rate        float64
	Joints      []string
	Continuous  []string
	Partial     bool
	EndVelocity bool `json:"end_velocity"`
	Integration bool
	Steps       bool
	Refused     bool
	Stamp       float64
	Names       []string
	Points      []struct {
		T          float64
		P, V, A, E []float64
	}
	Taken   float64
	From    struct{ P, V, A []float64 }
	Rest    []float64
	Samples [][]json.RawMessage
}

func loadRecorded(t *testing.T) []recorded {
	t.Helper()
	b, err := os.ReadFile("testdata/joint_trajectory_controller.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Trajectories []recorded }
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	return file.Trajectories
}

func (r *recorded) rules() *Rules {
	rules := &Rules{
		AllowPartial: r.Partial, AllowEndVelocity: r.EndVelocity, AllowIntegration: r.Integration, Steps: r.Steps,
	}
	for _, n := range r.Joints {
		j := unlimited(n)
		j.Continuous = position(r.Continuous, n) >= 0
		rules.Joints = append(rules.Joints, j)
	}
	return rules
}

func (r *recorded) trajectory(now time.Time) *Trajectory {
	t := &Trajectory{Joints: r.Names}
	if r.Stamp != 0 {
		t.Start = now.Add(seconds(r.Stamp))
	}
	for _, p := range r.Points {
		t.Points = append(t.Points, Point{seconds(p.T), p.P, p.V, p.A, p.E})
	}
	return t
}

// setOut lays the first segment as the recorded controller did: a continuous joint's start is moved by whole turns
// to the trajectory, where this package moves the trajectory.
func (r *recorded) setOut(t *testing.T, s *Spline) {
	t.Helper()
	from := make([]State, len(r.Joints))
	for j := range from {
		from[j] = State{r.From.P[j], math.NaN(), math.NaN()}
		if len(r.From.V) > 0 {
			from[j].Velocity = r.From.V[j]
		}
		if len(r.From.A) > 0 {
			from[j].Acceleration = r.From.A[j]
		}
	}
	s.SetOut(seconds(r.Taken), from, r.Rest)
}

// TestRecordedReferences compares the splines with what ros2_controllers 4.19.0 followed. Positions and velocities
// were recorded with nine decimals, and so were the times.
func TestRecordedReferences(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	compared := 0
	for _, r := range loadRecorded(t) {
		if r.Refused {
			if err := r.rules().Check(r.trajectory(now), now); err == nil {
				t.Errorf("%s: accepted, but the recorded controller refused it", r.Name)
			} else {
				t.Logf("%s: %v", r.Name, err)
			}
			continue
		}
		s, err := NewSpline(r.trajectory(now), r.rules(), now)
		if err != nil {
			t.Errorf("%s: %v", r.Name, err)
			continue
		}
		r.setOut(t, s)
		for _, raw := range r.Samples {
			compared += r.compare(t, s, raw)
		}
	}
	if compared < 700 {
		t.Errorf("only %d samples were compared", compared)
	}
}

// compare returns 1 when the sample could be compared.
func (r *recorded) compare(t *testing.T, s *Spline, raw []json.RawMessage) int {
	t.Helper()
	var at float64
	var p, v, a, command []float64
	for i, into := range []any{&at, &p, &v, &a, &command} {
		if err := json.Unmarshal(raw[i], into); err != nil {
			t.Fatal(err)
		}
	}
	if r.Name == "interp_pos_acc_without_velocity" && (p[0] == 0 || command[0] == 0) {
		// The recorded controller jumped to 0, for want of velocities beside the accelerations.
		return 0
	}
	period := 1 / r.Rate
	if end := s.End().Seconds(); at < end && at+period+1e-4 > end {
		// It shows the last point up to one period early, when the command before has reached it.
		return 0
	}
	got := make([]State, len(p))
	s.Sample(seconds(at), got)
	for j := range got {
		r.near(t, at, "position", j, got[j].Position, p[j], 2e-9)
		if len(v) > 0 {
			r.near(t, at, "velocity", j, got[j].Velocity, v[j], 3e-8)
		}
		if len(a) > 0 {
			r.near(t, at, "acceleration", j, got[j].Acceleration, a[j], 3e-7)
		}
	}
	s.Sample(seconds(at+period), got)
	for j := range got {
		r.near(t, at, "command", j, got[j].Position, command[j], 1.1e-8)
	}
	return 1
}

func (r *recorded) near(t *testing.T, at float64, what string, j int, got, want, tolerance float64) {
	t.Helper()
	d := got - want
	if len(r.Continuous) > 0 {
		d = math.Remainder(d, 2*math.Pi)
	}
	if math.Abs(d) > tolerance || math.IsNaN(d) {
		t.Errorf("%s: at %g s: joint %d: %s is %.10g, recorded %.10g", r.Name, at, j, what, got, want)
	}
}
