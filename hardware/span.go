package hardware

import "github.com/sinew-robotics/sinew/hardware/model"

// span is a run of the control table.
type span struct{ address, length int }

// cover returns the smallest span that holds both; a span of no bytes counts for nothing.
func (s span) cover(o span) span {
	if s.length == 0 {
		return o
	}
	if o.length == 0 {
		return s
	}
	start := min(s.address, o.address)
	return span{start, max(s.address+s.length, o.address+o.length) - start}
}

// spanOf returns the smallest span that holds all the registers.
func spanOf(registers []*model.Register) span {
	var s span
	for _, r := range registers {
		s = s.cover(span{r.Address, r.Size})
	}
	return s
}

// ownSpans returns for each slot the smallest span that serves it.
func ownSpans(slots []slot) []span {
	spans := make([]span, len(slots))
	for i := range slots {
		spans[i] = spanOf(slots[i].reads)
	}
	return spans
}

// widened gives servos of one model the same span.
func widened(slots []slot, own []span) []span {
	wide := make([]span, len(own))
	for i := range own {
		for j := range own {
			if own[i].length > 0 && slots[i].servo.Model == slots[j].servo.Model {
				wide[i] = wide[i].cover(own[j])
			}
		}
	}
	return wide
}
