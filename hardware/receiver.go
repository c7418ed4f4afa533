package hardware

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// receiver collects the bytes that arrive in one transaction and finds the status packets in them.
type receiver struct {
	buf        []byte
	start, end int
	// reads counts calls of Read in this transaction; overtime is set by the one after the deadline.
	reads    int
	overtime bool
	// total counts the bytes of this transaction.
	total int
	// sent is what may come back as an echo and was not looked for yet; echoed says that it did come.
	sent   []byte
	echoed bool
}

// newReceiver returns a receiver for transactions of up to size bytes.
func newReceiver(size int) receiver { return receiver{buf: make([]byte, max(size, 2*largestPacket))} }

// reset forgets the last transaction.
func (r *receiver) reset() { *r = receiver{buf: r.buf} }

// fill waits for more bytes; false at the deadline. A process that was held up gets one look at what arrived
// meanwhile; a line that never falls silent gets no more.
func (r *receiver) fill(port Port, deadline time.Time) (bool, error) {
	if r.overtime {
		return false, nil
	}
	if r.reads++; r.reads > 1 && !time.Now().Before(deadline) {
		r.overtime = true
	}
	if r.end == len(r.buf) {
		r.compact()
	}
	n, err := port.Read(r.buf[r.end:], deadline)
	r.end += n
	r.total += n
	return n > 0, err
}

// compact makes room at the end. A buffer full of one incomplete packet is noise: no packet is that long.
func (r *receiver) compact() {
	if r.start == 0 {
		r.start = r.end
	}
	r.end = copy(r.buf, r.buf[r.start:r.end])
	r.start = 0
}

// next returns the next status packet, which is valid until fill; codec.ErrIncomplete when more bytes are needed;
// *codec.MalformedError when something was dropped.
func (r *receiver) next(p codec.Protocol) (codec.StatusPacket, error) {
	if r.start == r.end {
		return codec.StatusPacket{}, codec.ErrIncomplete
	}
	if !r.skipEcho() {
		return codec.StatusPacket{}, codec.ErrIncomplete
	}
	status, n, err := p.DecodeStatus(r.buf[r.start:r.end])
	if n == 0 && err != nil && err != codec.ErrIncomplete {
		n = 1
	}
	r.start += n
	return status, err
}

// skip gives up the packet that has begun, for its end will not come, so that what may hide behind it is found; false
// when there is nothing.
func (r *receiver) skip() bool {
	if r.start == r.end {
		return false
	}
	r.start++
	return true
}
