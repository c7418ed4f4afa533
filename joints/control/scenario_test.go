package control

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// scenario is what joint_trajectory_controller was given and what it did; the head of the file explains the fields.
type scenario struct {
	Name            string
	UpdateRate      float64 `json:"update_rate"`
	Hardware        string
	Joints          []string
	Params          map[string]json.RawMessage
	Initial         []float64
	InitialVelocity []float64 `json:"initial_velocity"`
	Script          []step
	Expected        struct {
		Accepted     map[string]bool
		Goals        map[string]goalEnd
		Trajectories []struct {
			Step           int
			StartAfterSend float64 `json:"start_after_send"`
			Taken          float64
			From           struct{ P, V, A []float64 }
		}
		Samples []sample
		Holds   []struct {
			Traj   int
			FromT  float64 `json:"from_t"`
			Reason string
			StateP []float64 `json:"state_p"`
		}
		Decisions []struct {
			Rule, Goal string
			Traj       int
			T          float64
		}
		MeasuredChanges struct {
			Traj    int
			Changes []change
		} `json:"measured_changes"`
	}
}

type step struct {
	At            float64
	Op            string
	ID            string
	Traj          *message
	P             []float64
	Params        map[string]float64
	PathTolerance []tolerance `json:"path_tolerance"`
	GoalTolerance []tolerance `json:"goal_tolerance"`
	GoalTime      float64     `json:"goal_time_tolerance"`
}

type message struct {
	Names    []string
	StampRel *float64 `json:"stamp_rel"`
	Points   []struct {
		T          float64
		P, V, A, E []number
	}
}

type tolerance struct {
	Name                             string
	Position, Velocity, Acceleration float64
}

type goalEnd struct {
	Status      string
	ErrorCode   int    `json:"error_code"`
	ErrorString string `json:"error_string"`
}

// number is a float that is written null for NaN.
type number float64

func (n *number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = number(math.NaN())
		return nil
	}
	return json.Unmarshal(b, (*float64)(n))
}

func floats(n []number) []float64 {
	f := make([]float64, len(n))
	for i := range n {
		f[i] = float64(n[i])
	}
	return f
}

// sample is one tick: the trajectory, the time since its start, the reference and the command.
type sample struct {
	traj             int
	t                float64
	p, v, a, command []number
}

func (s *sample) UnmarshalJSON(b []byte) error {
	return unmarshalRow(b, &s.traj, &s.t, &s.p, &s.v, &s.a, &s.command)
}

// change is a measured position that begins at a time since the start of a trajectory.
type change struct {
	t float64
	p []float64
}

func (c *change) UnmarshalJSON(b []byte) error { return unmarshalRow(b, &c.t, &c.p) }

// unmarshalRow reads the first elements of an array.
func unmarshalRow(b []byte, into ...any) error {
	var row []json.RawMessage
	if err := json.Unmarshal(b, &row); err != nil {
		return err
	}
	for i := range into {
		if err := json.Unmarshal(row[i], into[i]); err != nil {
			return err
		}
	}
	return nil
}

func loadScenarios(t *testing.T) []scenario {
	t.Helper()
	b, err := os.ReadFile("testdata/joint_trajectory_controller.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Scenarios []scenario }
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	return file.Scenarios
}

// options are those of a controller that behaves as the recorded one was configured to.
func (s *scenario) options(t *testing.T) TrajectoryOptions {
	t.Helper()
	o := TrajectoryOptions{Name: s.Name, Takeover: TakeoverMeasured, StaleCycles: 10}
	for _, name := range s.Joints {
		o.Joints = append(o.Joints, TrajectoryJoint{Name: name, Limits: joints.NoLimits(), Continuous: name == "c1"})
	}
	flag := func(name string) bool { return string(s.Params[name]) == "true" }
	if flag("open_loop_control") {
		o.Takeover = TakeoverCommanded
	}
	if s.Name == "interp_dynamics_state_posvelacc" {
		// Accelerations are measured there; the joint rests, and its last command knows them as well.
		o.Takeover = TakeoverCommanded
	}
	o.AllowPartial = flag("allow_partial_joints_goal")
	o.AllowEndVelocity = flag("allow_nonzero_velocity_at_trajectory_end")
	o.AllowIntegration = flag("allow_integration_in_goal_trajectories")
	o.Steps = string(s.Params["interpolation_method"]) == `"none"`
	o.CommandVelocity = string(s.Params["command_interfaces"]) == `["position", "velocity"]` ||
		string(s.Params["command_interfaces"]) == `["position","velocity"]`
	if raw, ok := s.Params["cmd_timeout"]; ok {
		var value float64
		if err := json.Unmarshal(raw, &value); err != nil {
			t.Fatal(err)
		}
		o.CommandTimeout = seconds(value)
	}
	o.Constraints = s.constraints(t)
	return o
}

func (s *scenario) constraints(t *testing.T) Constraints {
	t.Helper()
	// The recorded controller's default for stopped_velocity_tolerance.
	k := Constraints{StoppedVelocity: 0.01, Path: make([]float64, len(s.Joints)), Goal: make([]float64, len(s.Joints))}
	raw, ok := s.Params["constraints"]
	if !ok {
		return k
	}
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(raw, &entries); err != nil {
		t.Fatal(err)
	}
	for name, raw := range entries {
		var value float64
		var joint struct{ Trajectory, Goal float64 }
		switch {
		case name == "goal_time" && json.Unmarshal(raw, &value) == nil:
			k.GoalTime = seconds(value)
		case name == "stopped_velocity_tolerance" && json.Unmarshal(raw, &value) == nil:
			k.StoppedVelocity = value
		case json.Unmarshal(raw, &joint) == nil:
			for j := range s.Joints {
				if s.Joints[j] == name {
					k.Path[j], k.Goal[j] = joint.Trajectory, joint.Goal
				}
			}
		default:
			t.Fatalf("constraint %s: %s", name, raw)
		}
	}
	return k
}

// trajectory is the message, sent at a time of day. A stamp is given so that the trajectory starts when it did.
func (m *message) trajectory(start time.Time) *Trajectory {
	tr := &Trajectory{Joints: m.Names}
	if m.StampRel != nil {
		tr.Start = start
	}
	for _, p := range m.Points {
		tr.Points = append(tr.Points, Point{
			TimeFromStart: seconds(p.T), Positions: floats(p.P), Velocities: floats(p.V), Accelerations: floats(p.A),
			Effort: floats(p.E),
		})
	}
	return tr
}

func tolerancesOf(ts []tolerance) []Tolerance {
	var r []Tolerance
	for _, t := range ts {
		r = append(r, Tolerance{t.Name, t.Position, t.Velocity, t.Acceleration})
	}
	return r
}
