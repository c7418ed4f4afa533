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

// damaged is what servos make of a packet that was refused. The e-manual (Protocol 2.0, Status Packet, Error 0x03;
// Protocol 1.0, Error, bit 4) has them report a wrong CRC or checksum; only the one whose id the packet bears can know
// that it is meant, so only it speaks, and nobody does after a broadcast. Other damage leaves no packet to answer, and
// Feetech servos have no word for it.
func (l *line) damaged(p codec.Protocol, b []byte, err error) {
	l.counters.Malformed++
	wrong, ok := err.(*codec.MalformedError)
	if !ok || wrong.Reason != codec.ReasonChecksum {
		return
	}
	id, inst, ok := envelope(p, b)
	if !ok || id == codec.BroadcastID {
		return
	}
	l.open()
	for _, s := range l.servos {
		if s.protocol == p && !s.feetech() && !s.silent() && l.understands(s) && s.address() == id && s.answers(inst) {
			l.speak(s, id, wrongCRC, nil)
		}
	}
	l.close()
}

// envelope returns the id and the instruction of the first packet in b, good or not.
func envelope(p codec.Protocol, b []byte) (id byte, inst codec.Instruction, ok bool) {
	header, idAt, instAt := []byte{0xFF, 0xFF}, 2, 4
	if p == codec.Protocol2 {
		header, idAt, instAt = []byte{0xFF, 0xFF, 0xFD, 0x00}, 4, 7
	}
	at := bytes.Index(b, header)
	for at >= 0 && len(b) > at+idAt && b[at+idAt] == 0xFF { // of three FF the first is noise
		at++
	}
	if at < 0 || len(b) <= at+instAt {
		return 0, 0, false
	}
	id, inst = b[at+idAt], codec.Instruction(b[at+instAt])
	return id, inst, p != codec.Protocol2 || inst != codec.Status
}
