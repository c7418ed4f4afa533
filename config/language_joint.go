package config

import (
	"math"

	"gopkg.in/yaml.v3"
)

// jointForm is a joint as the file has it: the keys of its servo, or those that its servos have in common, stand
// beside its own.
type jointForm struct {
	Joint
	common Actuator
}

func joint() kind[Joint] {
	fields := append(servoFields(func(j *jointForm) *Actuator { return &j.common }),
		section("limits", limits(), func(j *jointForm) *Limits { return &j.Limits }, "Bounds of what the joint is commanded."),
		optional("actuators", list(actuator()), func(j *jointForm) *[]Actuator { return &j.Actuators }, nil,
			"Two or more servos that move the joint together, each with the keys of a servo. What they have in common may stand in the joint. "+
				"The first one's state is that of the joint."),
		put("mimic", mimic(), "The joint that this one follows. It has no servo, no limits and no commands, and is only published.",
			func(j *jointForm, v Mimic) { j.Mimic = &v }),
		put("linkage", linkage(), "What turns the servo's angle into a distance. The joint then is a prismatic one: its limits and states are in m, m/s and N.",
			func(j *jointForm, v Linkage) { j.Linkage = &v }),
		optional("continuous", boolean(), func(j *jointForm) *bool { return &j.Continuous }, false,
			"Whether the joint turns for ever: it has no position limits, and a trajectory takes the short way round."),
	)
	form := mapping(fields...)
	form.schema["anyOf"] = []schema{
		requires("bus", "id", "model"), requires("bus", "id", "table"), requires("actuators"), requires("mimic"),
		{"not": schema{"anyOf": []schema{requires("bus"), requires("id"), requires("model"), requires("table")}}},
	}
	form.schema["not"] = requires("model", "table")
	read := func(r *reader, at place, n *yaml.Node) (Joint, bool) {
		f, ok := form.read(r, at, n)
		return r.assemble(at.path, f), ok
	}
	return kind[Joint]{expect: form.expect, schema: form.schema, read: read}
}

func requires(keys ...string) schema { return schema{"required": keys} }

// assemble gives each servo of a joint its place in the file and what it has in common with the others.
func (r *reader) assemble(path string, f jointForm) Joint {
	j := f.Joint
	switch {
	case r.given(path + ".actuators"):
		for i := range j.Actuators {
			r.inherit(&j.Actuators[i], item(path+".actuators", i), &f.common)
		}
	case r.anyGiven(path, servoKeys()):
		f.common.Path = path
		j.Actuators = []Actuator{f.common}
	}
	return j
}

// inherit fills in what stands in the joint and not in the actuator itself.
func (r *reader) inherit(a *Actuator, path string, common *Actuator) {
	a.Path = path
	own := *a
	*a = *common
	a.Path = path
	a.ID = own.ID
	for key, take := range map[string]func(){
		"bus":       func() { a.Bus = own.Bus },
		"model":     func() { a.Model, a.Table = own.Model, own.Table },
		"table":     func() { a.Model, a.Table = own.Model, own.Table },
		"mode":      func() { a.Mode = own.Mode },
		"zero":      func() { a.ZeroTicks = own.ZeroTicks },
		"direction": func() { a.Direction = own.Direction },
		"reduction": func() { a.Reduction = own.Reduction },
		"protocol":  func() { a.Protocol = own.Protocol },
	} {
		if r.given(path + "." + key) {
			take()
		}
	}
	a.Registers = overridden(common.Registers, own.Registers)
}

// overridden are values for registers, own ones instead of common ones of the same name.
func overridden(common, own []RegisterValue) []RegisterValue {
	var all []RegisterValue
	for _, v := range common {
		if !hasRegister(own, v.Name) {
			all = append(all, v)
		}
	}
	return append(all, own...)
}

func limits() kind[Limits] {
	position := put("position", bounds(), "Lower and upper bound in rad, or m with a linkage.", func(l *Limits, v [2]float64) { l.PositionLower, l.PositionUpper = v[0], v[1] })
	position.standard = func(l *Limits) { l.PositionLower, l.PositionUpper = math.NaN(), math.NaN() }
	return mapping(
		position,
		limit("velocity", func(l *Limits) *float64 { return &l.Velocity }, "Greatest velocity in rad/s or m/s."),
		limit("acceleration", func(l *Limits) *float64 { return &l.Acceleration }, "Greatest acceleration in rad/s² or m/s²."),
		limit("effort", func(l *Limits) *float64 { return &l.Effort }, "Greatest effort in N·m or N, in A where no torque constant is published; in mode pwm as a share of full duty."),
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

func mimic() kind[Mimic] {
	return mapping(
		required("joint", reference("the name of a joint"), func(m *Mimic) *string { return &m.Joint }, "The joint to follow."),
		optional("multiplier", numberThat("a number other than 0", schema{"type": "number", "not": schema{"enum": []any{0}}}, func(v float64) bool { return v != 0 }),
			func(m *Mimic) *float64 { return &m.Multiplier }, 1, "What its position is multiplied by, as in URDF."),
		optional("offset", number(), func(m *Mimic) *float64 { return &m.Offset }, 0, "What is added to that, in rad or m."),
	)
}

func linkage() kind[Linkage] {
	k := mapping(
		put("horn_radius", aboveZero(), "Length of the crank on the servo in m, with arm_length.", func(l *Linkage, v float64) { l.HornRadius = v }),
		put("arm_length", aboveZero(), "Length of the rod from the crank to the slide in m, greater than horn_radius.", func(l *Linkage, v float64) { l.ArmLength = v }),
		put("radius", aboveZero(), "Radius of a pinion on a rack in m, instead of the other two: the distance is the angle times it.", func(l *Linkage, v float64) { l.Radius = v }),
	)
	k.schema["oneOf"] = []schema{requires("horn_radius", "arm_length"), requires("radius")}
	return k
}
