package hardware

import (
	"cmp"
	"slices"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

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

// runs splits registers, by their indices, into runs that one read can cover: servos refuse to read where there is no
// register, and far apart the bytes between cost more than another request.
func runs(p codec.Protocol, m *model.Model, registers []*model.Register) [][]int {
	byPlace := make([]int, len(registers))
	for i := range byPlace {
		byPlace[i] = i
	}
	slices.SortStableFunc(byPlace, func(a, b int) int { return cmp.Compare(registers[a].Address, registers[b].Address) })
	var all [][]int
	var covered span
	for _, i := range byPlace {
		r := span{registers[i].Address, registers[i].Size}
		wide := covered.cover(r)
		if len(all) > 0 && wide.length-covered.length-r.length <= turnaround && readable(p, m, wide) {
			all[len(all)-1] = append(all[len(all)-1], i)
			covered = wide
			continue
		}
		all = append(all, []int{i})
		covered = r
	}
	return all
}

// readable tells whether one read can cover the span: every byte of it belongs to a register. Feetech servos also read
// where there is none (vendor SDK, FTServo_Arduino: FeedBack reads from 56 to 70 at once).
func readable(p codec.Protocol, m *model.Model, s span) bool {
	if p == codec.FeetechSTS || p == codec.FeetechSCS {
		return true
	}
	next := s.address
	for _, r := range m.Registers() {
		if r.Address <= next {
			next = max(next, r.End())
		}
	}
	return next >= s.address+s.length
}

// ownSpans returns for each part the smallest span that serves it.
func ownSpans(parts []part) []span {
	spans := make([]span, len(parts))
	for i := range parts {
		spans[i] = parts[i].span
	}
	return spans
}

// widened gives corresponding parts of servos of one model the same span, or of all servos: where one has
// present_current, another of the same series has present_load.
func widened(parts []part, own []span, acrossModels bool) []span {
	wide := make([]span, len(own))
	for i := range own {
		wide[i] = own[i]
		for j := range own {
			alike := acrossModels || parts[i].servo.Model == parts[j].servo.Model
			alike = alike && parts[i].protocol == parts[j].protocol && parts[i].gathered == nil && parts[j].gathered == nil
			if alike && parts[i].ordinal == parts[j].ordinal {
				wide[i] = wide[i].cover(own[j])
			}
		}
		if !readable(parts[i].protocol, parts[i].servo.Model, wide[i]) {
			wide[i] = own[i]
		}
	}
	return wide
}
