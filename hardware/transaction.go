package hardware

import (
	"bytes"
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// The longest packets that servos and SDKs take, in protocol 2.0 and in the others.
const (
	largestPacket  = 1024
	largestPacket1 = 250
)

// Requests outside the cycle can wait: they are tried so often before a servo counts as silent, and each answer may be
// later than the wire allows by patience. On a bus that gives way there is a pause
// between two tries instead. quiet is the silence after which nothing late is expected any more.
const (
	tries    = 3
	patience = 30 * time.Millisecond
	pause    = 15 * time.Millisecond
	quiet    = 5 * time.Millisecond
)

// anyLength in request.params accepts an answer of any length.
const anyLength = -1

// request is one instruction to one servo.
type request struct {
	id byte
	// servo and op name the request in errors.
	servo, op string
	// params is the number of parameter bytes expected back.
	params int
	// extra is time the servo may need on top.
	extra time.Duration
	// repeat says that asking twice does no harm.
	repeat bool
	// encode appends the instruction packet.
	encode func(dst []byte) ([]byte, error)
}

// do sends a request, again if that is harmless and the answer is missing or damaged, and passes the parameters of
// the answer to take, which must not keep them. It has the bus for one try at a time.
func (b *Bus) do(r request, take func(params []byte)) error {
	b.awaitLate(r.id)
	for try := 1; ; try++ {
		err := b.try(r, take)
		if err == nil || !r.repeat || !worthRepeating(err) || try >= tries {
			return err
		}
		b.pause() // a late answer to this try is as good as one to the next
	}
}

// try sends a request once and takes the answer.
func (b *Bus) try(r request, take func(params []byte)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.failed(); err != nil {
		return err
	}
	packet, err := r.encode(b.appendRelease(b.tx[:0], b.protocol))
	if err != nil {
		return fmt.Errorf("%s: %s: %w", r.servo, r.op, err)
	}
	if err := b.hush(); err != nil {
		return b.check(err)
	}
	if err := b.seekEcho(r, packet); err != nil {
		return b.check(err)
	}
	sent := time.Now()
	status, err := b.transact(r, packet)
	if err != nil {
		b.suspect = suspectExchanges
		latest := sent.Add(b.timeout(len(packet), r))
		if b.giveWay {
			latest = latest.Add(patience)
		}
		b.late.expect(b.protocol, r.id, latest)
		return b.check(err)
	}
	*b.alerts.of(b.protocol, r.id) = status.Error.Alert()
	if refused(status, r.params) {
		return &ServoError{Servo: r.servo, ID: r.id, Op: r.op, Status: status.Error}
	}
	if take != nil {
		take(status.Params)
	}
	return nil
}

// hush waits, after something irregular, until the bus has been quiet for a while: an answer that is still under way
// could be taken for that of the next request. A line that never falls silent is not waited for.
func (b *Bus) hush() error {
	if b.suspect == 0 || b.giveWay {
		return nil
	}
	silence := b.latency + quiet
	for end := time.Now().Add(10 * silence); time.Now().Before(end); {
		b.rx.reset()
		more, err := b.rx.fill(b.port, time.Now().Add(silence))
		if err != nil {
			return err
		}
		if !more {
			b.suspect = 0
			return nil
		}
	}
	return nil
}

func worthRepeating(err error) bool {
	switch err.(type) {
	case *NoStatusError, *MalformedStatusError:
		return true
	}
	return false
}

// refused tells whether a status packet reports an error instead of the params bytes that were asked for.
func refused(status codec.StatusPacket, params int) bool {
	if !status.Error.Failed() {
		return false
	}
	// Protocol 1.0 servos raise error bits beside good values.
	return status.Error.Number() != 0 || params <= 0 || len(status.Params) != params
}

// transact sends one packet and waits for its answer. Answers of other servos or of the wrong length are late ones to
// earlier requests: they are dropped, and the right one is waited for.
func (b *Bus) transact(r request, packet []byte) (codec.StatusPacket, error) {
	none := codec.StatusPacket{}
	if err := b.port.Discard(); err != nil {
		return none, err
	}
	timeout := b.timeout(len(packet), r)
	deadline := time.Now().Add(timeout)
	if _, err := b.port.Write(packet); err != nil {
		return none, err
	}
	b.asked = packet
	b.hearSent(b.protocol, packet)
	b.expectEcho(b.protocol, &b.rx, packet)
	var damage error
	for {
		more, err := b.rx.fill(b.port, deadline)
		if err != nil {
			return none, err
		}
		b.hearAnswer(b.protocol, b.rx.buf[b.rx.start:b.rx.end])
		status, found := b.find(r, !more, &damage)
		b.echoes = b.echoes || b.rx.echoed
		if found {
			return status, nil
		}
		if !more && damage != nil {
			return none, &MalformedStatusError{Servo: r.servo, ID: r.id, Op: r.op, Err: damage}
		}
		if !more {
			return none, &NoStatusError{Servo: r.servo, ID: r.id, Op: r.op, Timeout: timeout}
		}
	}
}

// find looks for the answer among the bytes received so far and notes in damage what was wrong with others; last says
// that no more will come, and that the answer may hide behind a packet that lost its end.
func (b *Bus) find(r request, last bool, damage *error) (codec.StatusPacket, bool) {
	for {
		status, err := b.rx.next(b.protocol)
		switch {
		case err == codec.ErrIncomplete && last && b.rx.skip():
			*damage = &codec.MalformedError{Reason: codec.ReasonTruncated}
		case err == codec.ErrIncomplete:
			return status, false
		case err != nil:
			*damage = err
		case status.ID != r.id, b.isEcho():
		case r.params == anyLength || len(status.Params) == r.params || refused(status, r.params):
			return status, true
		default:
			*damage = fmt.Errorf("%d bytes instead of %d", len(status.Params), r.params)
		}
	}
}

// isEcho tells whether the latest packet is the late echo of an earlier try. One of the size of a bare status cannot be
// told from it.
func (b *Bus) isEcho() bool {
	return b.echoes && len(b.asked) != b.protocol.StatusLength(0) && bytes.HasSuffix(b.rx.buf[:b.rx.start], b.asked)
}

// timeout returns how long the answer to a request of n bytes may take: the bytes of both on the wire, the longest
// return delay a servo can have, what the adapter holds back, and, where nobody is in a hurry, a busy machine.
func (b *Bus) timeout(n int, r request) time.Duration {
	reply := stuffed(b.protocol, b.protocol.StatusLength(max(r.params, 0)))
	return b.wireTime(n+reply) + longestReturnDelay + b.latency + b.patience(r.repeat, r.extra)
}

// patience returns how much later than the wire allows an answer may come; extra is time the servo may need. What can be
// asked again does not keep others waiting.
func (b *Bus) patience(repeat bool, extra time.Duration) time.Duration {
	if repeat && b.giveWay {
		return b.margin
	}
	return max(b.margin, patience) + extra
}

// stuffed returns the longest that a packet of n bytes can become by byte stuffing.
func stuffed(p codec.Protocol, n int) int {
	if p == codec.Protocol2 {
		return n + n/3
	}
	return n
}
