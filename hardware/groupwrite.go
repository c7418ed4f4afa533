package hardware

import (
	"cmp"
	"slices"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// groupWrite is one packet with goals: a sync write, the same span of the control table of some servos, or a bulk
// write, other spans of each.
type groupWrite struct {
	protocol codec.Protocol
	turn     int
	// address and length are the span of a sync write.
	address, length int
	ids             []byte
	// items are those of a bulk write, nil in a sync write.
	items   []codec.BulkItem
	content []byte
}

func (w *groupWrite) appendTo(tx []byte) ([]byte, error) {
	if w.items != nil {
		return w.protocol.AppendBulkWrite(tx, w.items, w.content)
	}
	return w.protocol.AppendSyncWrite(tx, w.address, w.length, w.ids, w.content)
}

// size returns the length of the packet, byte stuffing not counted.
func (w *groupWrite) size() int {
	if w.items != nil {
		return w.protocol.BulkWriteLength(len(w.items), len(w.content))
	}
	return w.protocol.SyncWriteLength(len(w.ids), w.length)
}

// arrange distributes the goals that are set over packets: adjacent registers of a servo in one block, blocks with the
// same address and length in one sync write, as far as a packet may be long. What would make many small sync writes
// goes into a bulk write instead, where that is fewer bytes.
func (g *goals) arrange() {
	g.findBlocks()
	slices.SortStableFunc(g.blocks, func(a, b block) int {
		return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(a.address, b.address), cmp.Compare(a.length, b.length))
	})
	g.chooseBulk()
	g.writes, g.memory, g.items = g.writes[:0], g.memory[:0], g.items[:0]
	for rest := g.blocks; len(rest) > 0; {
		n := g.together(rest)
		if !rest[0].bulk {
			g.packSync(rest[:n])
		}
		rest = rest[n:]
	}
	g.packBulk()
}

func (g *goals) findBlocks() {
	g.blocks = g.blocks[:0]
	for slot := range g.slots {
		s := &g.slots[slot]
		first := len(g.blocks)
		for i, number := range s.byPlace {
			x := &s.goals[number]
			if !x.set {
				continue
			}
			if last := len(g.blocks) - 1; last >= first && g.blocks[last].continues(i, x) {
				g.blocks[last].count++
				g.blocks[last].length += x.register.Size
				continue
			}
			g.blocks = append(g.blocks, block{address: x.address, length: x.register.Size, slot: slot, turn: s.turn, first: i, count: 1})
		}
		if len(g.blocks) == first+1 {
			g.blocks[first].alone = true
		}
	}
}

// continues tells whether a goal, at this place of the same slot, begins where the block ends.
func (b *block) continues(place int, x *goal) bool {
	return b.first+b.count == place && b.address+b.length == x.address
}

// alike tells whether both can be in one sync write.
func (b *block) alike(o *block) bool {
	return b.turn == o.turn && b.address == o.address && b.length == o.length
}

// chooseBulk marks the blocks that go into bulk writes. Of a servo with several blocks none does: they must arrive in
// the order of their addresses, since a profile counts from the goal on that follows it.
func (g *goals) chooseBulk() {
	saved, bytes := 0, 0
	for i := 0; i < len(g.blocks); {
		n := 1
		for i+n < len(g.blocks) && g.blocks[i].alike(&g.blocks[i+n]) {
			n++
		}
		if gain := g.gain(g.blocks[i : i+n]); gain > 0 {
			saved += gain
			for k := i; k < i+n; k++ {
				g.blocks[k].bulk = true
				bytes += bulkItemBytes + g.blocks[k].length
			}
		}
		i += n
	}
	packets := 1 + bytes/(largestPacket/2)
	if saved > packets*codec.Protocol2.BulkWriteLength(0, 0) {
		return
	}
	for i := range g.blocks {
		g.blocks[i].bulk = false
	}
}

// bulkItemBytes is what an item of a bulk write has beside its content: id, address and length.
const bulkItemBytes = 5

// gain returns by how many bytes these blocks are shorter as items of a bulk write than as a sync write of their own;
// 0 when they cannot be.
func (g *goals) gain(blocks []block) int {
	length, n := blocks[0].length, len(blocks)
	for i := range blocks {
		if !blocks[i].alone || !g.slots[blocks[i].slot].bulk {
			return 0
		}
	}
	return codec.Protocol2.SyncWriteLength(n, length) - n*(bulkItemBytes+length)
}

// together returns how many blocks from the first one on fit one sync write.
func (g *goals) together(blocks []block) int {
	n, p := 1, g.slots[blocks[0].slot].protocol
	for n < len(blocks) && blocks[n].alike(&blocks[0]) && fits(p, p.SyncWriteLength(n+1, blocks[0].length)) {
		n++
	}
	return n
}

// packSync lays out one sync write and encodes its goals.
func (g *goals) packSync(blocks []block) {
	w := groupWrite{protocol: g.slots[blocks[0].slot].protocol, turn: blocks[0].turn, address: blocks[0].address, length: blocks[0].length}
	w.ids = g.listIDs(blocks)
	start := len(g.memory)
	for i := range blocks {
		g.encode(&blocks[i])
	}
	w.content = g.memory[start:]
	g.writes = append(g.writes, w)
}

func (g *goals) listIDs(blocks []block) []byte {
	start := len(g.memory)
	for i := range blocks {
		g.memory = append(g.memory, g.slots[blocks[i].slot].id)
	}
	return g.memory[start:]
}

// packBulk lays out the bulk writes and encodes their goals.
func (g *goals) packBulk() {
	const p = codec.Protocol2
	w := groupWrite{protocol: p}
	start, first := len(g.memory), len(g.items)
	for i := range g.blocks {
		b := &g.blocks[i]
		if !b.bulk {
			continue
		}
		if n := len(g.items) - first; n > 0 && !fits(p, p.BulkWriteLength(n+1, len(g.memory)-start+b.length)) {
			g.closeBulk(w, first, start)
			start, first = len(g.memory), len(g.items)
		}
		w.turn = b.turn
		g.items = append(g.items, codec.BulkItem{ID: g.slots[b.slot].id, Address: b.address, Length: b.length})
		g.encode(b)
	}
	if len(g.items) > first {
		g.closeBulk(w, first, start)
	}
}

func (g *goals) closeBulk(w groupWrite, firstItem, start int) {
	w.items, w.content = g.items[firstItem:], g.memory[start:]
	g.writes = append(g.writes, w)
}

// encode appends the goals of a block.
func (g *goals) encode(b *block) {
	s := &g.slots[b.slot]
	for _, number := range s.byPlace[b.first : b.first+b.count] {
		x := &s.goals[number]
		end := len(g.memory)
		g.memory = g.memory[:end+x.register.Size]
		x.content = g.memory[end:]
		_ = x.register.Encode(x.content, x.raw) // in range
	}
}

// fits tells whether a packet of n bytes stays within what servos take, byte stuffing at its worst included.
func fits(p codec.Protocol, n int) bool {
	if p == codec.Protocol2 {
		return stuffed(p, n) <= largestPacket
	}
	return n <= largestPacket1
}

// addressesOf returns where registers are written without indirect addressing.
func addressesOf(registers []*model.Register) []int {
	all := make([]int, len(registers))
	for i, r := range registers {
		all[i] = r.Address
	}
	return all
}
