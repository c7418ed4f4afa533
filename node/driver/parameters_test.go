package driver_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/driver"
)

// set sets a parameter as ros2 param set does. It returns the reason why not, "" when it is set.
func (r *rig) set(t *testing.T, name string, value rcl_interfaces.ParameterValue) string {
	t.Helper()
	client, err := node.NewClient(r.peer, "sinew/set_parameters", rcl_interfaces.SetParameters_Service{}, dds.ServicesQoS)
	must(t, err)
	defer func() { must(t, client.Close()) }()
	response, err := client.Call(t.Context(), &rcl_interfaces.SetParameters_Request{Parameters: []rcl_interfaces.Parameter{{Name: name, Value: value}}})
	must(t, err)
	if len(response.Results) != 1 || response.Results[0].Successful != (response.Results[0].Reason == "") {
		t.Fatalf("%s: %+v", name, response.Results)
	}
	return response.Results[0].Reason
}

func (r *rig) get(t *testing.T, name string) rcl_interfaces.ParameterValue {
	t.Helper()
	client, err := node.NewClient(r.peer, "sinew/get_parameters", rcl_interfaces.GetParameters_Service{}, dds.ServicesQoS)
	must(t, err)
	defer func() { must(t, client.Close()) }()
	response, err := client.Call(t.Context(), &rcl_interfaces.GetParameters_Request{Names: []string{name}})
	must(t, err)
	if len(response.Values) != 1 {
		t.Fatalf("parameter %s is not there", name)
	}
	return response.Values[0]
}

func double(v float64) rcl_interfaces.ParameterValue {
	return rcl_interfaces.ParameterValue{Type: rcl_interfaces.ParameterType_PARAMETER_DOUBLE, DoubleValue: v}
}

func integer(v int64) rcl_interfaces.ParameterValue {
	return rcl_interfaces.ParameterValue{Type: rcl_interfaces.ParameterType_PARAMETER_INTEGER, IntegerValue: v}
}

func boolean(v bool) rcl_interfaces.ParameterValue {
	return rcl_interfaces.ParameterValue{Type: rcl_interfaces.ParameterType_PARAMETER_BOOL, BoolValue: v}
}

// refused demands a reason with these words.
func refused(t *testing.T, what, reason string, words ...string) {
	t.Helper()
	if reason == "" {
		t.Errorf("%s: is set", what)
	}
	for _, word := range words {
		if !strings.Contains(reason, word) {
			t.Errorf("%s: no %q in %q", what, word, reason)
		}
	}
}

// TestConstraintParameters: they begin as configured, and the next goal is judged by what is set.
func TestConstraintParameters(t *testing.T) {
	given := control.Constraints{GoalTime: 2 * time.Second, StoppedVelocity: 0.05, Path: []float64{0.3, 0}, Goal: []float64{0.01, 0.02}}
	withRig(t, "", given, func(t *testing.T, r *rig) {
		for name, want := range map[string]float64{
			"goal_time": 2, "stopped_velocity_tolerance": 0.05, "elbow.trajectory": 0.3, "elbow.goal": 0.01, "wrist.trajectory": 0, "wrist.goal": 0.02,
		} {
			if got := r.get(t, "arm.constraints."+name).DoubleValue; got != want {
				t.Errorf("%s: %g, want %g", name, got, want)
			}
		}
		refused(t, "negative", r.set(t, "arm.constraints.goal_time", double(-1)), "-1 is not a positive number or 0")
		refused(t, "NaN", r.set(t, "arm.constraints.elbow.goal", double(math.NaN())), "NaN")
		refused(t, "type", r.set(t, "arm.constraints.elbow.goal", boolean(true)), "type")
		refused(t, "stranger", r.set(t, "arm.constraints.knee.goal", double(1)), "not declared")
		if reason := r.set(t, "arm.constraints.elbow.trajectory", double(0.1)); reason != "" {
			t.Fatal(reason)
		}
		if reason := r.set(t, "arm.constraints.goal_time", integer(1)); reason != "" { // as ros2 param set … 1 sends it
			t.Fatal(reason)
		}
		k := r.controller.Constraints()
		if k.GoalTime != time.Second || k.StoppedVelocity != 0.05 || !slices.Equal(k.Path, []float64{0.1, 0}) || !slices.Equal(k.Goal, []float64{0.01, 0.02}) {
			t.Errorf("%+v", k)
		}
		client := r.client(t)
		must(t, client.Wait(t.Context()))
		r.robot.stuck.Store(true)
		begin := time.Now()
		g, err := client.Send(t.Context(), to(1, 0, time.Second), nil)
		must(t, err)
		within(t, "result", begin, ended(t, g, node.GoalAborted, -4, pathViolation), cubicTime(0.1), cubicTime(0.1)+2*period)
	})
}

