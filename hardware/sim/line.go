package sim

import (
	"math/rand/v2"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// line is what is connected to one pair of wires: the servos, and the way to the host. It knows no lock and no clock;
// its caller serialises access and says what time it is.
type line struct {
	servos    []*servo
	listeners []*listener
	queue     queue
	random    *rand.Rand
	counters  Counters
	echo      bool
	adapter   *usb2ax // nil for a transparent one
	baud      int     // of the host, 0 for any: with StrictBaud only

	// now is the time the servos live in, free when the answer to the latest instruction is over, sent when the
	// bytes of the host are.
	now        time.Time
	free, sent time.Duration

	// slot is the status packet being put together.
	slot slot
	// params and packet are room for the parameters and bytes of a status packet.
	params, packet []byte
	joined         []byte // for the adapter's answer
	// items are the entries of a group read, blocks and speakers the parts of the answer to a fast one.
	items    []codec.BulkItem
	blocks   []codec.FastBlock
	speakers []*servo
}

// slot is one turn to speak. Several servos with one id speak at once.
type slot struct {
	bytes  []byte
	delay  time.Duration // before the first byte
	lost   bool          // on its way to the host
	spoken bool
}

// listen makes the line look for packets of a protocol.
func (l *line) listen(p codec.Protocol, gap time.Duration) {
	for _, li := range l.listeners {
		if li.protocol == p {
			return
		}
	}
	l.listeners = append(l.listeners, &listener{protocol: p, gap: gap})
}

// babble puts bytes on the line that nobody asked for.
func (l *line) babble(at time.Duration, noise []byte) {
	l.free = l.put(noise, max(at, l.free))
}

// hush drops what is on its way, in both directions.
func (l *line) hush() {
	l.queue.drop(len(l.queue.bytes))
	for _, li := range l.listeners {
		li.buffer = li.buffer[:0]
	}
}

// receive takes bytes from the host, which arrive at the time at.
func (l *line) receive(at time.Duration, now time.Time, chunk []byte) {
	l.now = now
	l.counters.BytesIn += uint64(len(chunk))
	start := max(at, l.sent) // the host waits for nobody but itself
	l.sent = start + time.Duration(len(chunk))*l.queue.byteTime
	l.free = l.sent
	if l.echo {
		l.put(chunk, start)
	}
	for _, s := range l.servos {
		s.advance(now)
	}
	for _, li := range l.listeners {
		li.listen(l, at, chunk)
	}
}

// put hands bytes to the host.
func (l *line) put(b []byte, start time.Duration) time.Duration {
	l.counters.BytesOut += uint64(len(b))
	return l.queue.put(b, start)
}

// dispatch lets the servos of a protocol act on an instruction packet.
func (l *line) dispatch(p codec.Protocol, pkt codec.InstructionPacket) {
	l.counters.Instructions++
	if p == codec.Protocol1 && l.adapter.concerns(pkt) {
		l.adapterAnswers(pkt)
		return
	}
	for _, s := range l.servos {
		s.hears = s.protocol == p && !s.silent() && l.understands(s) && !l.happens(s.faults.Deaf)
		if s.hears && (pkt.ID == codec.BroadcastID || s.called(pkt.ID)) {
			s.heard = l.now
		}
	}
	if pkt.ID == codec.BroadcastID {
		l.broadcast(p, pkt)
		return
	}
	l.open()
	for _, s := range l.servos {
		if s.hears && s.address() == pkt.ID {
			l.answer(s, pkt)
		}
	}
	for _, s := range l.servos {
		if s.hears && s.address() != pkt.ID && s.called(pkt.ID) {
			s.obey(pkt, l.now)
		}
	}
	l.close()
}

// broadcast lets all servos act on an instruction packet. Only pings and group reads are answered.
func (l *line) broadcast(p codec.Protocol, pkt codec.InstructionPacket) {
	switch pkt.Instruction {
	case codec.SyncRead, codec.BulkRead:
		l.groupRead(p, pkt)
	case codec.FastSyncRead, codec.FastBulkRead:
		l.fastRead(p, pkt)
	case codec.SyncWrite:
		l.syncWrite(p, pkt.Params)
	case codec.BulkWrite:
		l.bulkWrite(p, pkt.Params)
	case codec.Ping:
		l.pingAll(p, pkt)
	default:
		for _, s := range l.servos {
			if s.hears {
				l.params, _ = s.execute(l.params[:0], pkt, l.now)
			}
		}
	}
}

// pingAll lets all servos answer in the order of their ids. Protocol 1.0 servos would answer all at once: its manual
// gives them no order, so they keep silent.
func (l *line) pingAll(p codec.Protocol, pkt codec.InstructionPacket) {
	if p != codec.Protocol2 {
		return
	}
	for id := range codec.BroadcastID {
		l.open()
		for _, s := range l.servos {
			if s.hears && s.address() == id {
				l.answer(s, pkt)
			}
		}
		l.close()
	}
}

// answer lets a servo execute an instruction and speak in the open slot.
func (l *line) answer(s *servo, pkt codec.InstructionPacket) {
	id, speaks := s.address(), s.answers(pkt.Instruction)
	params, why := s.execute(l.params[:0], pkt, l.now)
	l.params = params
	if speaks && !(s.feetech() && why == unknownInstruction) {
		l.speak(s, id, why, params)
	}
}

// speak puts a status packet into the open slot, over those that are there.
func (l *line) speak(s *servo, id byte, why refusal, params []byte) {
	packet, err := s.protocol.AppendStatus(l.packet[:0], id, s.errorByte(why), params)
	if err != nil {
		return // longer than the protocol can say
	}
	l.packet = packet
	l.corrupt(s, packet)
	delay := l.delay(s)
	if !l.slot.spoken {
		l.slot = slot{bytes: append(l.slot.bytes, packet...), delay: delay, lost: l.drops(s), spoken: true}
	} else {
		l.slot.collide(packet, delay)
	}
	l.counters.Statuses++
	if why != accepted {
		l.counters.Refused++
	}
}

// delay returns how long a servo waits before it answers. Without wire timing only a fault makes it wait.
func (l *line) delay(s *servo) time.Duration {
	if l.queue.byteTime == 0 {
		return s.faults.Delay
	}
	return s.returnDelayTime() + s.faults.Delay
}

// corrupt flips a bit of a packet when the servo's fault says so.
func (l *line) corrupt(s *servo, packet []byte) {
	if l.happens(s.faults.Corrupt) {
		l.counters.Corrupted++
		packet[l.random.IntN(len(packet))] ^= 1 << l.random.IntN(8)
	}
}

// drops draws whether what a servo says is lost.
func (l *line) drops(s *servo) bool {
	if !l.happens(s.faults.Drop) {
		return false
	}
	l.counters.Dropped++
	return true
}

// collide lays a packet over the one in the slot: the line is low where either of them is.
func (s *slot) collide(packet []byte, delay time.Duration) {
	s.delay = min(s.delay, delay)
	for i, x := range packet {
		if i < len(s.bytes) {
			s.bytes[i] &= x
		} else {
			s.bytes = append(s.bytes, x)
		}
	}
}

// open begins a turn to speak.
func (l *line) open() { l.slot = slot{bytes: l.slot.bytes[:0]} }

// close ends a turn to speak: what was said goes onto the wire.
func (l *line) close() {
	if !l.slot.spoken {
		return
	}
	start := l.free + l.slot.delay
	l.free = start + time.Duration(len(l.slot.bytes))*l.queue.byteTime
	if !l.slot.lost {
		l.put(l.slot.bytes, start)
	}
}

// happens draws whether something of this probability happens now.
func (l *line) happens(probability float64) bool {
	return probability > 0 && l.random.Float64() < probability
}

// understands reports whether the host sends at the servo's rate.
func (l *line) understands(s *servo) bool { return l.baud == 0 || near(s.baud(), l.baud) }
