package config

import (
	"math"
)

// servoKeys are the keys that describe a servo, in a joint or in its actuators.
func servoKeys() []string {
	return []string{"bus", "id", "model", "table", "mode", "zero", "direction", "reduction", "registers", "protocol"}
}

// servoFields are the keys of a servo in a mapping that is read into a T. None is required: what a servo lacks may
// stand beside a list of them.
func servoFields[T any](of func(*T) *Actuator) []field[T] {
	return []field[T]{
		put("bus", reference("the name of a bus"), "The bus the servo is on.", func(t *T, v string) { of(t).Bus = v }),
		put("id", as(integer(0, maxID), func(v int64) byte { return byte(v) }),
			"The servo's id on its bus; 253 only with protocol 1.0 and feetech.", func(t *T, v byte) { of(t).ID = v }),
		optional("model", text("the name of a model, for example XM430-W350"), func(t *T) *string { return &of(t).Model }, "",
			"The servo's model. It gives addresses, sizes and units."),
		optional("table", table(), func(t *T) *[]Register { return &of(t).Table }, nil,
			"The registers of a servo that no model describes, instead of model."),
		optional("mode", choice(ModePosition, ModeExtendedPosition, ModeVelocity, ModeCurrent, ModeCurrentBasedPosition, ModePWM),
			func(t *T) *Mode { return &of(t).Mode }, ModePosition, "The servo's operating mode. A trajectory moves joints in the modes with a position only."),
		optional("zero", as(integer(math.MinInt32, math.MaxInt32), func(v int64) *int64 { return &v }), func(t *T) **int64 { return &of(t).ZeroTicks }, nil,
			"The servo position in ticks at which the joint reads 0. Default: the model's centre."),
		optional("direction", as(anyOf("1 or -1", 1, -1), func(v int64) int { return int(v) }), func(t *T) *int { return &of(t).Direction }, 1,
			"1 if joint and servo turn the same way, -1 if they turn opposite ways."),
		optional("reduction", aboveZero(), func(t *T) *float64 { return &of(t).Reduction }, 1, "Servo turns per joint turn."),
		optional("registers", registerValues(), func(t *T) *[]RegisterValue { return &of(t).Registers }, nil, "Raw register values, written at start where they differ."),
		optional("protocol", protocol(Protocol1, Protocol2, Feetech), func(t *T) *Protocol { return &of(t).Protocol }, "",
			"The packet format of this servo. Default: that of its bus. DYNAMIXEL servos of 1.0 and 2.0 may share a wire."),
	}
}

// actuator is one of several servos.
func actuator() kind[Actuator] {
	return mapping(servoFields(func(a *Actuator) *Actuator { return a })...)
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