func TestFixedParameters(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		if v := r.get(t, "arm.open_loop_control"); v.Type != rcl_interfaces.ParameterType_PARAMETER_BOOL || v.BoolValue {
			t.Errorf("%+v", v)
		}
		refused(t, "read-only", r.set(t, "arm.open_loop_control", boolean(true)), "read-only")
	})
}

// TestRateParameters: a rate takes effect at once.
func TestRateParameters(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		states := record[sensor_msgs.JointState](t, r, "joint_states")
		controllerStates := record[control_msgs.JointTrajectoryControllerState](t, r, "arm/controller_state")
		count := func(what string, n, from, until int) {
			t.Helper()
			if n < from || n > until {
				t.Errorf("%s: %d messages, want %d to %d", what, n, from, until)
			}
		}
		time.Sleep(time.Second)
		count("joint_states every cycle", len(states()), 99, 101)
		count("controller_state at 50 Hz", len(controllerStates()), 49, 51)
		for _, name := range []string{"joint_states.publish_rate", "arm.state_publish_rate"} {
			if reason := r.set(t, name, double(0.1)); reason != "" {
				t.Error(reason)
			}
		}
		time.Sleep(time.Second) // the next message would be due in 10 s
		for _, name := range []string{"joint_states.publish_rate", "arm.state_publish_rate"} {
			if reason := r.set(t, name, double(25)); reason != "" {
				t.Error(reason)
			}
		}
		n, m := len(states()), len(controllerStates())
		time.Sleep(time.Second)
		count("joint_states at 25 Hz", len(states())-n, 24, 26)
		count("controller_state at 25 Hz", len(controllerStates())-m, 24, 26)
		refused(t, "rate", r.set(t, "joint_states.publish_rate", double(-1)), "-1")
		refused(t, "rate", r.set(t, "arm.action_monitor_rate", double(0)), "0 Hz")

		if reason := r.set(t, "arm.action_monitor_rate", double(5)); reason != "" {
			t.Error(reason)
		}
		heard := make(chan struct{}, 100)
		g, err := r.client(t).Send(t.Context(), to(1, 1, 2*time.Second), func(*followFeedback) { heard <- struct{}{} })
		must(t, err)
		time.Sleep(1050 * time.Millisecond)
		count("feedback at 5 Hz", len(heard), 5, 5)
		if reason := r.set(t, "arm.action_monitor_rate", double(50)); reason != "" {
			t.Error(reason)
		}
		ended(t, g, node.GoalSucceeded, 0, reached)
		count("feedback at 50 Hz", len(heard)-5, 35, 45)
	})
}

