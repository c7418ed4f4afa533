package joints_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/joints"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, model string
		change      func(o *joints.Options)
		want        string
	}{
		{"no name", "XM430-W350", func(o *joints.Options) { o.Name = "" }, "joint : name is empty"},
		{"no direction", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Direction = 0 }, "joint elbow: direction 0 is not 1 or -1"},
		{"no reduction", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Reduction = 0 }, "joint elbow: reduction 0 is not a number above 0"},
		{"negative reduction", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Reduction = -2 }, "reduction -2 is not a number above 0"},
		{"NaN reduction", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Reduction = math.NaN() }, "reduction NaN is not a number above 0"},
		{"no servo", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Servo = nil }, "joint elbow: servo has no model"},
		{"no such mode", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Mode = 17 }, "joint elbow: mode 17 is not known"},
		{"mode of another model", "XL430-W250", func(o *joints.Options) { o.Actuators[0].Mode = joints.Current },
			"joint elbow: servo 7 (XL430-W250) has no mode current; it has velocity, position, extended_position, pwm\n" +
				"servo 7 (XL430-W250) has no goal_current, which mode current needs\n" +
				"the scale of current of servo 7 (XL430-W250) is not known, and mode current needs it"},
		{"limits the wrong way round", "XM430-W350", func(o *joints.Options) { o.Limits.PositionLower, o.Limits.PositionUpper = 1, -1 },
			"joint elbow: limits.position: upper -1 is below lower 1"},
		{"infinite limit", "XM430-W350", func(o *joints.Options) { o.Limits.PositionUpper = math.Inf(1) },
			"limits.position: NaN to +Inf is not finite; leave a limit out instead"},
		{"velocity limit", "XM430-W350", func(o *joints.Options) { o.Limits.Velocity = 0 }, "limits.velocity: 0 is not a number above 0"},
		{"limit beyond the ticks", "XM430-W350", func(o *joints.Options) { o.Limits.PositionUpper = 3.5 },
			"joint elbow: limits.position: 3.5 rad is tick 4330 of servo 7 (XM430-W350), which takes goals from 0 to 4095 in mode position;" +
				" narrow the limit, change zero, or use mode extended_position"},
		{"limit beyond the geared ticks", "XM430-W350", func(o *joints.Options) { o.Limits.PositionLower, o.Actuators[0].Reduction = -2, 2 },
			"joint elbow: limits.position: -2 rad is tick -560 of servo 7"},
		{"limit beyond AX", "AX-12A", func(o *joints.Options) { o.Limits.PositionLower = -2.7 }, "-2.7 rad is tick -16 of servo 7 (AX-12A), which takes goals from 0 to 1023"},
		{"unknown register", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Registers = []joints.Setting{{"p_gain", 3}} },
			"joint elbow: registers.p_gain: servo 7 (XM430-W350) has no such register"},
		{"register out of range", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Registers = []joints.Setting{{"position_p_gain", 20000}} },
			"joint elbow: registers.position_p_gain: 20000 is outside 0 to 16383"},
		{"read-only register", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Registers = []joints.Setting{{"present_position", 3}} },
			"joint elbow: registers.present_position: can only be read"},
		{"register of the start", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Registers = []joints.Setting{{"torque_enable", 1}} },
			"joint elbow: registers.torque_enable: is written by the start itself and cannot be set here"},
		{"register of the start by its other name", "AX-12A", func(o *joints.Options) { o.Actuators[0].Registers = []joints.Setting{{"moving_speed", 1}} },
			"joint elbow: registers.moving_speed: is a goal; in mode position it would hold the joint back from its commands: use limits instead"},
		{"goal by its other name", "STS3215", func(o *joints.Options) {
			o.Actuators[0].Mode, o.Actuators[0].Registers = joints.PWM, []joints.Setting{{"goal_time", 1}}
		}, "joint elbow: registers.goal_time: is the goal of mode pwm, written in every cycle, and cannot be set here"},
		{"everything at once", "XM430-W350", func(o *joints.Options) { o.Actuators[0].Direction, o.Actuators[0].Reduction = 3, math.Inf(1) },
			"joint elbow: direction 3 is not 1 or -1\nreduction +Inf is not a number above 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := options("elbow", servo(t, 7, c.model))
			c.change(&o)
			_, err := joints.New(o)
			wantError(t, err, c.want)
		})
	}
}

