package hardware

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

// FuzzReply feeds a cycle arbitrary bytes: it must not panic, and a slot may be fresh only if a whole, undamaged status
// packet with its id and length was among them.
func FuzzReply(f *testing.F) {
	good := answers(3)
	f.Add(good, uint8(0))
	f.Add(good[:len(good)-1], uint8(1))
	f.Add(slices.Concat(good[22:], good), uint8(7))
	f.Add(slices.Concat([]byte{0xFF, 0xFF, 0xFD, 0, 1, 0xFF, 1, 0x55, 0}, good), uint8(0))
	f.Add(status2(2, 0x87), uint8(0))
	f.Add(status2(0xFE, 0, make([]byte, 42)...), uint8(0))
	slots := xSlots(f, 1, 2, 3)
	f.Fuzz(func(t *testing.T, reply []byte, piece uint8) {
		port := &canned{answer: reply}
		o := options2
		o.ReplyMargin = time.Nanosecond
		c, err := NewCycle(NewBus(pieces{port, int(piece)}, o), slots)
		if err != nil {
			t.Fatal(err)
		}
		c.groups[0].nap.sleep = func(time.Duration) {}
		exchange(t, c)
		for i := range slots {
			position, found := findState(reply, byte(i+1), c.Value(i, 2))
			if c.Status(i).Result == Fresh && !found {
				t.Errorf("slot %d is fresh with %d out of % x", i, position, reply)
			}
			if c.Status(i).Result != Fresh && (!c.Status(i).At.IsZero() || c.Value(i, 2) != 0) {
				t.Errorf("slot %d is %v with a value", i, c.Status(i).Result)
			}
		}
	})
}

// pieces limits what one Read of a canned port returns; 0 means no limit.
type pieces struct {
	*canned
	size int
}

func (p pieces) Read(b []byte, deadline time.Time) (int, error) {
	if p.size > 0 && p.size < len(b) {
		b = b[:p.size]
	}
	return p.canned.Read(b, deadline)
}

// findState tells whether a status packet of this servo with 10 bytes, the last four being position, is anywhere in b.
func findState(b []byte, id byte, position int64) (int64, bool) {
	for i := range b {
		n := 0
		if len(b)-i >= 11 {
			n = 7 + int(binary.LittleEndian.Uint16(b[i+5:]))
		}
		if n < 21 || n > len(b)-i || b[i+4] != id || b[i+7] != 0x55 || b[i+8]&0x7F != 0 {
			continue
		}
		p := b[i : i+n]
		params := unstuff(p[7 : n-2])
		if len(params) == 12 && crc2(p[:n-2]) == binary.LittleEndian.Uint16(p[n-2:]) &&
			int64(int32(binary.LittleEndian.Uint32(params[8:]))) == position {
			return position, true
		}
	}
	return position, false
}

// unstuff removes the FD after each FF FF FD.
func unstuff(b []byte) []byte {
	var out []byte
	for i := 0; i < len(b); i++ {
		out = append(out, b[i])
		n := len(out)
		if n >= 3 && out[n-3] == 0xFF && out[n-2] == 0xFF && out[n-1] == 0xFD && i+1 < len(b) && b[i+1] == 0xFD {
			i++
			out = append(out, unstuff(b[i+1:])...)
			return out
		}
	}
	return out
}
