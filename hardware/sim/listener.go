package sim

import (
	"bytes"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// listener is the receiver that all servos of one protocol have: each ignores the packets of the other protocols.
type listener struct {
	protocol codec.Protocol
	// gap is the pause after which a packet that has begun is given up.
	gap    time.Duration
	buffer []byte
	heard  time.Duration // when the latest byte came
}

// listen takes bytes from the line and lets the servos act on the packets they complete.
func (li *listener) listen(l *line, at time.Duration, chunk []byte) {
	if len(li.buffer) > 0 && at-li.heard > li.gap {
		li.buffer = li.buffer[:0]
		l.counters.Malformed++
	}
	li.heard = at
	li.buffer = append(li.buffer, chunk...)
	rest := li.buffer
	for {
		pkt, n, err := li.protocol.DecodeInstruction(rest)
		switch {
		case err == nil:
			l.dispatch(li.protocol, pkt)
		case err == codec.ErrIncomplete:
			li.buffer = li.buffer[:copy(li.buffer, rest[n:])]
			return
		default:
			l.damaged(li.protocol, rest, err)
		}
		rest = rest[n:]
	}
}

var header2 = []byte{0xFF, 0xFF, 0xFD, 0x00}

// damaged is what servos make of a packet that was refused. The e-manual (Protocol 2.0, Status Packet, Error 0x03)
// has them report a CRC error; only the one whose id the packet bears can know that it is meant, so only it speaks,
// and nobody does after a broadcast. Other damage leaves no packet to answer.
func (l *line) damaged(p codec.Protocol, b []byte, err error) {
	l.counters.Malformed++
	wrong, ok := err.(*codec.MalformedError)
	if !ok || p != codec.Protocol2 || wrong.Reason != codec.ReasonChecksum {
		return
	}
	at := bytes.Index(b, header2)
	if at < 0 || len(b) < at+8 {
		return
	}
	id, inst := b[at+4], codec.Instruction(b[at+7])
	if inst == codec.Status || id == codec.BroadcastID {
		return
	}
	l.open()
	for _, s := range l.servos {
		if s.protocol == p && !s.silent() && l.understands(s) && s.address() == id && s.answers(inst) {
			l.speak(s, id, s.errorByte(wrongCRC), nil)
		}
	}
	l.close()
}
