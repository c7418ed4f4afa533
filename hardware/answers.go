package hardware

import "github.com/sinew-robotics/sinew/codec"

// decode takes what has arrived of the answers to the group's request; last says that nothing more will.
func (c *Cycle) decode(g *readGroup, last bool) {
	if g.current().fast() {
		c.decodeJoint(g, last)
		return
	}
	for {
		status, err := c.rx.next(g.protocol)
		switch {
		case err == codec.ErrIncomplete && last && c.rx.skip():
			c.damaged(c.parts)
		case err == codec.ErrIncomplete:
			return
		case err != nil:
			c.damaged(c.parts)
		case g.current() == USB2AXRead:
			c.takeAll(g, status)
		default:
			c.take(c.parts, status)
		}
	}
}

// decodeJoint takes the joint status of a fast read: whole, or at last as far as it came.
func (c *Cycle) decodeJoint(g *readGroup, last bool) {
	for c.rx.start < c.rx.end && !c.complete {
		n, err := g.protocol.DecodeFastStatus(c.rx.buf[c.rx.start:c.rx.end], g.blocks)
		switch {
		case err == codec.ErrIncomplete && last:
			c.takeBlocks(g)
			n = c.rx.end - c.rx.start
		case err == codec.ErrIncomplete:
			c.rx.start += n
			return
		case c.takeBlocks(g) > 0:
			c.complete = true
			c.damagedBlocks(g)
		default: // something else, or nothing of it is good
			c.damaged(c.parts)
			n = max(n, 1)
		}
		c.rx.start += n
	}
}

// takeBlocks takes the good parts of a joint status and returns how many there are.
func (c *Cycle) takeBlocks(g *readGroup) int {
	found := 0
	for i := range g.blocks {
		if b := &g.blocks[i]; b.Data != nil {
			found++
			c.take(c.parts, codec.StatusPacket{ID: b.ID, Error: b.Error, Params: b.Data})
		}
	}
	return found
}

// damagedBlocks notes the parts of a whole joint status that are not good.
func (c *Cycle) damagedBlocks(g *readGroup) {
	for i := range g.blocks {
		if g.blocks[i].Data == nil {
			c.parts[g.roster.asked[i]].damaged = true
		}
	}
}

// takeAll takes the answer of a USB2AX adapter, which stands for all servos.
func (c *Cycle) takeAll(g *readGroup, status codec.StatusPacket) {
	all, err := g.protocol.ParseUSB2AXStatus(status, g.items[0].Length, len(g.items))
	if err != nil {
		c.strays++
		return
	}
	for i, item := range g.items {
		if !all.Missing(i) {
			c.take(c.parts, codec.StatusPacket{ID: item.ID, Error: codec.StatusError{Protocol: g.protocol}, Params: all.Data(i)})
		}
	}
	c.complete = true
}
