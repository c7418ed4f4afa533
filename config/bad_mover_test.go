package config_test

import (
	"testing"

	"github.com/sinew-robotics/sinew/config"
)

// What moves a joint: one servo, several, another joint, or a transmission.
func TestBadMovers(t *testing.T) {
	t.Parallel()
	runBad(t, []badCase{
		{"nothing", edits{"  wrist:\n", "  jaw: {limits: {velocity: 1}}\n  wrist:\n"},
			[]string{"r.yaml:15:3: joints.jaw: nothing moves this joint, expected bus and id, actuators, mimic, or a transmission that names it"}},
		{"an empty joint", edits{"  wrist:\n", "  jaw: {}\n  wrist:\n"},
			[]string{"r.yaml:15:3: joints.jaw: nothing moves this joint, expected bus and id, actuators, mimic, or a transmission that names it"}},

		// Several servos.
		{"actuators and an id", edits{"reduction: 1.5", "actuators: [{id: 13}, {id: 14}]"},
			[]string{"r.yaml:7:5: joints.elbow.id: each of the actuators has its own, expected none here"}},
		{"no actuators", edits{"    id: 11\n", "", "reduction: 1.5", "actuators: []"},
			[]string{"r.yaml:11:5: joints.elbow.actuators: found an empty list, expected a list, each a mapping with the keys bus, id, model, table, mode, zero, direction, reduction, registers and protocol"}},
		{"actuator without an id", edits{"    id: 11\n", "", "reduction: 1.5", "actuators: [{id: 13}, {direction: 1}]"},
			[]string{"r.yaml:11:27: joints.elbow.actuators[1]: id is missing, expected an integer from 0 to 253"}},
		{"actuators with one id", edits{"    id: 11\n", "", "reduction: 1.5", "actuators: [{id: 13}, {id: 13}]"},
			[]string{"r.yaml:11:28: joints.elbow.actuators[1].id: id 13 on bus arm is taken by joint elbow"}},
		{"actuator without a model", edits{"    id: 11\n    model: XM430-W350\n", "", "reduction: 1.5", "actuators: [{id: 13}, {id: 14, model: XM430-W350}]"},
			[]string{"r.yaml:10:17: joints.elbow.actuators[0]: neither model nor table is given, expected one of them"}},
		{"actuator on an unknown bus", edits{"    id: 11\n", "", "reduction: 1.5", "actuators: [{id: 13}, {id: 14, bus: arn}]"},
			[]string{"r.yaml:11:36: joints.elbow.actuators[1].bus: unknown bus arn, did you mean arm?"}},
		{"actuators on an unknown bus", edits{"bus: arm\n    id: 11\n", "bus: arn\n", "reduction: 1.5", "actuators: [{id: 13}, {id: 14}]"},
			[]string{"r.yaml:6:5: joints.elbow.bus: unknown bus arn, did you mean arm?"}},
		{"actuators with a register that is not theirs", edits{"    id: 11\n", "", "reduction: 1.5", "actuators: [{id: 13}, {id: 14}]", "position_p_gain: 800", "torque_enable: 1"},
			[]string{"r.yaml:13:17: joints.elbow.registers.torque_enable: this register is set by the program alone, expected another one"}},
		{"an actuator with limits", edits{"    id: 11\n", "", "reduction: 1.5", "actuators: [{id: 13}, {id: 14, limits: {}}]"},
			[]string{"r.yaml:11:36: joints.elbow.actuators[1].limits: unknown key, expected bus, id, model, table, mode, zero, direction, reduction, registers or protocol"}},
		{"an actuator a number", edits{"    id: 11\n", "", "reduction: 1.5", "actuators: [13, {id: 14}]"},
			[]string{"r.yaml:11:17: joints.elbow.actuators[0]: found 13, expected a mapping with the keys bus, id, model, table, mode, zero, direction, reduction, registers and protocol"}},

		// Protocols.
		{"feetech among DYNAMIXEL", edits{"reduction: 1.5", "protocol: feetech"},
			[]string{"r.yaml:12:5: joints.elbow.protocol: found feetech on bus arm of protocol 2.0: feetech servos need a bus of their own"}},
		{"DYNAMIXEL among feetech", edits{"protocol: 2.0", "protocol: feetech", "reduction: 1.5", "protocol: 1.0"},
			[]string{"r.yaml:12:5: joints.elbow.protocol: found 1.0 on bus arm of protocol feetech: feetech servos need a bus of their own"}},
		{"protocol 2.0 behind a usb2ax", edits{"protocol: 2.0", "protocol: 1.0, adapter: usb2ax", "reduction: 1.5", "protocol: 2.0"},
			[]string{"r.yaml:12:5: joints.elbow.protocol: found 2.0, but the usb2ax of bus arm speaks protocol 1.0"}},
		{"id too great for its own protocol", edits{"protocol: 2.0", "protocol: 1.0", "reduction: 1.5", "protocol: 2.0", "id: 11", "id: 253"},
			[]string{"r.yaml:7:5: joints.elbow.id: found 253, expected an integer from 0 to 252 with protocol 2.0"}},

		// Followers.
		{"follower of an unknown joint", edits{"  wrist:\n", "  jaw: {mimic: {joint: elbw}}\n  wrist:\n"},
			[]string{"r.yaml:15:17: joints.jaw.mimic.joint: unknown joint elbw, did you mean elbow?"}},
		{"follower of none", edits{"  wrist:\n", "  jaw: {mimic: {multiplier: 2}}\n  wrist:\n"},
			[]string{"r.yaml:15:9: joints.jaw.mimic: joint is missing, expected the name of a joint"}},
		{"follower of itself", edits{"  wrist:\n", "  jaw: {mimic: {joint: jaw}}\n  wrist:\n"},
			[]string{"r.yaml:15:17: joints.jaw.mimic.joint: jaw follows itself: jaw → jaw"}},
		{"followers in a circle", edits{"  wrist:\n", "  a: {mimic: {joint: b}}\n  b: {mimic: {joint: c}}\n  c: {mimic: {joint: b}}\n  wrist:\n"},
			[]string{"r.yaml:16:15: joints.b.mimic.joint: b follows itself: b → c → b",
				"r.yaml:17:15: joints.c.mimic.joint: c follows itself: c → b → c"}},
		{"follower that stands still", edits{"  wrist:\n", "  jaw: {mimic: {joint: elbow, multiplier: 0}}\n  wrist:\n"},
			[]string{"r.yaml:15:31: joints.jaw.mimic.multiplier: found 0, expected a number other than 0"}},
		{"follower with a servo", edits{"  wrist:\n", "  jaw: {bus: arm, id: 3, mimic: {joint: elbow}, limits: {velocity: 1}}\n  wrist:\n"},
			[]string{"r.yaml:15:9: joints.jaw.bus: a joint with mimic has no other keys",
				"r.yaml:15:19: joints.jaw.id: a joint with mimic has no other keys",
				"r.yaml:15:49: joints.jaw.limits: a joint with mimic has no other keys"}},

		// Linkages.
		{"half a crank", edits{"reduction: 1.5", "linkage: {horn_radius: 0.01}"},
			[]string{"r.yaml:12:5: joints.elbow.linkage: expected horn_radius and arm_length of a crank, or radius of a rack"}},
		{"a linkage of nothing", edits{"reduction: 1.5", "linkage: {}"},
			[]string{"r.yaml:12:5: joints.elbow.linkage: expected horn_radius and arm_length of a crank, or radius of a rack"}},
		{"crank and rack", edits{"reduction: 1.5", "linkage: {horn_radius: 0.01, arm_length: 0.02, radius: 0.03}"},
			[]string{"r.yaml:12:52: joints.elbow.linkage.radius: a crank has horn_radius and arm_length, a rack has radius: expected one of them"}},
		{"a crank that cannot turn", edits{"reduction: 1.5", "linkage: {horn_radius: 0.02, arm_length: 0.02}"},
			[]string{"r.yaml:12:34: joints.elbow.linkage.arm_length: found 0.02, expected more than horn_radius, 0.02: the crank could not turn"}},
		{"a crank without length", edits{"reduction: 1.5", "linkage: {horn_radius: 0, arm_length: 0.02}"},
			[]string{"r.yaml:12:15: joints.elbow.linkage.horn_radius: found 0, expected a number above 0"}},

		// For ever.
		{"continuous with limits", edits{"mode: position", "mode: extended_position", "reduction: 1.5", "continuous: true"},
			[]string{"r.yaml:13:14: joints.elbow.limits.position: a continuous joint turns for ever, expected no limits of position"}},
		{"continuous within one turn", edits{"reduction: 1.5", "continuous: true", "position: [-1.57, 1.57], ", ""},
			[]string{"r.yaml:12:5: joints.elbow.continuous: a servo in mode position turns once at most, expected mode extended_position, current_based_position or velocity"}},
		{"continuous to and fro", edits{"mode: position", "mode: extended_position", "reduction: 1.5", "continuous: true\n    linkage: {radius: 0.01}", "position: [-1.57, 1.57], ", ""},
			[]string{"r.yaml:12:5: joints.elbow.continuous: a joint with a linkage goes to and fro, expected true for turning joints only"}},
	})
}

