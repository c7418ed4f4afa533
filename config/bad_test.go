package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/config"
)

// good is a right file. The cases of this test put one thing, or a few, wrong in it.
const good = head + table + tail

const head = `rate: 100
buses:
  arm: {port: /dev/ttyUSB0, baud: 1000000, protocol: 2.0}
joints:
  elbow:
    bus: arm
    id: 11
    model: XM430-W350
    mode: position
    zero: 2048
    direction: -1
    reduction: 1.5
    limits: {position: [-1.57, 1.57], velocity: 3.0, acceleration: 10.0, effort: 1.5}
    registers: {position_p_gain: 800}
  wrist:
    bus: arm
    id: 12
`

const table = `    table:
      goal_position: {address: 596, size: 4, signed: true, scale: 1.25e-5}
      present_position: {address: 611, size: 4, signed: true, scale: 1.25e-5}
      torque_enable: {address: 562, size: 1}
      gain: {address: 594, size: 2}
`

const tail = `controllers:
  arm_controller:
    type: joint_trajectory
    joints: [elbow, wrist]
    constraints: {goal_time: 0.5, elbow: {trajectory: 0.1}}
safety:
  on_exit: torque_off
  on_bus_loss: hold
  bus_watchdog: 200ms
`

// edits are replacements: old, new, old, new, and so on.
type edits []string

func (e edits) apply(t *testing.T, text string) string {
	t.Helper()
	for i := 0; i < len(e); i += 2 {
		if strings.Count(text, e[i]) != 1 {
			t.Fatalf("the text has %q %d times", e[i], strings.Count(text, e[i]))
		}
		text = strings.Replace(text, e[i], e[i+1], 1)
	}
	return text
}

func TestGoodFileIsGood(t *testing.T) {
	t.Parallel()
	if _, err := config.Parse("r.yaml", []byte(good)); err != nil {
		t.Fatal(err)
	}
}

