package sim

import (
	"testing"

	"github.com/sinew-robotics/sinew/codec"
)

// ledOf is the status of a read of led, which TestChain sets to 1 on every servo.
func ledOf(id byte) string { return status2(id, 0, 1) }

// TestChain: in a group read a servo speaks after it has heard the one listed before it, so that everybody behind a
// missing or silent servo keeps silent (e-manual, Protocol 2.0, Sync Read; DynamixelSDK group reads stop there).
func TestChain(t *testing.T) {
	t.Parallel()
	servos := xm430(t, 1, 2, 3)
	servos = append(servos, ServoOptions{ID: 9, Model: modelOf(t, "AX-12A"), Protocol: codec.Protocol1})
	b := newBench(t, Options{Servos: servos})
	for _, id := range []byte{1, 2, 3} {
		b.set(id, "led", 1)
	}
	sync := func(ids ...byte) string { return packet2(0xFE, append([]byte{0x82, 65, 0, 1, 0}, ids...)...) }
	bulk := func(ids ...byte) string {
		content := []byte{0x92}
		for _, id := range ids {
			content = append(content, id, 65, 0, 1, 0)
		}
		return packet2(0xFE, content...)
	}
	for name, list := range map[string]func(...byte) string{"sync": sync, "bulk": bulk} {
		b.expect(name+" in the order listed", list(3, 1, 2), ledOf(3), ledOf(1), ledOf(2))
		b.expect(name+" missing in the middle", list(1, 7, 2), ledOf(1))
		b.expect(name+" missing first", list(7, 1, 2))
		b.expect(name+" missing last", list(2, 7), ledOf(2))
		b.expect(name+" servo of another protocol", list(1, 9, 2), ledOf(1))
		b.expect(name+" id twice", list(1, 2, 1))
		b.expect(name+" nobody", list())
		b.set(2, "status_return_level", 0)
		b.expect(name+" silent in the middle", list(1, 2, 3), ledOf(1))
		b.set(2, "status_return_level", 2)
	}
	b.expect("a refusal is heard as well as an answer", packet2(0xFE, 0x92, 1, 66, 0, 1, 0, 2, 65, 0, 1, 0),
		status2(1, eAccess), ledOf(2))
	b.expect("bulk read cut", packet2(0xFE, 0x92, 1, 65, 0, 1))
	b.expect("sync read of no bytes", packet2(0xFE, 0x82, 65, 0, 0, 0, 1))
}

// fast2 puts a joint status packet together by hand: every part is followed by the CRC over all that went before
// (e-manual, Protocol 2.0, Fast Sync Read). announced is the number of bytes of all parts, sent or not.
func fast2(announced int, parts ...[]byte) string {
	n := announced + 1
	b := []byte{0xFF, 0xFF, 0xFD, 0, 0xFE, byte(n), byte(n >> 8), 0x55}
	for _, part := range parts {
		b = append(b, part...)
		crc := crc16(b)
		b = append(b, byte(crc), byte(crc>>8))
	}
	return hexOf(b)
}

func TestFastChain(t *testing.T) {
	t.Parallel()
	servos := xm430(t, 1, 2, 3)
	servos[2].Firmware = 44 // one version too old (e-manual: 45)
	servos = append(servos, ServoOptions{ID: 4, Model: modelOf(t, "2XL430-W250")})
	b := newBench(t, Options{Servos: servos})
	b.set(2, "led", 1)
	sync := func(ids ...byte) string { return packet2(0xFE, append([]byte{0x8A, 65, 0, 1, 0}, ids...)...) }
	one, two := []byte{0, 1, 0}, []byte{0, 2, 1}
	b.expect("both", sync(2, 1), fast2(10, two, one))
	b.expect("missing in the middle", sync(1, 7, 2), fast2(15, one))
	b.expect("missing first", sync(7, 1))
	b.expect("old firmware", sync(1, 3, 2), fast2(15, one))
	b.expect("a model without fast reads", sync(2, 4), fast2(10, two))
	b.expect("id twice", sync(1, 1))
	b.expect("a refusal keeps its place", packet2(0xFE, 0x9A, 1, 66, 0, 2, 0, 2, 65, 0, 1, 0),
		fast2(11, []byte{eAccess, 1, 0, 0}, two))
	b.expect("an answer longer than a packet", packet2(0xFE, 0x8A, 0, 0, 0xFF, 0xFF, 1, 2))
	if c := b.bus.Counters(); c.Malformed != 2 {
		t.Errorf("%d malformed, want the duplicate id and the long answer", c.Malformed)
	}
	b.set(2, "hardware_error_status", 0x20)
	b.expect("alert", sync(1, 2), fast2(10, one, []byte{0x80, 2, 1}))
}

// TestGroupWrites: every servo takes its own part, good or not, and nobody answers.
func TestGroupWrites(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1, 2, 3)})
	b.expect("sync write", packet2(0xFE, 0x83, 65, 0, 1, 0, 1, 1, 9, 1, 2, 7, 3, 1))
	b.wantRegister(1, "led", 1)
	b.wantRegister(2, "led", 0) // 7 is out of range
	b.wantRegister(3, "led", 1)
	b.expect("id twice", packet2(0xFE, 0x83, 65, 0, 1, 0, 1, 0, 1, 0))
	b.expect("last one cut", packet2(0xFE, 0x83, 112, 0, 2, 0, 1, 5, 0, 2, 5))
	b.wantRegister(1, "led", 1)
	b.expect("bulk write", packet2(0xFE, 0x93, 1, 65, 0, 1, 0, 0, 2, 112, 0, 4, 0, 9, 0, 0, 0))
	b.wantRegister(1, "led", 0)
	b.wantRegister(2, "profile_velocity", 9)
	b.expect("bulk write, id twice", packet2(0xFE, 0x93, 1, 65, 0, 1, 0, 1, 1, 65, 0, 1, 0, 1))
	b.wantRegister(1, "led", 0)
	if c := b.bus.Counters(); c.Refused != 1 || c.Malformed != 3 || c.Statuses != 0 {
		t.Errorf("counted %+v, want 1 refused, 3 malformed, no status", c)
	}
}

func TestBroadcastPing(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 200, 3, 77)})
	pinged := func(id byte) string { return status2(id, 0, 0xFC, 3, DefaultFirmware) }
	b.expect("in the order of ids", packet2(0xFE, 1), pinged(3), pinged(77), pinged(200))
}
