package hardware

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// reply assigns status packets to the parts that a request asked.
type reply struct {
	// turn numbers the requests.
	turn uint64
	// partOf gives the part of an id; valid only when that part was asked in this turn.
	partOf [256]int
	asked  []int
	// next is the position behind that of the latest packet, pending how many positions have no packet.
	next, pending int
	// complete says that nothing more will come, though some have not answered.
	complete bool
	// strays counts packets that nobody asked for.
	strays int
	// sent is when the request was written.
	sent time.Time
	// first is when the first request of the exchange was written, last when the latest reply in it had come; zero before.
	first, last time.Time
}

// begin begins an exchange.
func (r *reply) begin() { r.first, r.last = time.Time{}, time.Time{} }

// took returns the time from the first request of the exchange to the end of its last reply, 0 without a reply.
func (r *reply) took() time.Duration {
	if r.last.IsZero() {
		return 0
	}
	return r.last.Sub(r.first)
}

// send notes that a request is being written.
func (r *reply) send() {
	r.sent = time.Now()
	if r.first.IsZero() {
		r.first = r.sent
	}
}

// expect begins a turn.
func (r *reply) expect(parts []part, asked []int) {
	r.turn++
	r.asked, r.next, r.pending, r.strays, r.complete = asked, 0, len(asked), 0, false
	for position, i := range asked {
		parts[i].ask(r.turn, position)
		r.partOf[parts[i].servo.ID] = i
	}
}

// take assigns a status packet. Servos answer in the order they were asked: a packet from one further up the list
// shows that what came between was left over from an older request, so that part is waited for again.
func (r *reply) take(parts []part, status codec.StatusPacket) {
	s := &parts[r.partOf[status.ID]]
	if s.turn != r.turn || s.servo.ID != status.ID {
		r.strays++
		return
	}
	for ; r.next > s.position; r.next-- {
		if late := &parts[r.asked[r.next-1]]; late.answered {
			late.answered, late.outcome = false, Missing
			r.strays++
			r.pending++
		}
	}
	s.take(status)
	r.next = s.position + 1
	r.pending--
}

// damaged notes bytes that are no packet, in the place of the answer that was due.
func (r *reply) damaged(parts []part) {
	if r.next < len(r.asked) {
		parts[r.asked[r.next]].damaged = true
	}
}
