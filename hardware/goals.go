package hardware

import (
	"cmp"
	"slices"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// goals are the goal registers of all slots, and how those that are set share sync writes.
type goals struct {
	protocol codec.Protocol
	slots    [][]goal // as in Slot.Goals
	byPlace  [][]int  // goal numbers of a slot by address
	ids      []byte   // of the slots
	changed  bool     // goals were set or cleared since the last arrange
	blocks   []block
	writes   []syncWrite
	memory   []byte // behind the ids and contents of writes
	refused  uint64
	// count is the number of all goals, size the most that ids and contents of their packets can take.
	count, size int
}

// goal is one register that a cycle writes.
type goal struct {
	register *model.Register
	raw      int64
	set      bool
	content  []byte // its place in a sync write; nil while it is not set
}

// block is a run of adjacent goal registers of one slot that are set.
type block struct {
	address, length int
	slot            int
	first, count    int // in byPlace
}

// syncWrite is one packet: the same span of the control table of some servos.
type syncWrite struct {
	address, length int
	ids, content    []byte
}

func newGoals(p codec.Protocol) *goals { return &goals{protocol: p} }

// add appends a slot.
func (g *goals) add(id byte, registers []*model.Register) {
	slot := make([]goal, len(registers))
	place := make([]int, len(registers))
	size := 0
	for i, r := range registers {
		slot[i].register = r
		place[i] = i
		size += 1 + r.Size
	}
	slices.SortStableFunc(place, func(a, b int) int { return cmp.Compare(registers[a].Address, registers[b].Address) })
	g.slots = append(g.slots, slot)
	g.byPlace = append(g.byPlace, place)
	g.ids = append(g.ids, id)
	g.count += len(registers)
	g.size += size
}

// ready makes room for the packets of all slots.
func (g *goals) ready() {
	g.blocks = make([]block, 0, g.count)
	g.writes = make([]syncWrite, 0, g.count)
	g.memory = make([]byte, 0, g.size)
}

// set gives a goal a value.
func (g *goals) set(slot, number int, raw int64) {
	x := &g.slots[slot][number]
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
	for i := range g.slots[slot] {
		x := &g.slots[slot][i]
		g.changed = g.changed || x.set
		x.set, x.content = false, nil
	}
}

// all returns the packets that carry every goal there is.
func (g *goals) all() ([]byte, error) {
	for slot := range g.slots {
		for i := range g.slots[slot] {
			x := &g.slots[slot][i]
			lower, _ := x.register.RawRange()
			x.raw, x.set, g.changed = lower, true, true
		}
	}
	return g.appendTo(nil)
}

// clearAll takes all goals out.
func (g *goals) clearAll() {
	for slot := range g.slots {
		g.clear(slot)
	}
}

// appendTo appends the packets that carry all goals that are set.
func (g *goals) appendTo(tx []byte) ([]byte, error) {
	if g.changed {
		g.arrange()
		g.changed = false
	}
	var err error
	for i := range g.writes {
		w := &g.writes[i]
		if tx, err = g.protocol.AppendSyncWrite(tx, w.address, w.length, w.ids, w.content); err != nil {
			return tx, err
		}
	}
	return tx, nil
}

// arrange distributes the goals that are set over sync writes: adjacent registers of a servo in one block, blocks
// with the same address and length in one packet, as far as a packet may be long.
func (g *goals) arrange() {
	g.findBlocks()
	slices.SortStableFunc(g.blocks, func(a, b block) int {
		return cmp.Or(cmp.Compare(a.address, b.address), cmp.Compare(a.length, b.length))
	})
	g.writes, g.memory = g.writes[:0], g.memory[:0]
	for rest := g.blocks; len(rest) > 0; {
		n := g.together(rest)
		g.writes = append(g.writes, g.pack(rest[:n]))
		rest = rest[n:]
	}
}

func (g *goals) findBlocks() {
	g.blocks = g.blocks[:0]
	for slot, place := range g.byPlace {
		for i, number := range place {
			x := &g.slots[slot][number]
			if !x.set {
				continue
			}
			r := x.register
			if last := len(g.blocks) - 1; last >= 0 && g.blocks[last].continues(slot, i, r) {
				g.blocks[last].count++
				g.blocks[last].length += r.Size
				continue
			}
			g.blocks = append(g.blocks, block{address: r.Address, length: r.Size, slot: slot, first: i, count: 1})
		}
	}
}

// continues tells whether register r, at this place of this slot, begins where the block ends.
func (b *block) continues(slot, place int, r *model.Register) bool {
	return b.slot == slot && b.first+b.count == place && b.address+b.length == r.Address
}

// together returns how many blocks from the first one on fit one packet.
func (g *goals) together(blocks []block) int {
	n := 1
	for n < len(blocks) && blocks[n].address == blocks[0].address && blocks[n].length == blocks[0].length &&
		fits(g.protocol, g.protocol.SyncWriteLength(n+1, blocks[0].length)) {
		n++
	}
	return n
}

// pack lays out one sync write and encodes its goals.
func (g *goals) pack(blocks []block) syncWrite {
	w := syncWrite{address: blocks[0].address, length: blocks[0].length}
	start := len(g.memory)
	for _, b := range blocks {
		g.memory = append(g.memory, g.ids[b.slot])
	}
	w.ids = g.memory[start:]
	start = len(g.memory)
	for _, b := range blocks {
		for _, number := range g.byPlace[b.slot][b.first : b.first+b.count] {
			x := &g.slots[b.slot][number]
			end := len(g.memory)
			g.memory = g.memory[:end+x.register.Size]
			x.content = g.memory[end:]
			_ = x.register.Encode(x.content, x.raw) // in range
		}
	}
	w.content = g.memory[start:]
	return w
}

// fits tells whether a packet of n bytes stays within what servos take, byte stuffing at its worst included.
func fits(p codec.Protocol, n int) bool {
	if p == codec.Protocol2 {
		return stuffed(p, n) <= largestPacket
	}
	return n <= largestPacket1
}
