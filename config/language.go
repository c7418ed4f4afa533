package config

import (
	"math"
	"net"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// The functions of this file are the language: every key with its kind of value, its default and its meaning. The
// reader and the schema both follow them.

func robot() kind[Config] {
	return mapping(
		optional("rate", numberFrom(1, 2000, "Hz"), func(c *Config) *float64 { return &c.Rate }, 100,
			"Rate of the control loop in Hz."),
		required("buses", named("a mapping from bus names to buses", token, bus(), func(b *Bus, name string) { b.Name = name }),
			func(c *Config) *[]Bus { return &c.Buses }, "The servo buses by name."),
		required("joints", named("a mapping from joint names to joints", jointName, joint(), func(j *Joint, name string) { j.Name = name }),
			func(c *Config) *[]Joint { return &c.Joints }, "The joints by name. Joint states are published in this order, those of the first bus first."),
		optional("controllers", named("a mapping from controller names to controllers", token, controller(), func(c *Controller, name string) { c.Name = name }),
			func(c *Config) *[]Controller { return &c.Controllers }, nil, "The controllers by name. Their topics and actions stand under it."),
		section("safety", safety(), func(c *Config) *Safety { return &c.Safety },
			"What happens at the end and when something is lost."),
		optional("eeprom", choice([]EEPROM{EEPROMRefuse, EEPROMAllow}), func(c *Config) *EEPROM { return &c.EEPROM }, EEPROMRefuse,
			"Whether settings that servos keep without power may be written at start, where they differ."),
		optional("models", list(text("the name of a file with models")), func(c *Config) *[]string { return &c.Models }, nil,
			"Files with models of your own, as paths from the folder of this file."),
	)
}

func bus() kind[Bus] {
	return mapping(
		required("port", port(), func(b *Bus) *string { return &b.Port },
			"The serial device, for example /dev/ttyUSB0, or tcp://host:port for a serial bridge on the network."),
		required("baud", as(integer(1, 20_000_000), func(v int64) int { return int(v) }), func(b *Bus) *int { return &b.Baud },
			"The line rate in bit/s, as it is set in the servos."),
		optional("protocol", protocol(), func(b *Bus) *Protocol { return &b.Protocol }, Protocol2, "The packet format of the servos."),
		optional("adapter", choice([]Adapter{USB2AX}), func(b *Bus) *Adapter { return &b.Adapter }, "",
			"The adapter, if it does more than carry bytes: a usb2ax reads many servos of protocol 1.0 at one request."),
		put("reply_margin", duration(marginLeast, marginMost),
			"How much later than the wire allows an answer may come. Default: 3ms. A bridge on the network needs more.",
			func(b *Bus, v time.Duration) { b.ReplyMargin = v }),
		optional("registers", registerValues(), func(b *Bus) *[]RegisterValue { return &b.Registers }, nil,
			"Raw register values for every servo on the bus, written at start where they differ. A joint's own come first."),
	)
}

// Bounds of reply_margin: less than one scheduling hiccup makes no sense, more than a second would stop every loop.
const (
	marginLeast = 100 * time.Microsecond
	marginMost  = time.Second
)

// port is a serial device, or a serial bridge on the network.
func port() kind[string] {
	k := text("a serial device, for example /dev/ttyUSB0, or tcp://host:port")
	return scalar(k.expect, k.schema, func(n *yaml.Node) (string, error) {
		if n.ShortTag() != "!!str" || strings.TrimSpace(n.Value) == "" || strings.ContainsFunc(n.Value, isControl) {
			return "", errWrong
		}
		if strings.Contains(n.Value, "://") && !isBridge(n.Value) {
			return "", errWrong
		}
		return n.Value, nil
	})
}

// isBridge reports whether a port is tcp://host:port.
func isBridge(port string) bool {
	address, ok := strings.CutPrefix(port, "tcp://")
	host, number, err := net.SplitHostPort(address)
	if !ok || err != nil || host == "" || strings.ContainsAny(host, " /@") {
		return false
	}
	v, err := strconv.ParseUint(number, 10, 16)
	return err == nil && v > 0
}

// protocol is written as a number or as a text: 2, 2.0 and "2.0" are one.
func protocol() kind[Protocol] {
	return scalar("1.0, 2.0 or feetech", schema{"enum": []any{1, "1.0", 2, "2.0", "feetech"}}, func(n *yaml.Node) (Protocol, error) {
		switch n.Value {
		case "1", "1.0":
			return Protocol1, nil
		case "2", "2.0":
			return Protocol2, nil
		case "feetech":
			return Feetech, nil
		}
		return "", errWrong
	})
}

func joint() kind[Joint] {
	k := mapping(
		required("bus", reference("the name of a bus"), func(j *Joint) *string { return &j.Bus }, "The bus the servo is on."),
		required("id", as(integer(0, maxID), func(v int64) byte { return byte(v) }), func(j *Joint) *byte { return &j.ID },
			"The servo's id on its bus; 253 only with protocol 1.0 and feetech."),
		optional("model", text("the name of a model, for example XM430-W350"), func(j *Joint) *string { return &j.Model }, "",
			"The servo's model. It gives addresses, sizes and units."),
		optional("table", table(), func(j *Joint) *[]Register { return &j.Table }, nil,
			"The registers of a servo that no model describes, instead of model."),
		optional("mode", choice([]Mode{ModePosition, ModeExtendedPosition, ModeVelocity, ModeCurrent, ModeCurrentBasedPosition, ModePWM}),
			func(j *Joint) *Mode { return &j.Mode }, ModePosition, "The servo's operating mode. A trajectory moves joints in the modes with a position only."),
		optional("zero", as(integer(math.MinInt32, math.MaxInt32), func(v int64) *int64 { return &v }), func(j *Joint) **int64 { return &j.ZeroTicks }, nil,
			"The servo position in ticks at which the joint reads 0. Default: the model's centre."),
		optional("direction", as(anyOf("1 or -1", 1, -1), func(v int64) int { return int(v) }), func(j *Joint) *int { return &j.Direction }, 1,
			"1 if joint and servo turn the same way, -1 if they turn opposite ways."),
		optional("reduction", aboveZero(), func(j *Joint) *float64 { return &j.Reduction }, 1, "Servo turns per joint turn."),
		section("limits", limits(), func(j *Joint) *Limits { return &j.Limits }, "Bounds of what the joint is commanded."),
		optional("registers", registerValues(), func(j *Joint) *[]RegisterValue { return &j.Registers }, nil, "Raw register values, written at start where they differ."),
		later[Joint]("protocol"),
		later[Joint]("linkage"),
		later[Joint]("mimic"),
		later[Joint]("actuators"),
	)
	k.schema["oneOf"] = []schema{{"required": []string{"model"}}, {"required": []string{"table"}}}
	return k
}

func table() kind[[]Register] {
	register := mapping(
		required("address", as(integer(0, math.MaxUint16), func(v int64) int { return int(v) }), func(r *Register) *int { return &r.Address },
			"The first byte of the register."),
		required("size", as(anyOf("1, 2 or 4", 1, 2, 4), func(v int64) int { return int(v) }), func(r *Register) *int { return &r.Size },
			"The number of bytes."),
		optional("signed", boolean(), func(r *Register) *bool { return &r.Signed }, false, "Whether the value is in two's complement."),
		limit("scale", func(r *Register) *float64 { return &r.Scale }, "The value of one tick in rad, rad/s or A."),
	)
	k := named("a mapping from register names to registers", registerName, register, func(r *Register, name string) { r.Name = name })
	k.schema["required"] = neededRegisters()
	return k
}

func registerValues() kind[[]RegisterValue] {
	value := as(integer(math.MinInt32, math.MaxUint32), func(v int64) RegisterValue { return RegisterValue{Value: v} })
	return named("a mapping from register names to integers", registerName, value, func(v *RegisterValue, name string) { v.Name = name })
}

func limits() kind[Limits] {
	position := put("position", bounds(), "Lower and upper bound in rad.", func(l *Limits, v [2]float64) { l.PositionLower, l.PositionUpper = v[0], v[1] })
	position.standard = func(l *Limits) { l.PositionLower, l.PositionUpper = math.NaN(), math.NaN() }
	return mapping(
		position,
		limit("velocity", func(l *Limits) *float64 { return &l.Velocity }, "Greatest velocity in rad/s."),
		limit("acceleration", func(l *Limits) *float64 { return &l.Acceleration }, "Greatest acceleration in rad/s²."),
		limit("effort", func(l *Limits) *float64 { return &l.Effort }, "Greatest effort in N·m; in mode pwm as a share of full duty."),
	)
}

// bounds is a list of a lower and an upper bound.
func bounds() kind[[2]float64] {
	expect := "a list of two numbers, lower and upper"
	read := func(r *reader, at place, n *yaml.Node) (v [2]float64, ok bool) {
		if n.Kind != yaml.SequenceNode || len(n.Content) != len(v) {
			r.wrong(at, n, expect)
			return v, false
		}
		ok = true
		for i, item := range n.Content {
			var good bool
			v[i], good = number().read(r, at.item(i, item), item)
			ok = ok && good
		}
		switch lower, upper := n.Content[0].Value, n.Content[1].Value; {
		case ok && v[1] < v[0]:
			r.problem(at, "upper %s is below lower %s", upper, lower)
		case ok && v[1] == v[0]:
			r.problem(at, "lower and upper are both %s, expected lower below upper", lower)
		}
		return v, ok
	}
	s := schema{"type": "array", "items": number().schema, "minItems": 2, "maxItems": 2}
	return kind[[2]float64]{expect: expect, schema: s, read: read}
}

func controller() kind[Controller] {
	return mapping(
		required("type", choice([]ControllerType{JointTrajectory}, "gripper", "forward"), func(c *Controller) *ControllerType { return &c.Type },
			"What the controller does."),
		required("joints", list(reference("the name of a joint")), func(c *Controller) *[]string { return &c.Joints },
			"The joints it commands. A joint is commanded by one controller only."),
		section("constraints", constraints(), func(c *Controller) *Constraints { return &c.Constraints },
			"The tolerances a trajectory is judged by."),
		later[Controller]("joint"),
	)
}

func constraints() kind[Constraints] {
	tolerance := mapping(
		optional("trajectory", atLeastZero(), func(t *JointTolerance) *float64 { return &t.Trajectory }, 0,
			"Tolerance in rad while the trajectory runs. 0: not checked."),
		optional("goal", atLeastZero(), func(t *JointTolerance) *float64 { return &t.Goal }, 0,
			"Tolerance in rad at the end of the trajectory. 0: not checked."),
	)
	joints := rest[Constraints]{tolerance.schema, func(r *reader, at place, name string, n *yaml.Node, into *Constraints) {
		if v, ok := tolerance.read(r, at, n); ok {
			v.Joint = name
			into.Joints = append(into.Joints, v)
		}
	}}
	return mappingAnd(&joints,
		optional("goal_time", seconds(86400), func(c *Constraints) *time.Duration { return &c.GoalTime }, 0,
			"Seconds that a trajectory may take after its end to meet the goal tolerances. 0: for ever."),
		optional("stopped_velocity_tolerance", atLeastZero(), func(c *Constraints) *float64 { return &c.StoppedVelocityTolerance }, 0.01,
			"Greatest velocity in rad/s that counts as standing still at the end. 0: not checked."),
	)
}

// The watchdog of the X series counts 1 to 127 steps of 20 ms.
const (
	watchdogLeast    = 20 * time.Millisecond
	watchdogMost     = 127 * watchdogLeast
	watchdogStandard = 200 * time.Millisecond
)

func safety() kind[Safety] {
	return mapping(
		optional("on_exit", choice([]OnExit{TorqueOff, Hold}), func(s *Safety) *OnExit { return &s.OnExit }, TorqueOff,
			"Whether the servos go limp (torque_off) or keep their position (hold) when the program ends."),
		optional("on_bus_loss", choice([]OnBusLoss{HoldOnBusLoss}), func(s *Safety) *OnBusLoss { return &s.OnBusLoss }, HoldOnBusLoss,
			"What becomes of the motion while a bus does not answer."),
		put("bus_watchdog", duration(watchdogLeast, watchdogMost),
			"Silence after which a servo stops by itself. 0s: not armed. Default: 200ms or four periods, whichever is longer.",
			func(s *Safety, v time.Duration) { s.BusWatchdog = v }),
	)
}
