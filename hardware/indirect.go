package hardware

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// Indirect addressing: a servo shows bytes of its control table, wherever they lie, side by side in another place, its
// indirect data. What is to be shown there is written into its indirect addresses, which it forgets without power.

const (
	// rebootTime is the shortest silence in which a servo that was asked all the while may have lost its power, and with
	// it its indirect addresses; unwatched is the same where it was not asked. No servo restarts faster.
	rebootTime = 50 * time.Millisecond
	unwatched  = 250 * time.Millisecond
)

// mapping is how one servo gathers scattered registers in its indirect data.
type mapping struct {
	slot  int
	servo *Servo
	block *model.IndirectBlock
	// targets are the addresses of the bytes shown, slot by slot of the block; −1 where nothing is.
	targets []int
	// content is what the address registers hold then, setup the packet that writes it.
	content, setup []byte
	// group reads the address registers back, part is what it reads.
	group readGroup
	part  int
	// valid says that they held what they should when last read, and that the servo cannot have lost its power since.
	valid bool
	// answered is when the servo last answered, missed says that it has been silent since.
	answered time.Time
	missed   bool
}

// indirectBlock returns the block in which the registers of a slot could be gathered, nil when there is none: it must be
// known to be there, in RAM, large enough, and lead to all registers.
func indirectBlock(s *outline) *model.IndirectBlock {
	if s.protocol != codec.Protocol2 || len(s.reads) == 0 || s.servo.Model == nil {
		return nil
	}
	all := slices.Concat(s.reads, s.goals)
	for i := range s.servo.Model.Indirect {
		b := &s.servo.Model.Indirect[i]
		depends := b.Since > 0 || b.Before > 0
		if b.Area == model.RAM && b.In(s.servo.Firmware) && !(depends && s.servo.Firmware == 0) && leads(b, all) {
			return b
		}
	}
	return nil
}

// leads tells whether the slots of a block may lead to all these registers.
func leads(b *model.IndirectBlock, registers []*model.Register) bool {
	for _, r := range registers {
		if r.Address < b.TargetLower || r.End()-1 > b.TargetUpper {
			return false
		}
	}
	return sizeOf(registers) <= b.Slots
}

func sizeOf(registers []*model.Register) int {
	size := 0
	for _, r := range registers {
		size += r.Size
	}
	return size
}

// longestGathered returns how many bytes of indirect data reads take at most: goals lie behind them, in the same place
// in all servos.
func longestGathered(slots []outline, reads []bool) int {
	longest := 0
	for i := range slots {
		if reads[i] {
			longest = max(longest, sizeOf(slots[i].reads))
		}
	}
	return longest
}

func newMapping(slot int, s *outline) mapping {
	return mapping{slot: slot, servo: s.servo, block: s.block, part: -1}
}

// show lets the block show these registers from slot first on, and returns where each begins in the indirect data.
func (m *mapping) show(registers []*model.Register, first int) []int {
	for len(m.targets) < first {
		m.targets = append(m.targets, -1)
	}
	places := make([]int, len(registers))
	for i, r := range registers {
		places[i] = m.block.Data + len(m.targets)
		for a := r.Address; a < r.End(); a++ {
			m.targets = append(m.targets, a)
		}
	}
	return places
}

// gatherGoals returns where the goals of a slot are written: gathered from slot first of the block on, if they are to
// be and there is room, else where they are.
func (m *mapping) gatherGoals(s *outline, gathered bool, first int) []int {
	if !gathered || first+sizeOf(s.goals) > s.block.Slots {
		return addressesOf(s.goals)
	}
	return m.show(s.goals, first)
}

// addGathered appends the part that reads the gathered registers of a slot.
func (l *layout) addGathered(s *outline, m *mapping) []place {
	p := newPart(s, 0)
	p.mapping = len(l.mappings)
	p.span = span{s.block.Data, sizeOf(s.reads)}
	places := make([]place, len(s.reads))
	p.gathered = []int{}
	for i, at := range m.show(s.reads, 0) {
		places[i] = place{len(l.parts), len(p.reads)}
		p.gathered = append(p.gathered, at-s.block.Data)
		p.reads = append(p.reads, s.reads[i])
	}
	p.values, p.staged = make([]int64, len(p.reads)), make([]int64, len(p.reads))
	l.parts = append(l.parts, p)
	return places
}

// addMappings appends the parts that read the mappings back.
func (l *layout) addMappings(slots []outline) {
	for i := range l.mappings {
		m := &l.mappings[i]
		m.content = addressBytes(m.block, m.targets)
		p := newPart(&slots[m.slot], 0)
		p.span, p.expected = span{m.block.Address, len(m.content)}, m.content
		m.part = len(l.parts)
		m.group = newReadGroup(SingleRead, p.protocol, m.part)
		l.parts = append(l.parts, p)
	}
}

// addressBytes returns what the address registers of a block hold to show these targets; one that shows nothing leads
// to its own data byte, as from the factory.
func addressBytes(b *model.IndirectBlock, targets []int) []byte {
	var content []byte
	for i, target := range targets {
		if target < 0 {
			target = b.Data + i
		}
		content = binary.LittleEndian.AppendUint16(content, uint16(target))
	}
	return content
}

// ready encodes the packet that sets the mapping.
func (m *mapping) ready(parts []part) error {
	p := &parts[m.part]
	var err error
	m.setup, err = p.protocol.AppendSyncWrite(nil, p.span.address, len(m.content), []byte{p.servo.ID}, m.content)
	return err
}

// doubt decides at the beginning of an exchange whether the mapping may be gone; unasked tells that nobody has asked
// the servo for so long that it must be looked after before its values are read.
func (m *mapping) doubt(now time.Time) (unasked bool) {
	silence := now.Sub(m.answered)
	if m.valid && (silence > unwatched || m.missed && silence > rebootTime) {
		m.valid = false
		return !m.missed
	}
	return false
}

// hear notes whether the servo has answered in an exchange.
func (m *mapping) hear(answered bool, now time.Time) {
	m.missed = !answered
	if answered {
		m.answered = now
	}
}