// The limits of a whole turn, as people write them, are no fault although 2048 ticks to either side are one too many.
func TestFullTurnIsAllowed(t *testing.T) {
	t.Parallel()
	o := options("elbow", servo(t, 7, "XM430-W350"))
	o.Limits.PositionLower, o.Limits.PositionUpper = -math.Pi, math.Pi
	newJoint(t, o)
	o.Actuators[0].Mode = joints.ExtendedPosition
	o.Limits.PositionLower, o.Limits.PositionUpper = -100, 100
	newJoint(t, o)
}

func TestCustomServoNeedsScalesAndRegisters(t *testing.T) {
	t.Parallel()
	signed := model.Encoding{Form: model.TwosComplement}
	m, err := model.Custom("wrist", []model.Register{
		{Name: "goal_position", Address: 596, Size: 4, Encoding: signed},
		{Name: "present_position", Address: 611, Size: 4, Encoding: signed},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = joints.New(options("wrist", &hardware.Servo{ID: 12, Model: m}))
	wantError(t, err, "servo 12 (wrist) has no torque_enable, which mode position needs", "the scale of position of servo 12 (wrist) is not known")
}

func TestSlot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model              string
		mode               joints.Mode
		goals, reads, slow string
	}{
		{"XM430-W350", joints.Position, "goal_position", "present_position present_velocity present_current",
			"present_temperature present_input_voltage torque_enable hardware_error_status bus_watchdog"},
		{"XM430-W350", joints.CurrentBasedPosition, "goal_position goal_current", "present_position present_velocity present_current",
			"present_temperature present_input_voltage torque_enable hardware_error_status bus_watchdog"},
		{"XM430-W350", joints.PWM, "goal_pwm", "present_position present_velocity present_current",
			"present_temperature present_input_voltage torque_enable hardware_error_status bus_watchdog"},
		{"XL430-W250", joints.Velocity, "goal_velocity", "present_position present_velocity",
			"present_temperature present_input_voltage torque_enable hardware_error_status bus_watchdog"},
		{"AX-12A", joints.Position, "goal_position", "present_position present_velocity",
			"present_temperature present_input_voltage torque_enable"},
		{"H54-200-S500-R", joints.Current, "goal_current", "present_position present_velocity present_current",
			"present_temperature present_input_voltage torque_enable hardware_error_status"},
	} {
		o := options("j", servo(t, 1, c.model))
		o.Actuators[0].Mode = c.mode
		slot := newJoint(t, o).Actuators()[0].Slot()
		goals, reads, slow := strings.Join(slot.Goals, " "), strings.Join(slot.Reads, " "), strings.Join(slot.Slow, " ")
		if slot.Servo != o.Actuators[0].Servo || goals != c.goals || reads != c.reads || slow != c.slow {
			t.Errorf("%s in mode %v: goals %s, reads %s, slow %s, want\n%s, %s, %s", c.model, c.mode, goals, reads, slow, c.goals, c.reads, c.slow)
		}
	}
}

func TestModeNames(t *testing.T) {
	t.Parallel()
	names := []string{"position", "extended_position", "velocity", "current", "current_based_position", "pwm"}
	for i, name := range names {
		m, err := joints.ParseMode(name)
		if err != nil || m != joints.Mode(i) || m.String() != name {
			t.Errorf("ParseMode(%q) = %v, %v", name, m, err)
		}
	}
	_, err := joints.ParseMode("torque")
	wantError(t, err, `mode "torque" is not one of position, extended_position, velocity, current, current_based_position, pwm`)
}

func TestJointKeepsItsSettings(t *testing.T) {
	t.Parallel()
	o := options("j", servo(t, 1, "XM430-W350"))
	o.Actuators[0].Registers = []joints.Setting{{"position_p_gain", 500}, {"profile_velocity", 100}}
	j := newJoint(t, o).Actuators()[0]
	o.Actuators[0].Registers[0].Raw = 1
	j.Registers()[1].Raw = 2
	if want := []joints.Setting{{"position_p_gain", 500}, {"profile_velocity", 100}}; !slices.Equal(j.Registers(), want) {
		t.Errorf("settings are %v, want %v", j.Registers(), want)
	}
}
