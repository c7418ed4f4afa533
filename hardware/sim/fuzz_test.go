package sim

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// FuzzReceive feeds a bus of every protocol with arbitrary bytes. Nothing may panic, and every status that comes back
// must be well formed and answer a good packet, or report a wrong CRC.
func FuzzReceive(f *testing.F) {
	for _, seed := range []string{
		"fffffd0001030001194e", "fffffd00fe0300013142", "fffffd0001090003740000020000ca89",
		"fffffd00fe09008284000400010 2cefa", "fffffd00fe0d0092019000020002920001001a05",
		"fffffd00fe0a008a8400040003070420f2", "fffffd0001030001ffff", "fffffd00ffff",
		packet2(1, 0x10, 1, 'D', 'X', 'L', 0x22), packet2(1, 0x20, 2, 'C', 'T', 'R', 'L'), packet2(1, 6, 0xFF),
		packet2(1, 4, 116, 0, 1, 2, 3, 4) + packet2(1, 5), write2(1, 168, 168, 0, 224, 0) + read2(1, 224, 2),
	} {
		f.Add(unhex(f, seed), uint16(10))
	}
	f.Fuzz(func(t *testing.T, input []byte, pause uint16) {
		b := newBench(t, Options{Servos: xm430(t, 0, 1, 2, 3)})
		b.feed(input, pause)
	})
}

// FuzzInstructions feeds well-formed packets with arbitrary instructions and parameters: each three bytes id,
// instruction and length, then so many parameters.
func FuzzInstructions(f *testing.F) {
	f.Add([]byte{1, 2, 4, 132, 0, 4, 0, 1, 3, 6, 116, 0, 1, 2, 3, 4, 0xFE, 0x83, 5, 65, 0, 1, 0, 1}, uint16(1))
	f.Add([]byte{0xFE, 0x9A, 10, 1, 65, 0, 1, 0, 2, 0, 0, 255, 255, 0xFE, 0x8A, 6, 132, 0, 4, 0, 1, 2}, uint16(400))
	f.Add([]byte{1, 3, 3, 11, 0, 1, 1, 3, 3, 64, 0, 1, 1, 3, 6, 104, 0, 100, 0, 0, 0, 1, 3, 3, 98, 0, 1, 1, 8, 0}, uint16(5000))
	f.Add([]byte{1, 3, 4, 168, 0, 168, 0, 1, 3, 4, 170, 0, 169, 0, 1, 3, 4, 224, 0, 1, 1, 1, 2, 4, 224, 0, 2, 0}, uint16(3))
	f.Fuzz(func(t *testing.T, input []byte, pause uint16) {
		b := newBench(t, Options{Servos: xm430(t, 0, 1, 2, 3)})
		b.bus.line.servos[3].version = 20
		for len(input) >= 3 {
			id, inst, n := input[0], codec.Instruction(input[1]), min(int(input[2]), len(input)-3)
			packet, err := codec.Protocol2.AppendInstruction(nil, id, inst, input[3:3+n])
			if err == nil {
				b.check(packet)
			}
			input = input[3+n:]
			b.wait(time.Duration(pause) * time.Millisecond)
		}
	})
}

// FuzzReceive1 feeds a bus of AX and MX servos behind a USB2AX adapter.
func FuzzReceive1(f *testing.F) {
	for _, seed := range []string{
		"ffff010201fb", "ffff0104022b01cc", "ffff0105041ef401e2", "fffffe0205fa", "fffffe0e831e040010005001012002600367",
		"fffffe09920002011e0202241d", "ffff01020100", "ffffffff0102", packet1(0xFD, 0x84, 36, 2, 1, 9, 2), packet1(1, 6),
		packet1(0xFD, 3, 4, 9), packet1(1, 3, 6, 0, 0, 0, 0) + packet1(1, 3, 24, 1) + packet1(1, 3, 32, 100, 4),
	} {
		f.Add(unhex(f, seed), uint16(10))
	}
	f.Fuzz(func(t *testing.T, input []byte, pause uint16) {
		ax, mx := modelOf(t, "AX-12A"), modelOf(t, "MX-28")
		b := newBench(t, Options{Protocol: codec.Protocol1, Adapter: USB2AX, Servos: []ServoOptions{
			{ID: 0, Model: ax}, {ID: 1, Model: ax}, {ID: 2, Model: mx}, {ID: 3, Model: mx},
		}})
		b.feed(input, pause)
	})
}

// FuzzReceiveFeetech feeds a bus of STS and SCS servos, which share their frames.
func FuzzReceiveFeetech(f *testing.F) {
	for _, seed := range []string{
		"ffff010201fb", "fffffe0782380401020336", "fffffe14832907013200080000e8030232ff0f0000e803e7", "ffff01040b0008e7",
		"ffff01020af2", "ffff0509032a0014012c000083", packet1(1, 3, 33, 3) + packet1(1, 3, 40, 1) + packet1(1, 3, 42, 9, 0x80),
	} {
		f.Add(unhex(f, seed), uint16(10))
	}
	f.Fuzz(func(t *testing.T, input []byte, pause uint16) {
		sts, scs := modelOf(t, "STS3215"), modelOf(t, "SCS0009")
		b := newBench(t, Options{Protocol: codec.FeetechSTS, Servos: []ServoOptions{
			{ID: 1, Model: sts}, {ID: 2, Model: sts}, {ID: 5, Model: scs, Protocol: codec.FeetechSCS},
		}})
		b.feed(input, pause)
	})
}

// feed says the input in two parts with a pause between them.
func (b *bench) feed(input []byte, pause uint16) {
	b.t.Helper()
	half := len(input) / 2
	b.check(input[:half])
	b.wait(time.Duration(pause) * time.Millisecond)
	b.check(input[half:])
}

// check says something and examines what comes back: good status packets, no more of them than there were packets to
// answer.
func (b *bench) check(input []byte) {
	b.t.Helper()
	before := b.bus.Counters()
	reply := b.say(input)
	after := b.bus.Counters()
	protocol := b.bus.options.Protocol
	statuses, reported := 0, 0
	for rest := reply; len(rest) > 0; statuses++ {
		if protocol == codec.Protocol2 && len(rest) > 8 && rest[4] == codec.BroadcastID {
			return // a joint status packet, which ends where the chain breaks
		}
		pkt, n, err := protocol.DecodeStatus(rest)
		if err != nil {
			b.t.Fatalf("%x is no status: %v", rest, err)
		}
		if pkt.Error.Number() == int(wrongCRC) || protocol == codec.Protocol1 && pkt.Error.Byte&checksumBit != 0 {
			reported++
		}
		rest = rest[n:]
	}
	switch {
	case reported > int(after.Malformed-before.Malformed):
		b.t.Fatalf("reports a wrong CRC where there was none: %x", reply)
	case statuses > reported && after.Instructions == before.Instructions:
		b.t.Fatalf("answers without an instruction: %x", reply)
	case protocol == codec.Protocol2 && statuses != int(after.Statuses-before.Statuses):
		b.t.Fatalf("counted %d statuses, sent %d", after.Statuses-before.Statuses, statuses)
	}
}
