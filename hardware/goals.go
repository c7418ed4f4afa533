package hardware

import (
	"cmp"
	"slices"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// goals are the goal registers of all slots, and how those that are set share packets.
type goals struct {
	slots   []goalSlot
	changed bool // goals were set or cleared since the last arrange
	blocks  []block
	writes  []groupWrite
	memory  []byte           // behind the ids and contents of writes
	items   []codec.BulkItem // behind the items of writes
	refused uint64
	// count is the number of all goals, size the most that ids and contents of their packets can take.
	count, size int
}

// goalSlot is a slot of a cycle as its goals see it.
type goalSlot struct {
	id       byte
	protocol codec.Protocol
	// turn is the place of the protocol among those of the cycle.
	turn int
	// bulk says that the servo takes bulk writes.
	bulk    bool
	goals   []goal // as in Slot.Goals
	byPlace []int  // goal numbers by address
}

// goal is one register that a cycle writes.
type goal struct {
	register *model.Register
	// address is where it is written: its own, or one of indirect data that leads there.
	address int
	raw     int64
	set     bool
	content []byte // its place in a packet; nil while it is not set
}

// block is a run of adjacent goal registers of one slot that are set.
type block struct {
	address, length int
	slot, turn      int
	first, count    int // in byPlace
	// alone says that the slot has no other block, bulk that the block goes into a bulk write.
	alone, bulk bool
}

func newGoals() *goals { return &goals{} }

// add appends a slot whose goals are written to these addresses.
func (g *goals) add(s *outline, turn int, addresses []int) {
	slot := goalSlot{id: s.servo.ID, protocol: s.protocol, turn: turn, bulk: takesBulkWrite(s)}
	for i, r := range s.goals {
		slot.goals = append(slot.goals, goal{register: r, address: addresses[i]})
		slot.byPlace = append(slot.byPlace, i)
		g.size += 1 + r.Size
	}
	slices.SortStableFunc(slot.byPlace, func(a, b int) int { return cmp.Compare(addresses[a], addresses[b]) })
	g.slots = append(g.slots, slot)
	g.count += len(s.goals)
}

// takesBulkWrite tells whether the servo is known to obey bulk writes: all that answer bulk reads of protocol 2.0 do.
func takesBulkWrite(s *outline) bool {
	return s.protocol.Supports(codec.BulkWrite) && s.servo.Model.BulkRead.In(s.servo.Firmware)
}

// ready makes room for the packets of all slots.
func (g *goals) ready() {
	g.blocks = make([]block, 0, g.count)
	g.writes = make([]groupWrite, 0, g.count)
	g.items = make([]codec.BulkItem, 0, g.count)
	g.memory = make([]byte, 0, g.size)
}

// set gives a goal a value.
func (g *goals) set(slot, number int, raw int64) {
	x := &g.slots[slot].goals[number]
	if lower, upper := x.register.RawRange(); raw < lower || raw > upper {
		g.refused++
		return
	}
	x.raw = raw
	if x.set {
		if x.content != nil {
			_ = x.register.Encode(x.content, raw) // in range
		}
		return
	}
	x.set = true
	g.changed = true
}

// clear takes the goals of a slot out.
func (g *goals) clear(slot int) {
	for i := range g.slots[slot].goals {
		x := &g.slots[slot].goals[i]
		g.changed = g.changed || x.set
		x.set, x.content = false, nil
	}
}

// clearAll takes all goals out.
func (g *goals) clearAll() {
	for slot := range g.slots {
		g.clear(slot)
	}
}

// take sets the goals that are set in another arrangement of the same slots.
func (g *goals) take(from *goals) {
	for slot := range from.slots {
		for i := range from.slots[slot].goals {
			if x := &from.slots[slot].goals[i]; x.set {
				g.set(slot, i, x.raw)
			}
		}
	}
	g.refused = from.refused
}

// all sets every goal there is and returns the packets that carry them.
func (g *goals) all() ([]byte, error) {
	for slot := range g.slots {
		for i := range g.slots[slot].goals {
			x := &g.slots[slot].goals[i]
			lower, _ := x.register.RawRange()
			x.raw, x.set, g.changed = lower, true, true
		}
	}
	g.arrangeIfChanged()
	var tx []byte
	var err error
	for i := range g.writes {
		if tx, err = g.writes[i].appendTo(tx); err != nil {
			return tx, err
		}
	}
	return tx, nil
}

// appendTo appends the packets that carry the goals of the protocol with this turn.
func (g *goals) appendTo(tx []byte, turn int) ([]byte, error) {
	g.arrangeIfChanged()
	var err error
	for i := range g.writes {
		if w := &g.writes[i]; w.turn == turn {
			if tx, err = w.appendTo(tx); err != nil {
				return tx, err
			}
		}
	}
	return tx, nil
}

func (g *goals) arrangeIfChanged() {
	if g.changed {
		g.arrange()
		g.changed = false
	}
}
