package trajectory

import (
	"errors"
	"math"
	"testing"
	"time"
)

// TestCheck has one trajectory per way to be refused, and the text that tells the sender.
func TestCheck(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	names := []string{"elbow", "shoulder"}
	good := func() *Trajectory {
		return &Trajectory{Joints: names, Points: []Point{
			{TimeFromStart: time.Second, Positions: []float64{1, 2}, Velocities: []float64{3, 4}},
			{TimeFromStart: 2 * time.Second, Positions: []float64{1, 2}},
		}}
	}
	tests := []struct {
		name  string
		spoil func(tr *Trajectory, r *Rules)
		want  string
	}{
		{"as it should be", func(*Trajectory, *Rules) {}, ""},
		{"no joints", func(tr *Trajectory, _ *Rules) { tr.Joints = nil }, "trajectory names no joints"},
		{"no points", func(tr *Trajectory, _ *Rules) { tr.Points = nil }, "trajectory has no points"},
		{"unknown joint", func(tr *Trajectory, _ *Rules) { tr.Joints = []string{"elbow", "wrist"} },
			`joint "wrist" is not a joint of this controller`},
		{"joint too many", func(tr *Trajectory, _ *Rules) { tr.Joints = []string{"elbow", "shoulder", "wrist"} },
			`joint "wrist" is not a joint of this controller`},
		{"joint twice", func(tr *Trajectory, _ *Rules) { tr.Joints = []string{"elbow", "elbow"} },
			`joint "elbow" is named twice`},
		{"joint twice beside all others", func(tr *Trajectory, _ *Rules) { tr.Joints = []string{"elbow", "shoulder", "elbow"} },
			`joint "elbow" is named twice`},
		{"joint missing", func(tr *Trajectory, _ *Rules) { tr.Joints = []string{"elbow"} },
			`joint "shoulder" is missing, and partial trajectories are not allowed`},
		{"joint missing, allowed", func(tr *Trajectory, r *Rules) {
			tr.Joints, r.AllowPartial = []string{"elbow"}, true
			tr.Points = []Point{{Positions: []float64{1}}}
		}, ""},
		{"no positions", func(tr *Trajectory, _ *Rules) { tr.Points[1].Positions = nil },
			"point 1: has 0 position values for 2 joints"},
		{"no positions, to be integrated", func(tr *Trajectory, r *Rules) {
			tr.Points[0].Positions, r.AllowIntegration = nil, true
		}, ""},
		{"nothing to integrate", func(tr *Trajectory, r *Rules) {
			tr.Points[1].Positions, r.AllowIntegration = nil, true
		}, "point 1: has neither positions, velocities nor accelerations"},
		{"positions too many", func(tr *Trajectory, _ *Rules) { tr.Points[0].Positions = []float64{1, 2, 3} },
			"point 0: has 3 position values for 2 joints"},
		{"velocities too few", func(tr *Trajectory, _ *Rules) { tr.Points[0].Velocities = []float64{1} },
			"point 0: has 1 velocity values for 2 joints"},
		{"accelerations too many", func(tr *Trajectory, _ *Rules) { tr.Points[1].Accelerations = []float64{1, 2, 3} },
			"point 1: has 3 acceleration values for 2 joints"},
		{"effort", func(tr *Trajectory, _ *Rules) { tr.Points[1].Effort = []float64{1, 2} },
			"point 1: effort is given, but cannot be followed"},
		{"same time", func(tr *Trajectory, _ *Rules) { tr.Points[1].TimeFromStart = time.Second },
			"point 1: time 1 s is not after 1 s of the point before"},
		{"time runs back", func(tr *Trajectory, _ *Rules) { tr.Points[1].TimeFromStart = time.Second / 2 },
			"point 1: time 0.5 s is not after 1 s of the point before"},
		{"negative first time", func(tr *Trajectory, _ *Rules) { tr.Points[0].TimeFromStart = -time.Second }, ""},
		{"position not a number", func(tr *Trajectory, _ *Rules) { tr.Points[0].Positions = []float64{1, math.NaN()} },
			`point 0: joint "shoulder": position is NaN`},
		{"velocity infinite", func(tr *Trajectory, _ *Rules) { tr.Points[0].Velocities = []float64{math.Inf(-1), 0} },
			`point 0: joint "elbow": velocity is -Inf`},
		{"acceleration infinite", func(tr *Trajectory, _ *Rules) { tr.Points[1].Accelerations = []float64{0, math.Inf(1)} },
			`point 1: joint "shoulder": acceleration is +Inf`},
		{"velocity at the end", func(tr *Trajectory, _ *Rules) { tr.Points[1].Velocities = []float64{0, 0.25} },
			`point 1: joint "shoulder": velocity at the end is 0.25 rad/s, not 0`},
		{"velocity at the end, allowed", func(tr *Trajectory, r *Rules) {
			tr.Points[1].Velocities, r.AllowEndVelocity = []float64{0, 0.25}, true
		}, ""},
		{"tiny velocity at the end", func(tr *Trajectory, _ *Rules) { tr.Points[1].Velocities = []float64{1e-7, -1e-7} }, ""},
		{"over long ago", func(tr *Trajectory, _ *Rules) { tr.Start = now.Add(-5 * time.Second) },
			"trajectory ended 3s ago (are the clocks of sender and robot the same?)"},
		{"over just now", func(tr *Trajectory, _ *Rules) { tr.Start = now.Add(-2 * time.Second) }, ""},
		{"under way", func(tr *Trajectory, _ *Rules) { tr.Start = now.Add(-time.Second) }, ""},
		{"to come", func(tr *Trajectory, _ *Rules) { tr.Start = now.Add(time.Hour) }, ""},
		{"all times negative", func(tr *Trajectory, _ *Rules) {
			tr.Points[0].TimeFromStart, tr.Points[1].TimeFromStart = -2*time.Second, -time.Second
		}, "trajectory ended 1s ago (are the clocks of sender and robot the same?)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tr, r := good(), arm()
			tt.spoil(tr, r)
			got := ""
			if err := r.Check(tr, now); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestCheckErrorTypes: callers branch on types and read the values from fields.
func TestCheckErrorTypes(t *testing.T) {
	t.Parallel()
	r := arm()
	tr := &Trajectory{Joints: []string{"shoulder", "elbow"}, Points: []Point{
		{TimeFromStart: 1, Positions: []float64{0, math.Inf(1)}},
	}}
	var p *PointError
	if err := r.Check(tr, time.Now()); !errors.As(err, &p) {
		t.Fatalf("got %v", err)
	}
	want := PointError{Point: 0, Fault: NotFinite, Joint: "elbow", Field: Position, Value: math.Inf(1)}
	if *p != want {
		t.Errorf("got %+v, want %+v", *p, want)
	}
	tr.Joints[0] = "toe"
	var j *JointError
	if err := r.Check(tr, time.Now()); !errors.As(err, &j) || *j != (JointError{"toe", UnknownJoint}) {
		t.Errorf("got %v", err)
	}
}