// TestJointStatesKnown: a joint that was never read is left out, and an effort that one joint alone has is NaN for the
// other.
func TestJointStatesKnown(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		states := record[sensor_msgs.JointState](t, r, "joint_states")
		r.robot.alter(0, func(s *joints.State) { s.Position = math.NaN() })
		r.robot.alter(1, func(s *joints.State) { s.Position, s.Velocity, s.Effort = 0.5, math.NaN(), 0.25 })
		time.Sleep(3 * period)
		m := last(states())
		if !slices.Equal(m.Name, []string{"elbow"}) || !slices.Equal(m.Position, []float64{0.5}) || len(m.Velocity) != 0 || !slices.Equal(m.Effort, []float64{0.25}) {
			t.Errorf("%+v", m)
		}
		r.robot.alter(0, func(s *joints.State) { s.Position, s.Fresh = 0.25, false })
		time.Sleep(3 * period)
		m = last(states())
		if !slices.Equal(m.Name, jointNames) || !slices.Equal(m.Position, []float64{0.25, 0.5}) || len(m.Velocity) != 2 || !math.IsNaN(m.Velocity[1]) || !math.IsNaN(m.Effort[0]) {
			t.Errorf("%+v", m)
		}
		before := len(states())
		for i := range jointNames {
			r.robot.alter(i, func(s *joints.State) { s.Position = math.NaN() })
		}
		time.Sleep(time.Second)
		if n := len(states()) - before; n > 1 {
			t.Errorf("%d messages about nothing", n)
		}
	})
}

func last[T any](all []T) T { return all[len(all)-1] }

// TestLimitParameters: while its controller is active a joint's limits only get narrower, and what is set counts for the
// next goal.
func TestLimitParameters(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		r.log.take()
		client := r.client(t)
		position := func(lower, upper float64) rcl_interfaces.ParameterValue {
			return rcl_interfaces.ParameterValue{Type: rcl_interfaces.ParameterType_PARAMETER_DOUBLE_ARRAY, DoubleArrayValue: []float64{lower, upper}}
		}
		if v := r.get(t, "joints.elbow.limits.position").DoubleArrayValue; !slices.Equal(v, []float64{-2, 2}) {
			t.Errorf("position %v", v)
		}
		if v := r.get(t, "joints.elbow.limits.acceleration").DoubleValue; !math.IsNaN(v) {
			t.Errorf("acceleration %g", v)
		}
		for _, tt := range []struct {
			name   string
			value  rcl_interfaces.ParameterValue
			reason []string // none: it is set
		}{
			{"position", position(-1, 1), nil},
			{"position", position(-2, 1), []string{`"elbow"`, "position_lower of -1 cannot be widened to -2"}},
			{"position", position(1, -1), []string{"position_upper of -1 cannot be"}},
			{"position", rcl_interfaces.ParameterValue{Type: rcl_interfaces.ParameterType_PARAMETER_DOUBLE_ARRAY}, []string{"0 values"}},
			{"velocity", double(0.5), nil},
			{"velocity", double(0.6), []string{"velocity of 0.5 cannot be widened to 0.6"}},
			{"velocity", double(-1), []string{"-1"}},
			{"velocity", double(math.NaN()), []string{"velocity of 0.5 cannot be lifted"}},
			{"acceleration", double(4), nil},
		} {
			reason := r.set(t, "joints.elbow.limits."+tt.name, tt.value)
			if tt.reason == nil && reason != "" {
				t.Errorf("%s: %s", tt.name, reason)
			}
			if tt.reason != nil {
				refused(t, tt.name, reason, tt.reason...)
			}
		}
		if _, err := client.Send(t.Context(), to(1.5, 0, 10*time.Second), nil); err == nil {
			t.Error("a goal beyond the new limits was accepted")
		}
		if log := r.log.take(); !strings.Contains(log, "limit 1") {
			t.Errorf("log:\n%s", log)
		}
		r.deactivate()
		if reason := r.set(t, "joints.elbow.limits.position", position(-2, 1.8)); reason != "" {
			t.Errorf("while inactive: %s", reason)
		}
		refused(t, "beyond the configuration", r.set(t, "joints.elbow.limits.position", position(-3, 1)), "position_lower of -2 cannot be widened to -3")
		r.activate(t)
		g, err := client.Send(t.Context(), to(1.5, 0, 10*time.Second), nil)
		must(t, err)
		ended(t, g, node.GoalSucceeded, 0, reached)
	})
}

