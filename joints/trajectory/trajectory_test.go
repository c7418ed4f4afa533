package trajectory

import (
	"math"
	"testing"
	"time"
)

func seconds(s float64) time.Duration { return time.Duration(math.Round(s * 1e9)) }

func unlimited(name string) Joint {
	nan := math.NaN()
	return Joint{Name: name, Limits: Limits{nan, nan, nan, nan}}
}

// arm has two joints without limits.
func arm() *Rules { return &Rules{Joints: []Joint{unlimited("shoulder"), unlimited("elbow")}} }

// single is a spline of one joint that sets out at time 0 from rest at 0.
func single(t testing.TB, r *Rules, points ...Point) *Spline {
	t.Helper()
	s, err := NewSpline(&Trajectory{Joints: []string{r.Joints[0].Name}, Points: points}, r, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	s.SetOut(0, []State{{}}, []float64{0})
	return s
}

func at(s *Spline, t float64) State {
	states := make([]State, len(s.named))
	s.Sample(seconds(t), states)
	return states[0]
}

func wantState(t *testing.T, what string, got, want State) {
	t.Helper()
	const tolerance = 1e-9
	if math.Abs(got.Position-want.Position) > tolerance || math.Abs(got.Velocity-want.Velocity) > tolerance ||
		math.Abs(got.Acceleration-want.Acceleration) > tolerance {
		t.Errorf("%s: got %+v, want %+v", what, got, want)
	}
}

func point(t float64, fields ...float64) Point {
	p := Point{TimeFromStart: seconds(t), Positions: fields[:1]}
	if len(fields) > 1 {
		p.Velocities = fields[1:2]
	}
	if len(fields) > 2 {
		p.Accelerations = fields[2:3]
	}
	return p
}
