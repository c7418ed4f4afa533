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
		half := len(input) / 2
		b.check(input[:half])
		b.wait(time.Duration(pause) * time.Millisecond)
		b.check(input[half:])
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

// check says something and examines what comes back.
func (b *bench) check(input []byte) {
	b.t.Helper()
	before := b.bus.Counters()
	reply := b.say(input)
	after := b.bus.Counters()
	statuses := 0
	for rest := reply; len(rest) > 0; statuses++ {
		if len(rest) > 8 && rest[4] == codec.BroadcastID {
			return // a joint status packet, which ends where the chain breaks
		}
		pkt, n, err := codec.Protocol2.DecodeStatus(rest)
		if err != nil {
			b.t.Fatalf("%x is no status: %v", rest, err)
		}
		if pkt.Error.Number() == wrongCRCNumber && after.Malformed == before.Malformed {
			b.t.Fatalf("reports a wrong CRC where there was none: %x", reply)
		}
		if pkt.Error.Number() != wrongCRCNumber && after.Instructions == before.Instructions {
			b.t.Fatalf("answers without an instruction: %x", reply)
		}
		rest = rest[n:]
	}
	if got := int(after.Statuses - before.Statuses); got != statuses {
		b.t.Fatalf("counted %d statuses, sent %d", got, statuses)
	}
}

const wrongCRCNumber = 3