// registersOf are a gain and a profile of both joints, of which the servos hold 400, and for the elbow something else.
func registersOf(gain int64) (all []driver.Register) {
	for j := range jointNames {
		for _, name := range []string{"position_p_gain", "profile_velocity"} {
			all = append(all, driver.Register{Joint: j, Name: name, Held: 400, Upper: 16383})
		}
	}
	all[2].Held = gain
	return all
}

// TestRegisterParameters: gains and profiles begin as the servos hold them, reach them when they are set, are refused with
// the servo's reason, and are written at the next start where the servo holds something else.
func TestRegisterParameters(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		r.deactivate()
		must(t, r.driver.ShowRegisters(registersOf(640)))
		const gain = "joints.elbow.registers.position_p_gain"
		if v := r.get(t, gain).IntegerValue; v != 640 {
			t.Errorf("%s %d", gain, v)
		}
		if v := r.get(t, "joints.wrist.registers.profile_velocity").IntegerValue; v != 400 {
			t.Errorf("profile_velocity %d", v)
		}
		r.activate(t)
		if w := r.robot.writes(); len(w) != 0 {
			t.Errorf("written without being asked: %v", w)
		}
		if reason := r.set(t, gain, integer(700)); reason != "" {
			t.Error(reason)
		}
		refused(t, "range", r.set(t, gain, integer(20000)), "range") // XL430: 0 to 16383
		refused(t, "type", r.set(t, gain, double(1)), "type")
		r.robot.refuseWrites(errors.New("joint elbow on bus arm: servo 2: no status packet"))
		refused(t, "servo", r.set(t, gain, integer(800)), "servo 2: no status packet")
		r.robot.refuseWrites(nil)
		if v := r.get(t, gain).IntegerValue; v != 700 {
			t.Errorf("after a refusal %s is %d", gain, v)
		}
		r.deactivate()
		if reason := r.set(t, "joints.wrist.registers.profile_velocity", integer(10)); reason != "" {
			t.Error(reason)
		}
		if w := r.robot.writes(); !slices.Equal(w, []string{"1 position_p_gain 700"}) {
			t.Errorf("written: %v", w)
		}
		// The servos were switched off meanwhile.
		registers := registersOf(640)
		registers[0].Held = 5
		must(t, r.driver.ShowRegisters(registers))
		if v := r.get(t, "joints.wrist.registers.position_p_gain").IntegerValue; v != 5 {
			t.Errorf("position_p_gain %d", v)
		}
		r.activate(t)
		time.Sleep(3 * period) // one in a cycle
		w := r.robot.writes()[1:]
		slices.Sort(w)
		if !slices.Equal(w, []string{"0 profile_velocity 10", "1 position_p_gain 700"}) {
			t.Errorf("written at the next start: %v", w)
		}
	})
}

// TestLogLevelParameter: what is below the level is not logged from then on.
func TestLogLevelParameter(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		word := func(s string) rcl_interfaces.ParameterValue {
			return rcl_interfaces.ParameterValue{Type: rcl_interfaces.ParameterType_PARAMETER_STRING, StringValue: s}
		}
		if v := r.get(t, "log_level").StringValue; v != "info" {
			t.Errorf("log_level %q", v)
		}
		refused(t, "nonsense", r.set(t, "log_level", word("loud")), `"loud"`, "debug, info, warn, error, fatal")
		for _, tt := range []struct {
			level  string
			logged bool
		}{{"info", true}, {"error", false}, {"warn", true}} {
			if reason := r.set(t, "log_level", word(tt.level)); reason != "" {
				t.Error(reason)
			}
			r.log.take()
			if _, err := r.client(t).Send(t.Context(), to(9, 0, time.Second), nil); err == nil { // a warning
				t.Error("accepted")
			}
			if log := r.log.take(); (log != "") != tt.logged {
				t.Errorf("level %s, log:\n%s", tt.level, log)
			}
		}
	})
}
