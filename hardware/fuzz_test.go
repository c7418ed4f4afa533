package hardware

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
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

// FuzzOtherReplies does the same for joint statuses of protocol 2.0 and for protocol 1.0.
func FuzzOtherReplies(f *testing.F) {
	f.Add([]byte("\xff\xff\xfd\x00\xfe\x19\x00\x55\x00\x03\xa6\x00\x00\x00\x84\x08\x00\x07\x1f\x08\x00\x00\x16\xca\x00\x04\xff\x03\x00\x00\xd1\x9e"), true)
	f.Add([]byte("\xff\xff\x03\x04\x00\x02\x00\xf6\xff\xff\x07\x04\x00\x01\x00\xf3\xff\xff\x04\x04\x00\x01\x00\xf6"), false)
	f.Add([]byte("\xff\xff\x03\xfa\x00\x02\x00\xf6\xff\xff\x07\x04\x00\x01\x00\xf3\xff\xff\x04\x04\x24\x01\x00\xd2"), false)
	ids := []byte{3, 7, 4}
	x, mx := embedded(f, "XM430-W350"), embedded(f, "MX-28")
	f.Fuzz(func(t *testing.T, reply []byte, fast bool) {
		m, o, valid := mx, BusOptions{Baud: 1000000, Protocol: codec.Protocol1}, hasStatus1
		if fast {
			m, o, valid = x, options2, hasBlock
		}
		o.ReplyMargin = time.Nanosecond
		var slots []Slot
		for _, id := range ids {
			slots = append(slots, Slot{Servo: &Servo{ID: id, Model: m, Firmware: 50}, Reads: []string{"present_position"}})
		}
		c, err := NewCycle(NewBus(&canned{answer: reply}, o), slots)
		if err != nil {
			t.Fatal(err)
		}
		c.groups[0].nap.sleep = func(time.Duration) {}
		exchange(t, c)
		for i, id := range ids {
			s := c.Status(i)
			if s.Result == Fresh && !valid(reply, id, c.Value(i, 0)) && !(fast && hasStatus2(reply, id)) {
				t.Errorf("servo %d is fresh with %d out of % x", id, c.Value(i, 0), reply)
			}
			if s.Result != Fresh && (!s.At.IsZero() || c.Value(i, 0) != 0) {
				t.Errorf("servo %d is %v with a value", id, s.Result)
			}
		}
	})
}

// hasBlock tells whether b holds a part of a joint status with this id and position, whatever its CRC.
func hasBlock(b []byte, id byte, position int64) bool {
	block := binary.LittleEndian.AppendUint32([]byte{id}, uint32(position))
	return bytes.Contains(b, block) && bytes.Contains(b, []byte{0xFF, 0xFF, 0xFD, 0, 0xFE})
}

// hasStatus2 tells whether b holds the beginning of a status of this servo: after silence the ordinary read is tried.
func hasStatus2(b []byte, id byte) bool { return bytes.Contains(b, []byte{0xFF, 0xFF, 0xFD, 0, id}) }

// hasStatus1 tells whether b holds a status of protocol 1.0 with this id and position.
func hasStatus1(b []byte, id byte, position int64) bool {
	for i := range b {
		if s := b[i:]; len(s) >= 8 && s[0] == 0xFF && s[1] == 0xFF && s[2] == id && s[3] == 4 &&
			s[7] == ^(s[2]+s[3]+s[4]+s[5]+s[6]) && int64(int16(binary.LittleEndian.Uint16(s[5:]))) == position {
			return true
		}
	}
	return false
}