func TestBadValues(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		edits edits
		want  []string
	}{
		// The robot.
		{"rate too high", edits{"rate: 100", "rate: 2000.1"},
			[]string{"r.yaml:1:1: rate: found 2000.1, expected a number from 1 to 2000 Hz"}},
		{"rate too low", edits{"rate: 100", "rate: 0.5"},
			[]string{"r.yaml:1:1: rate: found 0.5, expected a number from 1 to 2000 Hz"}},
		{"rate zero", edits{"rate: 100", "rate: 0"},
			[]string{"r.yaml:1:1: rate: found 0, expected a number from 1 to 2000 Hz"}},
		{"rate nan", edits{"rate: 100", "rate: .nan"},
			[]string{"r.yaml:1:1: rate: found .nan, expected a number from 1 to 2000 Hz"}},
		{"rate beyond float64", edits{"rate: 100", "rate: 1e999"},
			[]string{"r.yaml:1:1: rate: found 1e999, expected a number from 1 to 2000 Hz"}},
		{"rate a word", edits{"rate: 100", "rate: fast"},
			[]string{"r.yaml:1:1: rate: found fast, expected a number from 1 to 2000 Hz"}},
		{"rate with its unit", edits{"rate: 100", "rate: 100 Hz"},
			[]string{"r.yaml:1:1: rate: found 100 Hz, expected a number from 1 to 2000 Hz"}},
		{"rate quoted", edits{"rate: 100", "rate: '100'"},
			[]string{`r.yaml:1:1: rate: found the text "100", expected a number from 1 to 2000 Hz`}},
		{"rate empty", edits{"rate: 100", "rate:"},
			[]string{"r.yaml:1:1: rate: found nothing, expected a number from 1 to 2000 Hz"}},
		{"rate a list", edits{"rate: 100", "rate: [100]"},
			[]string{"r.yaml:1:1: rate: found a list, expected a number from 1 to 2000 Hz"}},
		{"unknown key near a known one", edits{"rate: 100", "rates: 100"},
			[]string{"r.yaml:1:1: rates: unknown key, did you mean rate?"}},
		{"unknown key two letters away", edits{"rate: 100", "rtes: 100"},
			[]string{"r.yaml:1:1: rtes: unknown key, did you mean rate?"}},
		{"unknown key near none", edits{"rate: 100", "colour: blue"},
			[]string{"r.yaml:1:1: colour: unknown key, expected rate, buses, joints, controllers, safety, eeprom or models"}},
		{"duplicate key", edits{"safety:\n", "rate: 50\nsafety:\n"},
			[]string{"r.yaml:28:1: rate: duplicate key, it stands in line 1 already"}},
		{"key that is no word", edits{"rate: 100", "[a]: 100"},
			[]string{"r.yaml:1:1: found a list as a key, expected a name"}},
		{"null as a key", edits{"rate: 100", "~: 100"},
			[]string{"r.yaml:1:1: found nothing as a key, expected a name"}},

		// Buses.
		{"port missing", edits{"port: /dev/ttyUSB0, ", ""},
			[]string{"r.yaml:3:3: buses.arm: port is missing, expected a serial device, for example /dev/ttyUSB0, or tcp://host:port"}},
		{"port empty", edits{"/dev/ttyUSB0", "''"},
			[]string{`r.yaml:3:9: buses.arm.port: found the text "", expected a serial device, for example /dev/ttyUSB0, or tcp://host:port`}},
		{"port a number", edits{"/dev/ttyUSB0", "5"},
			[]string{"r.yaml:3:9: buses.arm.port: found 5, expected a serial device, for example /dev/ttyUSB0, or tcp://host:port"}},
		{"port on the network without a number", edits{"/dev/ttyUSB0", "tcp://gripper.local"},
			[]string{"r.yaml:3:9: buses.arm.port: found tcp://gripper.local, expected a serial device, for example /dev/ttyUSB0, or tcp://host:port"}},
		{"port on the network without a host", edits{"/dev/ttyUSB0", "tcp://:4000"},
			[]string{"r.yaml:3:9: buses.arm.port: found tcp://:4000, expected a serial device, for example /dev/ttyUSB0, or tcp://host:port"}},
		{"port on the network beyond the numbers", edits{"/dev/ttyUSB0", "tcp://gripper.local:70000"},
			[]string{"r.yaml:3:9: buses.arm.port: found tcp://gripper.local:70000, expected a serial device, for example /dev/ttyUSB0, or tcp://host:port"}},
		{"port on a network of another kind", edits{"/dev/ttyUSB0", "udp://gripper.local:4000"},
			[]string{"r.yaml:3:9: buses.arm.port: found udp://gripper.local:4000, expected a serial device, for example /dev/ttyUSB0, or tcp://host:port"}},
		{"baud missing", edits{" baud: 1000000,", ""},
			[]string{"r.yaml:3:3: buses.arm: baud is missing, expected an integer from 1 to 20000000"}},
		{"baud zero", edits{"1000000", "0"},
			[]string{"r.yaml:3:29: buses.arm.baud: found 0, expected an integer from 1 to 20000000"}},
		{"baud negative", edits{"1000000", "-57600"},
			[]string{"r.yaml:3:29: buses.arm.baud: found -57600, expected an integer from 1 to 20000000"}},
		{"baud with a fraction", edits{"1000000", "1000000.0"},
			[]string{"r.yaml:3:29: buses.arm.baud: found 1000000.0, expected an integer from 1 to 20000000"}},
		{"baud beyond int64", edits{"1000000", "99999999999999999999"},
			[]string{"r.yaml:3:29: buses.arm.baud: found 99999999999999999999, expected an integer from 1 to 20000000"}},
		{"protocol unknown", edits{"protocol: 2.0", "protocol: 3.0"},
			[]string{"r.yaml:3:44: buses.arm.protocol: found 3.0, expected 1.0, 2.0 or feetech"}},
		{"protocol of one kind of Feetech", edits{"protocol: 2.0", "protocol: feetech-sts"},
			[]string{"r.yaml:3:44: buses.arm.protocol: found feetech-sts, expected 1.0, 2.0 or feetech"}},
		{"second bus without joints", edits{"joints:\n  elbow", "  leg: {port: /dev/ttyUSB1, baud: 57600}\njoints:\n  elbow"},
			[]string{"r.yaml:4:3: buses.leg: no joint is on this bus"}},
		{"two buses at one port", edits{"joints:\n  elbow", "  leg: {port: /dev/ttyUSB0, baud: 57600}\njoints:\n  elbow", "bus: arm\n    id: 12", "bus: leg\n    id: 12"},
			[]string{"r.yaml:4:9: buses.leg.port: /dev/ttyUSB0 is the port of bus arm already"}},
		{"adapter unknown", edits{"protocol: 2.0", "adapter: u2d2"},
			[]string{"r.yaml:3:44: buses.arm.adapter: found u2d2, expected usb2ax"}},
		{"adapter of another protocol", edits{"protocol: 2.0", "protocol: feetech, adapter: usb2ax"},
			[]string{"r.yaml:3:63: buses.arm.adapter: a usb2ax speaks protocol 1.0, but the bus has feetech"}},
		{"adapter without a protocol", edits{"protocol: 2.0", "adapter: usb2ax"},
			[]string{"r.yaml:3:44: buses.arm.adapter: a usb2ax speaks protocol 1.0, but the bus has 2.0"}},
		{"reply margin without a unit", edits{"protocol: 2.0", "reply_margin: 5"},
			[]string{"r.yaml:3:44: buses.arm.reply_margin: found 5, expected a time with its unit from 100µs to 1s, or 0s"}},
		{"reply margin too short", edits{"protocol: 2.0", "reply_margin: 50us"},
			[]string{"r.yaml:3:44: buses.arm.reply_margin: found 50us, expected a time with its unit from 100µs to 1s, or 0s"}},
		{"bus name with a dash", edits{"  arm: {", "  left-arm: {", "bus: arm\n    id: 11", "bus: left-arm\n    id: 11", "bus: arm\n    id: 12", "bus: left-arm\n    id: 12"},
			[]string{`r.yaml:3:3: buses.left-arm: found the name "left-arm", expected letters, digits and underscores, not beginning with a digit`}},
		{"buses empty", edits{"  arm: {port: /dev/ttyUSB0, baud: 1000000, protocol: 2.0}\n", ""},
			[]string{"r.yaml:2:1: buses: found nothing, expected a mapping from bus names to buses"}},
		{"bus a word", edits{"{port: /dev/ttyUSB0, baud: 1000000, protocol: 2.0}", "/dev/ttyUSB0"},
			[]string{"r.yaml:3:3: buses.arm: found /dev/ttyUSB0, expected a mapping with the keys port, baud, protocol, adapter, reply_margin and registers"}},

		// Joints.
		{"bus unknown", edits{"bus: arm\n    id: 11", "bus: arn\n    id: 11"},
			[]string{"r.yaml:6:5: joints.elbow.bus: unknown bus arn, did you mean arm?"}},
		{"bus missing", edits{"    bus: arm\n    id: 11", "    id: 11"},
			[]string{"r.yaml:5:3: joints.elbow: bus is missing, expected the name of a bus"}},
		{"id too great", edits{"id: 11", "id: 254"},
			[]string{"r.yaml:7:5: joints.elbow.id: found 254, expected an integer from 0 to 253"}},
		{"id too great for protocol 2.0", edits{"id: 11", "id: 253"},
			[]string{"r.yaml:7:5: joints.elbow.id: found 253, expected an integer from 0 to 252 with protocol 2.0"}},
		{"id of the adapter", edits{"protocol: 2.0", "protocol: 1.0, adapter: usb2ax", "id: 11", "id: 253"},
			[]string{"r.yaml:7:5: joints.elbow.id: id 253 is that of the usb2ax itself"}},
		{"id negative", edits{"id: 11", "id: -1"},
			[]string{"r.yaml:7:5: joints.elbow.id: found -1, expected an integer from 0 to 253"}},
		{"id with a leading zero", edits{"id: 11", "id: 011"},
			[]string{"r.yaml:7:5: joints.elbow.id: found 011, expected an integer from 0 to 253"}},
		{"protocol of one joint", edits{"reduction: 1.5", "protocol: 1.0"},
			[]string{"r.yaml:12:5: joints.elbow.protocol: is not supported yet"}},
		{"id taken", edits{"id: 12", "id: 0x0b"},
			[]string{"r.yaml:17:5: joints.wrist.id: id 11 on bus arm is taken by joint elbow"}},
		{"neither model nor table", edits{"    model: XM430-W350\n", ""},
			[]string{"r.yaml:5:3: joints.elbow: neither model nor table is given, expected one of them"}},
		{"nothing but an id", edits{table, "", "    bus: arm\n    id: 12\n", "    id: 12\n"},
			[]string{"r.yaml:15:3: joints.wrist: bus is missing, expected the name of a bus",
				"r.yaml:15:3: joints.wrist: neither model nor table is given, expected one of them"}},
		{"model and table", edits{"    table:\n", "    model: H54-200-S500-R\n    table:\n"},
			[]string{"r.yaml:19:5: joints.wrist.table: both model and table are given, expected one of them"}},
		{"model empty", edits{"model: XM430-W350", "model: ''"},
			[]string{`r.yaml:8:5: joints.elbow.model: found the text "", expected the name of a model, for example XM430-W350`}},
		{"model with an escaped control character", edits{"model: XM430-W350", `model: "XM\u0007"`},
			[]string{`r.yaml:8:5: joints.elbow.model: found the text "XM\a", expected the name of a model, for example XM430-W350`}},
		{"letters swapped in a short key", edits{"id: 11", "di: 11"},
			[]string{"r.yaml:5:3: joints.elbow: id is missing, expected an integer from 0 to 253",
				"r.yaml:7:5: joints.elbow.di: unknown key, did you mean id?"}},
		{"mode unknown", edits{"mode: position", "mode: torque"},
			[]string{"r.yaml:9:5: joints.elbow.mode: found torque, expected position, extended_position, velocity, current, current_based_position or pwm"}},
		{"mode that a trajectory does not command", edits{"mode: position", "mode: velocity"},
			[]string{"r.yaml:26:14: controllers.arm_controller.joints[0]: joint elbow is in mode velocity, expected position, extended_position or current_based_position: a trajectory says positions"}},
		{"zero with a fraction", edits{"zero: 2048", "zero: 2048.5"},
			[]string{"r.yaml:10:5: joints.elbow.zero: found 2048.5, expected an integer from -2147483648 to 2147483647"}},
		{"direction zero", edits{"direction: -1", "direction: 0"},
			[]string{"r.yaml:11:5: joints.elbow.direction: found 0, expected 1 or -1"}},
		{"direction a word", edits{"direction: -1", "direction: reverse"},
			[]string{"r.yaml:11:5: joints.elbow.direction: found reverse, expected 1 or -1"}},
		{"reduction zero", edits{"reduction: 1.5", "reduction: 0"},
			[]string{"r.yaml:12:5: joints.elbow.reduction: found 0, expected a number above 0"}},
		{"reduction negative", edits{"reduction: 1.5", "reduction: -2.0"},
			[]string{"r.yaml:12:5: joints.elbow.reduction: found -2.0, expected a number above 0"}},
		{"reduction infinite", edits{"reduction: 1.5", "reduction: .inf"},
			[]string{"r.yaml:12:5: joints.elbow.reduction: found .inf, expected a number above 0"}},
		{"linkage", edits{"reduction: 1.5", "linkage: {horn_radius: 0.01}"},
			[]string{"r.yaml:12:5: joints.elbow.linkage: is not supported yet"}},
		{"mimic alone", edits{"  wrist:\n    bus", "  jaw: {mimic: {joint: elbow}}\n  wrist:\n    bus"},
			[]string{"r.yaml:15:9: joints.jaw.mimic: is not supported yet"}},
		{"second actuator", edits{"reduction: 1.5", "actuators: [{id: 11}, {id: 13}]"},
			[]string{"r.yaml:12:5: joints.elbow.actuators: is not supported yet"}},
		{"joint name with a space", edits{"  wrist:\n", "  left wrist:\n", "elbow, wrist", "elbow, left wrist"},
			[]string{`r.yaml:15:3: joints.left wrist: found the name "left wrist", expected a name without white space and slashes`}},
		{"joint name with a slash", edits{"  wrist:\n", "  left/wrist:\n", "elbow, wrist", "elbow, left/wrist"},
			[]string{`r.yaml:15:3: joints.left/wrist: found the name "left/wrist", expected a name without white space and slashes`}},
		{"joint name empty", edits{"  wrist:\n", "  '':\n", "elbow, wrist", "elbow"},
			[]string{`r.yaml:15:3: joints: found the text "" as a key, expected a name`}},
		{"joint twice", edits{"  wrist:\n", "  elbow:\n", "elbow, wrist", "elbow"},
			[]string{"r.yaml:15:3: joints.elbow: duplicate key, it stands in line 5 already"}},
		{"joint a number", edits{table, "", "  wrist:\n    bus: arm\n    id: 12\n", "  wrist: 12\n"},
			[]string{"r.yaml:15:3: joints.wrist: found 12, expected a mapping with the keys bus, id, model, table, mode, zero, direction, reduction, limits and registers"}},
		{"key of a joint with a dash", edits{"direction: -1", "Direct-ion: -1"},
			[]string{"r.yaml:11:5: joints.elbow.Direct-ion: unknown key, did you mean direction?"}},

		// Limits.
		{"upper below lower", edits{"[-1.57, 1.57]", "[1.57, 1.20]"},
			[]string{"r.yaml:13:14: joints.elbow.limits.position: upper 1.20 is below lower 1.57"}},
		{"upper equal to lower", edits{"[-1.57, 1.57]", "[1.57, 1.570]"},
			[]string{"r.yaml:13:14: joints.elbow.limits.position: lower and upper are both 1.57, expected lower below upper"}},
		{"one bound", edits{"[-1.57, 1.57]", "[1.57]"},
			[]string{"r.yaml:13:14: joints.elbow.limits.position: found a list, expected a list of two numbers, lower and upper"}},
		{"a bound for both", edits{"[-1.57, 1.57]", "1.57"},
			[]string{"r.yaml:13:14: joints.elbow.limits.position: found 1.57, expected a list of two numbers, lower and upper"}},
		{"bound not a number", edits{"[-1.57, 1.57]", "[-1.57, .nan]"},
			[]string{"r.yaml:13:32: joints.elbow.limits.position[1]: found .nan, expected a finite number"}},
		{"bounds infinite", edits{"[-1.57, 1.57]", "[-.inf, .inf]"},
			[]string{"r.yaml:13:25: joints.elbow.limits.position[0]: found -.inf, expected a finite number",
				"r.yaml:13:32: joints.elbow.limits.position[1]: found .inf, expected a finite number"}},
		{"bound a formula", edits{"[-1.57, 1.57]", "[-pi/2, 1.57]"},
			[]string{"r.yaml:13:25: joints.elbow.limits.position[0]: found -pi/2, expected a finite number"}},
		{"velocity negative", edits{"velocity: 3.0", "velocity: -3.0"},
			[]string{"r.yaml:13:39: joints.elbow.limits.velocity: found -3.0, expected a number above 0"}},
		{"acceleration zero", edits{"acceleration: 10.0", "acceleration: 0"},
			[]string{"r.yaml:13:54: joints.elbow.limits.acceleration: found 0, expected a number above 0"}},
		{"effort not a number", edits{"effort: 1.5", "effort: .NaN"},
			[]string{"r.yaml:13:74: joints.elbow.limits.effort: found .NaN, expected a number above 0"}},
		{"unknown limit", edits{"velocity: 3.0", "velocitiy: 3.0"},
			[]string{"r.yaml:13:39: joints.elbow.limits.velocitiy: unknown key, did you mean velocity?"}},

		// Registers.
		{"register value a word", edits{"position_p_gain: 800", "position_p_gain: high"},
			[]string{"r.yaml:14:17: joints.elbow.registers.position_p_gain: found high, expected an integer from -2147483648 to 4294967295"}},
		{"register value too great", edits{"position_p_gain: 800", "position_p_gain: 4294967296"},
			[]string{"r.yaml:14:17: joints.elbow.registers.position_p_gain: found 4294967296, expected an integer from -2147483648 to 4294967295"}},
		{"register name in the manual's spelling", edits{"position_p_gain: 800", "Position P Gain: 800"},
			[]string{`r.yaml:14:17: joints.elbow.registers.Position P Gain: found the name "Position P Gain", expected lower-case letters, digits and underscores, beginning with a letter`}},
		{"torque by hand", edits{"position_p_gain: 800", "torque_enable: 1"},
			[]string{"r.yaml:14:17: joints.elbow.registers.torque_enable: this register is set by the program alone, expected another one"}},
		{"mode by hand", edits{"position_p_gain: 800", "operating_mode: 3"},
			[]string{"r.yaml:14:17: joints.elbow.registers.operating_mode: this register is set by mode, expected another one"}},
		{"watchdog by hand", edits{"position_p_gain: 800", "bus_watchdog: 3"},
			[]string{"r.yaml:14:17: joints.elbow.registers.bus_watchdog: this register is set by safety.bus_watchdog, expected another one"}},
		{"state by hand", edits{"position_p_gain: 800", "present_position: 3"},
			[]string{"r.yaml:14:17: joints.elbow.registers.present_position: this register is set by the servo alone, expected another one"}},
		{"registers a list", edits{"{position_p_gain: 800}", "[800]"},
			[]string{"r.yaml:14:5: joints.elbow.registers: found a list, expected a mapping from register names to integers"}},
		{"register not in the table", edits{"    table:\n", "    registers: {gian: 3}\n    table:\n"},
			[]string{"r.yaml:18:17: joints.wrist.registers.gian: unknown register, did you mean gain?"}},
		{"register value beyond its size", edits{"    table:\n", "    registers: {gain: 65536}\n    table:\n"},
			[]string{"r.yaml:18:17: joints.wrist.registers.gain: found 65536, expected an integer from 0 to 65535, as the register has 2 bytes"}},

		{"register value beyond a signed one", edits{"{address: 594, size: 2}", "{address: 594, size: 2, signed: true}", "    table:\n", "    registers: {gain: 32768}\n    table:\n"},
			[]string{"r.yaml:18:17: joints.wrist.registers.gain: found 32768, expected an integer from -32768 to 32767, as the register has 2 bytes"}},
		{"register value for an unknown size", edits{"{address: 594, size: 2}", "{address: 594, size: 3}", "    table:\n", "    registers: {gain: 5}\n    table:\n"},
			[]string{"r.yaml:23:28: joints.wrist.table.gain.size: found 3, expected 1, 2 or 4"}},

		{"torque by hand for a bus", edits{"protocol: 2.0}", "protocol: 2.0, registers: {torque_enable: 1}}"},
			[]string{"r.yaml:3:71: buses.arm.registers.torque_enable: this register is set by the program alone, expected another one"}},
		{"register of a bus that a table lacks", edits{"protocol: 2.0}", "protocol: 2.0, registers: {return_delay_time: 0}}"},
			[]string{"r.yaml:3:71: buses.arm.registers.return_delay_time: joint wrist: unknown register, expected goal_position, present_position, torque_enable or gain"}},
		{"register of a bus beyond its size in a table", edits{"protocol: 2.0}", "protocol: 2.0, registers: {gain: -1}}"},
			[]string{"r.yaml:3:71: buses.arm.registers.gain: joint wrist: found -1, expected an integer from 0 to 65535, as the register has 2 bytes"}},
		{"eeprom", edits{"rate: 100", "rate: 100\neeprom: yes"},
			[]string{"r.yaml:2:1: eeprom: found yes, expected refuse or allow"}},
		{"models a word", edits{"rate: 100", "rate: 100\nmodels: mine.yaml"},
			[]string{"r.yaml:2:1: models: found mine.yaml, expected a list, each the name of a file with models"}},
		{"models empty", edits{"rate: 100", "rate: 100\nmodels: []"},
			[]string{"r.yaml:2:1: models: found an empty list, expected a list, each the name of a file with models"}},
		{"model file a number", edits{"rate: 100", "rate: 100\nmodels: [mine.yaml, 5]"},
			[]string{"r.yaml:2:21: models[1]: found 5, expected the name of a file with models"}},

		// Tables.
		{"two unknown addresses", edits{"{address: 594, size: 2}", "{address: x, size: 2}", "{address: 562, size: 1}", "{address: y, size: 1}"},
			[]string{"r.yaml:21:23: joints.wrist.table.torque_enable.address: found y, expected an integer from 0 to 65535",
				"r.yaml:22:14: joints.wrist.table.gain.address: found x, expected an integer from 0 to 65535"}},
		{"an unknown address and one at 0", edits{"{address: 594, size: 2}", "{address: 0, size: 2}", "{address: 562, size: 1}", "{address: y, size: 1}"},
			[]string{"r.yaml:21:23: joints.wrist.table.torque_enable.address: found y, expected an integer from 0 to 65535"}},
		{"needed register missing", edits{"      torque_enable: {address: 562, size: 1}\n", ""},
			[]string{"r.yaml:18:5: joints.wrist.table: torque_enable is missing, a joint needs goal_position, present_position and torque_enable"}},
		{"table empty", edits{table, "    table: {}\n"},
			[]string{"r.yaml:18:5: joints.wrist.table: found an empty mapping, expected a mapping from register names to registers"}},
		{"one at 0 and an unknown address", edits{"{address: 594, size: 2}", "{address: x, size: 2}", "{address: 562, size: 1}", "{address: 0, size: 1}"},
			[]string{"r.yaml:22:14: joints.wrist.table.gain.address: found x, expected an integer from 0 to 65535"}},
		{"address missing", edits{"{address: 562, size: 1}", "{size: 1}"},
			[]string{"r.yaml:21:7: joints.wrist.table.torque_enable: address is missing, expected an integer from 0 to 65535"}},
		{"address too great", edits{"address: 562", "address: 65536"},
			[]string{"r.yaml:21:23: joints.wrist.table.torque_enable.address: found 65536, expected an integer from 0 to 65535"}},
		{"register beyond the last address", edits{"{address: 594, size: 2}", "{address: 0xffff, size: 2}"},
			[]string{"r.yaml:22:7: joints.wrist.table.gain: address 65535 and size 2 end beyond the last address 65535"}},
		{"size of three", edits{"address: 562, size: 1", "address: 562, size: 3"},
			[]string{"r.yaml:21:37: joints.wrist.table.torque_enable.size: found 3, expected 1, 2 or 4"}},
		{"signed in YAML 1.1", edits{"596, size: 4, signed: true", "596, size: 4, signed: yes"},
			[]string{"r.yaml:19:46: joints.wrist.table.goal_position.signed: found yes, expected true or false"}},
		{"scale missing", edits{"{address: 611, size: 4, signed: true, scale: 1.25e-5}", "{address: 611, size: 4, signed: true}"},
			[]string{"r.yaml:20:7: joints.wrist.table.present_position: scale is missing, expected rad per tick"}},
		{"scale zero", edits{"596, size: 4, signed: true, scale: 1.25e-5", "596, size: 4, signed: true, scale: 0"},
			[]string{"r.yaml:19:60: joints.wrist.table.goal_position.scale: found 0, expected a number above 0"}},
		{"two scales", edits{"611, size: 4, signed: true, scale: 1.25e-5", "611, size: 4, signed: true, scale: 1.5e-5"},
			[]string{"r.yaml:20:63: joints.wrist.table.present_position.scale: found 1.5e-05, expected the scale of goal_position, 1.25e-05"}},
		{"overlap", edits{"{address: 594, size: 2}", "{address: 595, size: 2}"},
			[]string{"r.yaml:22:7: joints.wrist.table.gain: bytes 595 to 596 overlap those of goal_position, 596 to 599"}},

		// Controllers.
		{"controller for later", edits{"type: joint_trajectory", "type: gripper", "joints: [elbow, wrist]", "joint: elbow"},
			[]string{"r.yaml:25:5: controllers.arm_controller.type: gripper is not supported yet",
				"r.yaml:26:5: controllers.arm_controller.joint: is not supported yet"}},
		{"controller unknown", edits{"type: joint_trajectory", "type: joint_trajectory_controller/JointTrajectoryController"},
			[]string{"r.yaml:25:5: controllers.arm_controller.type: found joint_trajectory_controller/JointTraject…, expected joint_trajectory"}},
		{"controller name", edits{"  arm_controller:", "  1st:"},
			[]string{`r.yaml:24:3: controllers.1st: found the name "1st", expected letters, digits and underscores, not beginning with a digit`}},
		{"type missing", edits{"    type: joint_trajectory\n", ""},
			[]string{"r.yaml:24:3: controllers.arm_controller: type is missing, expected joint_trajectory"}},
		{"joints missing", edits{"    joints: [elbow, wrist]\n", "", ", elbow: {trajectory: 0.1}", ""},
			[]string{"r.yaml:24:3: controllers.arm_controller: joints is missing, expected a list, each the name of a joint"}},
		{"joints empty", edits{"[elbow, wrist]", "[]"},
			[]string{"r.yaml:26:5: controllers.arm_controller.joints: found an empty list, expected a list, each the name of a joint"}},
		{"joint unknown", edits{"[elbow, wrist]", "[elbow, wirst]"},
			[]string{"r.yaml:26:21: controllers.arm_controller.joints[1]: unknown joint wirst, did you mean wrist?"}},
		{"joint a list", edits{"[elbow, wrist]", "[elbow, [wrist]]"},
			[]string{"r.yaml:26:21: controllers.arm_controller.joints[1]: found a list, expected the name of a joint"}},
		{"joint listed twice", edits{"[elbow, wrist]", "[elbow, wrist, elbow]"},
			[]string{"r.yaml:26:28: controllers.arm_controller.joints[2]: joint elbow is listed twice"}},
		{"joint in two controllers", edits{"safety:\n", "  second: {type: joint_trajectory, joints: [wrist]}\nsafety:\n"},
			[]string{"r.yaml:28:45: controllers.second.joints[0]: joint wrist is commanded by controller arm_controller already"}},
		{"tolerance of a strange joint", edits{"elbow: {trajectory: 0.1}", "elbw: {trajectory: 0.1}"},
			[]string{"r.yaml:27:35: controllers.arm_controller.constraints.elbw: unknown joint of this controller, did you mean elbow?"}},
		{"tolerance negative", edits{"trajectory: 0.1", "trajectory: -1"},
			[]string{"r.yaml:27:43: controllers.arm_controller.constraints.elbow.trajectory: found -1, expected a number not below 0"}},
		{"tolerance of another kind", edits{"trajectory: 0.1", "path: 0.1"},
			[]string{"r.yaml:27:43: controllers.arm_controller.constraints.elbow.path: unknown key, expected trajectory or goal"}},
		{"goal time with a unit", edits{"goal_time: 0.5", "goal_time: 500ms"},
			[]string{"r.yaml:27:19: controllers.arm_controller.constraints.goal_time: found 500ms, expected a number from 0 to 86400 s"}},
		{"goal time misspelt", edits{"goal_time: 0.5", "goaltime: 0.5"},
			[]string{"r.yaml:27:19: controllers.arm_controller.constraints.goaltime: unknown key, did you mean goal_time?"}},

		// Safety.
		{"on_exit unknown", edits{"on_exit: torque_off", "on_exit: off"},
			[]string{"r.yaml:29:3: safety.on_exit: found off, expected torque_off or hold"}},
		{"on_bus_loss unknown", edits{"on_bus_loss: hold", "on_bus_loss: stop"},
			[]string{"r.yaml:30:3: safety.on_bus_loss: found stop, expected hold"}},
		{"watchdog without a unit", edits{"200ms", "0.2"},
			[]string{"r.yaml:31:3: safety.bus_watchdog: found 0.2, expected a time with its unit from 20ms to 2.54s, or 0s"}},
		{"watchdog zero without a unit", edits{"200ms", "0"},
			[]string{"r.yaml:31:3: safety.bus_watchdog: found 0, expected a time with its unit from 20ms to 2.54s, or 0s"}},
		{"watchdog too long", edits{"200ms", "3s"},
			[]string{"r.yaml:31:3: safety.bus_watchdog: found 3s, expected a time with its unit from 20ms to 2.54s, or 0s"}},
		{"watchdog negative", edits{"200ms", "-200ms"},
			[]string{"r.yaml:31:3: safety.bus_watchdog: found -200ms, expected a time with its unit from 20ms to 2.54s, or 0s"}},
		{"watchdog shorter than the loop", edits{"rate: 100", "rate: 8"},
			[]string{"r.yaml:31:3: safety.bus_watchdog: 200ms is shorter than two periods at 8 Hz, expected at least 250ms"}},

		// All at once, in the order of the file.
		{"several", edits{"rate: 100", "rate: ten", "id: 12", "id: 11", "[elbow, wrist]", "[elbow, hand]", "direction: -1", "colour: blue"},
			[]string{"r.yaml:1:1: rate: found ten, expected a number from 1 to 2000 Hz",
				"r.yaml:11:5: joints.elbow.colour: unknown key, expected bus, id, model, table, mode, zero, direction, reduction, limits or registers",
				"r.yaml:17:5: joints.wrist.id: id 11 on bus arm is taken by joint elbow",
				"r.yaml:26:21: controllers.arm_controller.joints[1]: unknown joint hand, expected elbow or wrist"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			expectProblems(t, tt.edits.apply(t, good), tt.want...)
		})
	}
}

func expectProblems(t *testing.T, text string, want ...string) {
	t.Helper()
	c, err := config.Parse("r.yaml", []byte(text))
	if c != nil || err == nil {
		t.Fatalf("the file was accepted: %+v", c)
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
