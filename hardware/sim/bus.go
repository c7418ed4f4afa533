package sim

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// Bus is a set of simulated servos on one line. Its methods may be called from any goroutine.
type Bus struct {
	options Options
	opened  time.Time

	// stage is held by Play and, before anything else, by Close; player is the script under way or ended.
	stage  sync.Mutex
	player *player
	// lifecycle is held by Open, Link, Unplug, Replug and Close, outside mu.
	lifecycle sync.Mutex
	links     []string // to the pseudo-terminal, wherever it is at the moment
	closed    bool

	mu        sync.Mutex // guards what follows
	line      line
	pty       bool      // the bus was made with Open
	terminal  *terminal // nil when there is none, or while it is unplugged
	port      *port
	unplugged bool
}

// New returns a bus that is reached through [Bus.Port] only. The error names the servo and what is wrong with it.
func New(o Options) (*Bus, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	b := &Bus{options: o, opened: time.Now()}
	b.line.random = rand.New(rand.NewPCG(o.Seed, 0))
	if err := b.setTiming(); err != nil {
		return nil, err
	}
	if o.Adapter == USB2AX {
		b.line.adapter = newUSB2AX()
		b.line.listen(codec.Protocol1, o.maxGap(codec.Protocol1))
	}
	for _, so := range o.Servos {
		if so.Protocol == 0 {
			so.Protocol = o.Protocol
		}
		s, err := newServo(so, o.Baud, o.Now())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.Name, err)
		}
		b.line.servos = append(b.line.servos, s)
		b.line.listen(s.protocol, o.maxGap(s.protocol))
	}
	return b, nil
}

// setTiming checks and takes over what the options say about time.
func (b *Bus) setTiming() error {
	o, q := &b.options, &b.line.queue
	switch {
	case o.Timing == Wire && o.Baud <= 0:
		return fmt.Errorf("%s: wire timing needs a baud rate, not %d", o.Name, o.Baud)
	case o.Timing != Wire && o.LatencyTimer > 0:
		return fmt.Errorf("%s: a latency timer needs wire timing", o.Name)
	case o.Timing != Wire:
		return nil
	}
	q.byteTime = 10 * time.Second / time.Duration(o.Baud)
	q.latency = o.LatencyTimer
	return nil
}

// maxGap returns the longest pause within a packet: by the manuals 100 ms in protocol 1.0, and about 1.5 ms in
// protocol 2.0, which only wire timing insists on, because bytes without timing may come in any rhythm.
func (o *Options) maxGap(p codec.Protocol) time.Duration {
	switch {
	case o.MaxGap > 0:
		return o.MaxGap
	case o.Timing == Wire && p == codec.Protocol2:
		return 1500 * time.Microsecond
	}
	return 100 * time.Millisecond
}

// Register returns the raw content of a register. Errors: *NoServoError, *hardware.UnknownRegisterError.
func (b *Bus) Register(id byte, name string) (raw int64, err error) {
	err = b.with(id, func(s *servo, now time.Time) error {
		r, err := s.find(name)
		if err != nil {
			return err
		}
		s.report(now)
		raw = s.table.value(r)
		return nil
	})
	return raw, err
}

// SetRegister sets the raw content of a register from inside, as the servo itself would: access and limits are not
// looked at. Setting present_position turns the joint by hand. Errors: as Register, and *model.RangeError.
func (b *Bus) SetRegister(id byte, name string, raw int64) error {
	return b.with(id, func(s *servo, now time.Time) error { return s.force(name, raw, now) })
}

// with lets do work on the first servo with this id.
func (b *Bus) with(id byte, do func(s *servo, now time.Time) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.options.Now()
	for _, s := range b.line.servos {
		s.advance(now)
		if s.address() == id {
			return do(s, now)
		}
	}
	return &NoServoError{Bus: b.options.Name, ID: id}
}

// each lets do work on all servos with this id, or on all servos there are.
func (b *Bus) each(id byte, do func(s *servo, now time.Time)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.options.Now()
	found := false
	for _, s := range b.line.servos {
		if id == codec.BroadcastID || s.address() == id {
			s.advance(now)
			do(s, now)
			found = true
		}
	}
	if !found && id != codec.BroadcastID {
		return &NoServoError{Bus: b.options.Name, ID: id}
	}
	return nil
}

// exchange takes bytes from the host and hands it what is ready by now. It returns how long until there is more to
// hand over, never when nothing is under way.
func (b *Bus) exchange(t *terminal, chunk []byte) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.options.StrictBaud && len(chunk) > 0 {
		b.line.baud = t.baud()
	}
	at := b.receive(chunk)
	q := &b.line.queue
	n, next := q.ready(at)
	if n > 0 {
		q.lost += uint64(n - t.send(q.bytes[:n]))
		q.drop(n)
	}
	if next == never {
		return never
	}
	return max(0, next-at)
}

// receive lets the servos act on bytes from the host, and returns the time since the opening.
func (b *Bus) receive(chunk []byte) time.Duration {
	at := time.Since(b.opened)
	if len(chunk) > 0 {
		b.line.receive(at, b.options.Now(), chunk)
	}
	return at
}

// take moves bytes that are ready into dst. It returns how many, and how long until there are more.
func (b *Bus) take(dst []byte) (int, time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := time.Since(b.opened)
	q := &b.line.queue
	n, next := q.ready(at)
	n = copy(dst, q.bytes[:n])
	q.drop(n)
	if next == never {
		return n, never
	}
	return n, max(0, next-at)
}

// announce makes whoever hands bytes to the host look again.
func (b *Bus) announce() {
	if b.terminal != nil {
		b.terminal.interrupt()
	}
	if b.port != nil {
		select {
		case b.port.news <- struct{}{}:
		default:
		}
	}
}

// Counters returns what happened on the bus so far.
func (b *Bus) Counters() Counters {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.line.counters
	c.Lost = b.line.queue.lost
	return c
}

// Counters counts what happens on a bus.
type Counters struct {
	// BytesIn and BytesOut are the bytes that came from the host and were sent to it.
	BytesIn, BytesOut uint64
	// Instructions counts good instruction packets, whoever they were for; Malformed the damaged ones.
	Instructions, Malformed uint64
	// Statuses counts status packets, a joint one once; Refused the instructions that a servo refused, answered or
	// not.
	Statuses, Refused uint64
	// Dropped and Corrupted count the status packets, or the parts of a joint one, that faults took away or damaged.
	Dropped, Corrupted uint64
	// Lost counts bytes that nobody read and that found no more room.
	Lost uint64
}

// NoServoError reports an id that no servo of the bus has.
type NoServoError struct {
	Bus string
	ID  byte
}

func (e *NoServoError) Error() string { return fmt.Sprintf("%s: no servo has id %d", e.Bus, e.ID) }
