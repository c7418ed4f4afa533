package model

import (
	"math"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// trait is one property of a table or model besides its registers, read and checked; it sets the property in a
// draft. A child's trait comes after its parent's and replaces it.
type trait func(d *draft)

// modelQuantities are the model's own units, which registers can name as their unit, in terms of SI units.
var modelQuantities = map[string]string{
	"position": "rad", "velocity": "rad/s", "acceleration": "rad/s²", "current": "A", "voltage": "V",
	"pwm": "1", "load": "1",
}

// trait reads one property of a table or model.
func (r *reader) trait(key string, at, n *yaml.Node, path string) trait {
	switch key {
	case "position":
		return r.position(n, path)
	case "velocity", "acceleration", "current", "voltage", "pwm", "load":
		q := r.quantityOf(modelQuantities[key], n, path)
		return func(d *draft) { d.quantities[key] = q }
	case "torque_per_current_tick":
		v := r.positive(n, path)
		return func(d *draft) { d.model.TorquePerCurrentTick = v }
	case "protocols":
		return r.protocols(n, path)
	case "byte_order":
		return r.byteOrder(n, path)
	case "modes":
		return r.modes(n, path)
	case "modes_by_limits":
		return r.modesByLimits(n, path)
	case "fast_read", "sync_read", "bulk_read", "bus_watchdog", "backup":
		s := r.support(n, path)
		return func(d *draft) { *supportOf(&d.model, key) = s }
	case "indirect":
		return r.indirect(n, path)
	case "hardware_errors", "hardware_error_codes":
		return r.hardwareErrors(n, path, key == "hardware_error_codes")
	case "baud_rates":
		return r.baudRates(n, path)
	case "eeprom_lock":
		lock, at := r.text(n, path), r.place(n, path)
		return func(d *draft) { d.model.EEPROMLock, d.lockAt = lock, at }
	case "common_names":
		return r.commonNames(n, path)
	case "meanings":
		return r.meanings(n, path)
	}
	r.fail(at, path, "is not known here")
	return func(*draft) {}
}

// supportOf returns the field of a capability.
func supportOf(m *Model, key string) *Support {
	switch key {
	case "fast_read":
		return &m.FastRead
	case "sync_read":
		return &m.SyncRead
	case "bulk_read":
		return &m.BulkRead
	case "bus_watchdog":
		return &m.BusWatchdog
	}
	return &m.Backup
}

// position reads {ticks: 4096, degrees: 360, zero: 2048}.
func (r *reader) position(n *yaml.Node, path string) trait {
	var ticks, zero int64
	var degrees float64
	r.mapping(n, path, func(key string, at, value *yaml.Node, path string) {
		switch key {
		case "ticks":
			ticks = r.integer(value, path, 1, math.MaxInt32)
		case "degrees":
			degrees = r.positive(value, path)
		case "zero":
			zero = r.integer(value, path, math.MinInt32, math.MaxInt32)
		default:
			r.fail(at, path, "is not known here")
		}
	})
	if ticks == 0 || degrees == 0 {
		r.fail(n, path, "needs ticks and the degrees they span")
		return func(*draft) {}
	}
	return func(d *draft) {
		d.model.RadPerTick = degrees * math.Pi / 180 / float64(ticks)
		d.model.ZeroTick = zero
		d.quantities["position"] = quantity{factor: 1, unit: "rad", ticks: true}
	}
}

// protocols reads the list of protocols.
func (r *reader) protocols(n *yaml.Node, path string) trait {
	var list []string
	for _, item := range r.sequence(n, path) {
		name := r.text(item, path)
		switch name {
		case "1.0", "2.0", "feetech-sts", "feetech-scs":
			list = append(list, name)
		default:
			r.fail(item, path, "%q is not 1.0, 2.0, feetech-sts or feetech-scs", name)
		}
	}
	return func(d *draft) { d.model.Protocols = list }
}

// byteOrder reads "little" or "big".
func (r *reader) byteOrder(n *yaml.Node, path string) trait {
	order := r.text(n, path)
	if order != "little" && order != "big" {
		r.fail(n, path, "must be little or big")
	}
	return func(d *draft) { d.bigEndian = order == "big" }
}

// modes reads {register: operating_mode, position: 3, ...}.
func (r *reader) modes(n *yaml.Node, path string) trait {
	register, at := "", r.place(n, path)
	var modes []Mode
	r.mapping(n, path, func(key string, keyAt, value *yaml.Node, path string) {
		if key == "register" {
			register = r.text(value, path)
			return
		}
		modes = append(modes, Mode{Name: r.mode(key, keyAt, path), Value: r.integer(value, path, 0, 255)})
	})
	if register == "" {
		r.fail(n, path, "names no register")
	}
	return func(d *draft) { d.model.Modes, d.model.ModeRegister, d.modesAt = modes, register, at }
}

// modesByLimits reads {velocity: 0}: what both position limits hold in the modes other than position.
func (r *reader) modesByLimits(n *yaml.Node, path string) trait {
	modes := []Mode{{Name: PositionMode, Value: -1}}
	r.mapping(n, path, func(key string, keyAt, value *yaml.Node, path string) {
		modes = append(modes, Mode{Name: r.mode(key, keyAt, path), Value: r.integer(value, path, 0, 0xFFFF)})
	})
	return func(d *draft) { d.model.Modes, d.model.ModeRegister = modes, "" }
}

// mode checks the name of a mode.
func (r *reader) mode(name string, at *yaml.Node, path string) string {
	switch name {
	case PositionMode, ExtendedPositionMode, VelocityMode, CurrentMode, CurrentBasedPositionMode, PWMMode, StepMode:
	default:
		r.fail(at, path, "is not the name of a mode")
	}
	return name
}

// support reads "always", "never" or "since 45".
func (r *reader) support(n *yaml.Node, path string) Support {
	text := r.text(n, path)
	switch text {
	case "always":
		return Support{Ever: true}
	case "never":
		return Support{}
	}
	firmware, err := strconv.Atoi(strings.TrimPrefix(text, "since "))
	if err != nil || firmware < 1 || firmware > 255 {
		r.fail(n, path, `must be always, never, or the first firmware that can, such as "since 45"`)
	}
	return Support{Ever: true, Since: firmware}
}

// indirect reads the blocks of indirect addressing.
func (r *reader) indirect(n *yaml.Node, path string) trait {
	var blocks []IndirectBlock
	for _, item := range r.sequence(n, path) {
		blocks = append(blocks, r.indirectBlock(item, path))
	}
	return func(d *draft) { d.model.Indirect = blocks }
}

// indirectBlock reads one block.
func (r *reader) indirectBlock(n *yaml.Node, path string) IndirectBlock {
	var b IndirectBlock
	r.mapping(n, path, func(key string, at, value *yaml.Node, path string) {
		switch key {
		case "slots":
			b.Slots = int(r.integer(value, path, 1, 1024))
		case "address":
			b.Address = int(r.integer(value, path, 0, maxAddress))
		case "data":
			b.Data = int(r.integer(value, path, 0, maxAddress))
		case "target":
			lower, upper := r.bounds(value, path)
			b.TargetLower, b.TargetUpper = int(lower.Value), int(upper.Value)
		case "area":
			area, known := areas[r.text(value, path)]
			if !known {
				r.fail(value, path, "must be ram, eeprom, hybrid or factory")
			}
			b.Area = area
		case "since":
			b.Since = int(r.integer(value, path, 1, 255))
		case "before":
			b.Before = int(r.integer(value, path, 1, 255))
		default:
			r.fail(at, path, "is not known here")
		}
	})
	if b.Slots == 0 || b.Address == 0 || b.Data == 0 || b.TargetUpper == 0 {
		r.fail(n, path, "needs slots, address, data and target")
	}
	return b
}

// hardwareErrors reads {0: input voltage, ...}.
func (r *reader) hardwareErrors(n *yaml.Node, path string, codes bool) trait {
	upper := int64(7)
	if codes {
		upper = 255
	}
	var list []HardwareError
	r.mapping(n, path, func(key string, at, value *yaml.Node, path string) {
		list = append(list, HardwareError{Bit: int(r.integer(at, path, 0, upper)), Text: r.text(value, path)})
	})
	return func(d *draft) { d.model.HardwareErrors, d.model.HardwareErrorsAreCodes = list, codes }
}

// baudRates reads {0: 9600, ...}.
func (r *reader) baudRates(n *yaml.Node, path string) trait {
	var list []BaudRate
	r.mapping(n, path, func(key string, at, value *yaml.Node, path string) {
		list = append(list, BaudRate{
			Raw:           r.integer(at, path, 0, 255),
			BitsPerSecond: int(r.integer(value, path, 1, 100_000_000)),
		})
	})
	return func(d *draft) { d.model.BaudRates = list }
}

// commonNames reads {goal_velocity: moving_speed, ...}.
func (r *reader) commonNames(n *yaml.Node, path string) trait {
	names, at := make(map[string]string), r.place(n, path)
	r.mapping(n, path, func(key string, _, value *yaml.Node, path string) {
		names[key] = r.text(value, path)
	})
	return func(d *draft) { d.commonNames, d.namesAt = names, at }
}
