package sim

import (
	"math"
	"strings"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// setFactory sets all registers of an area to what they hold from the factory.
func (s *servo) setFactory(area model.Area) {
	for a := 0; a < len(s.registers); {
		r := s.registers[a]
		if r == nil {
			a++
			continue
		}
		if r.Area == area && r.Numeric() {
			s.table.set(r, s.factory(r))
		}
		a = r.End()
	}
}

// factory returns what a register holds from the factory. Where no default is published, limits let everything
// through and everything else is as near to 0 as its bounds allow.
func (s *servo) factory(r *model.Register) int64 {
	switch {
	case r == s.modelNumber:
		return int64(s.model.Number)
	case r == s.firmware:
		return int64(s.version)
	case r.Default.Known:
		return r.Default.Value
	case r == s.mode:
		return s.factoryMode()
	case r == s.minPosition:
		return s.model.ZeroTick - round(s.model.TicksPerTurn()/2)
	case r == s.maxPosition:
		return s.model.ZeroTick + round(s.model.TicksPerTurn()/2)
	case strings.HasPrefix(r.Name, "min_"):
		return lowest(r)
	case strings.HasSuffix(r.Name, "_limit"):
		return highest(r)
	case r == s.statusReturnLevel:
		return 2
	}
	return max(lowest(r), 0)
}

// factoryMode returns the mode of a servo that comes in no published one: one that takes positions.
func (s *servo) factoryMode() int64 {
	for _, name := range []string{model.PositionMode, model.CurrentBasedPositionMode} {
		if raw, ok := s.model.OperatingMode(name); ok {
			return raw
		}
	}
	return 0
}

// lowest returns the lower bound that the manual gives, or 0.
func lowest(r *model.Register) int64 {
	if r.Min.Known && r.Min.Register == "" {
		return r.Min.Value
	}
	return 0
}

// highest returns the upper bound that the manual gives, or 100 % for a ratio, or what the register can hold.
func highest(r *model.Register) int64 {
	if r.Max.Known && r.Max.Register == "" {
		return r.Max.Value
	}
	if r.Unit == "1" && r.Scale > 0 {
		return int64(math.Round(1 / r.Scale))
	}
	_, upper := r.RawRange()
	return upper
}