const (
	coupledJoints = "  a: {limits: {velocity: 1}}\n  b: {}\n  wrist:\n"
	coupling      = "transmissions:\n  t:\n    joints: [a, b]\n    actuators: [{bus: arm, id: 1, model: XM430-W350}, {bus: arm, id: 2, model: XM430-W350}]\n" +
		"    joint_to_actuator: [[1, 1], [1, -1]]\ncontrollers:\n"
)

func TestBadTransmissions(t *testing.T) {
	t.Parallel()
	coupled := edits{"  wrist:\n", coupledJoints, "controllers:\n", coupling}
	for _, tt := range []badCase{
		{"unknown joint", edits{"[a, b]", "[a, elbo]"},
			[]string{"r.yaml:16:3: joints.b: nothing moves this joint, expected bus and id, actuators, mimic, or a transmission that names it",
				"r.yaml:27:17: transmissions.t.joints[1]: unknown joint elbo, did you mean elbow?"}},
		{"joint with a servo", edits{"[a, b]", "[a, wrist]", "  b: {}\n", ""},
			[]string{"r.yaml:17:5: joints.wrist.bus: transmission t moves this joint, expected only limits and continuous",
				"r.yaml:18:5: joints.wrist.id: transmission t moves this joint, expected only limits and continuous",
				"r.yaml:19:5: joints.wrist.table: transmission t moves this joint, expected only limits and continuous"}},
		{"joint a list", edits{"[a, b]", "[a, [b]]", "  b: {}\n", ""},
			[]string{"r.yaml:26:17: transmissions.t.joints[1]: found a list, expected the name of a joint"}},
		{"joint that follows", edits{"  b: {}\n", "  b: {mimic: {joint: elbow}}\n"},
			[]string{"r.yaml:16:7: joints.b.mimic: transmission t moves this joint, expected one of them"}},
		{"joint twice", edits{"[a, b]", "[a, a]", "  b: {}\n", ""},
			[]string{"r.yaml:26:17: transmissions.t.joints[1]: joint a is listed twice"}},
		{"one joint", edits{"[a, b]", "[a]", "  b: {}\n", "", ", {bus: arm, id: 2, model: XM430-W350}", "", "[[1, 1], [1, -1]]", "[[1]]"},
			[]string{"r.yaml:26:5: transmissions.t.joints: found one joint, expected two or more"}},
		{"joint of two transmissions", edits{"controllers:\n", "  u: {joints: [b, a], actuators: [{bus: arm, id: 3, model: XM430-W350}, {bus: arm, id: 4, model: XM430-W350}], joint_to_actuator: [[1, 1], [1, -1]]}\ncontrollers:\n"},
			[]string{"r.yaml:30:16: transmissions.u.joints[0]: joint b is moved by transmission t already",
				"r.yaml:30:19: transmissions.u.joints[1]: joint a is moved by transmission t already"}},
		{"one servo", edits{", {bus: arm, id: 2, model: XM430-W350}", ""},
			[]string{"r.yaml:28:5: transmissions.t.actuators: found one servo, expected as many as joints, 2"}},
		{"a servo's id taken", edits{"id: 2,", "id: 11,"},
			[]string{"r.yaml:28:66: transmissions.t.actuators[1].id: id 11 on bus arm is taken by joint elbow"}},
		{"a servo without a bus", edits{"{bus: arm, id: 2,", "{id: 2,"},
			[]string{"r.yaml:28:55: transmissions.t.actuators[1]: bus is missing, expected the name of a bus"}},
		{"matrix of three rows", edits{"[1, -1]]", "[1, -1], [1, 2]]"},
			[]string{"r.yaml:29:5: transmissions.t.joint_to_actuator: expected 2 rows of 2 numbers, as there are 2 joints"}},
		{"matrix with a short row", edits{"[1, -1]]", "[1]]"},
			[]string{"r.yaml:29:5: transmissions.t.joint_to_actuator: expected 2 rows of 2 numbers, as there are 2 joints"}},
		{"matrix without an inverse", edits{"[1, -1]]", "[2, 2]]"},
			[]string{"r.yaml:29:5: transmissions.t.joint_to_actuator: the matrix has no inverse: different positions of the joints give the same positions of the servos"}},
		{"matrix with a word", edits{"[[1, 1], [1, -1]]", "[[1, 0], [1, minus]]"},
			[]string{"r.yaml:29:37: transmissions.t.joint_to_actuator[1][1]: found minus, expected a finite number"}},
		{"no matrix", edits{"    joint_to_actuator: [[1, 1], [1, -1]]\n", ""},
			[]string{"r.yaml:26:3: transmissions.t: joint_to_actuator is missing, expected a list, each a list of numbers"}},
		{"matrix without an inverse, but for the sixteenth digit", edits{"[[1, 1], [1, -1]]", "[[0.1, 0.3], [0.2, 0.6]]"},
			[]string{"r.yaml:29:5: transmissions.t.joint_to_actuator: the matrix has no inverse: different positions of the joints give the same positions of the servos"}},
		{"a joint within one turn", edits{"  b: {}", "  b: {continuous: true}"},
			[]string{"r.yaml:16:7: joints.b.continuous: a servo in mode position turns once at most, expected mode extended_position, current_based_position or velocity"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			expectProblems(t, tt.edits.apply(t, coupled.apply(t, good)), tt.want...)
		})
	}
}

// Matrices that have an inverse, with zeros in awkward places and small numbers.
func TestGoodMatrices(t *testing.T) {
	t.Parallel()
	for _, matrix := range []string{"[[0, 1], [1, 0]]", "[[0, -2.5], [1e-3, 7]]", "[[1e-6, 0], [0, 1e-6]]", "[[1, 1], [1, 1.001]]"} {
		e := edits{"  wrist:\n", coupledJoints, "controllers:\n", coupling, "[[1, 1], [1, -1]]", matrix}
		if _, err := config.Parse("r.yaml", []byte(e.apply(t, good))); err != nil {
			t.Errorf("%s: %v", matrix, err)
		}
	}
}
