package hardware

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// DefaultReplyMargin suits USB adapters and pseudo-terminals on a machine that is not overloaded.
const DefaultReplyMargin = 3 * time.Millisecond

// longestReturnDelay is what register return_delay_time can say at most: 254 · 2 µs.
const longestReturnDelay = 508 * time.Microsecond

// BusOptions are the properties of a bus.
type BusOptions struct {
	// Name is how messages name the bus.
	Name string
	// Baud is the line rate in bits per second.
	Baud int
	// Protocol is what the servos speak.
	Protocol codec.Protocol
	// AdapterLatency is how long the adapter may hold back received bytes, added to every wait for a reply. A port
	// that reports a longer latency timer is believed.
	AdapterLatency time.Duration
	// ReplyMargin is how much later than the wire allows a reply may come before it counts as missing: time for the
	// operating system and the adapter's other delays. 0 means DefaultReplyMargin.
	ReplyMargin time.Duration
	// SlowInterval is the shortest time between two reads of slow registers by a Cycle; 0 means one in each exchange.
	SlowInterval time.Duration
	// ReadMethod makes a Cycle read in this way only; AnyRead leaves the choice to it.
	ReadMethod ReadMethod
	// NoIndirect makes a Cycle do without indirect addressing.
	NoIndirect bool
}

// suspectExchanges is for how many exchanges after an irregular one late bytes are looked for.
const suspectExchanges = 8

// Bus asks one servo at a time. Its methods may be called from any goroutine; each waits for the transaction under
// way, that of a Cycle included.
type Bus struct {
	// protocol is what requests are made in that name no Servo.
	protocol codec.Protocol
	*line
}

// line is what a bus shares with those that Speaking returned.
type line struct {
	options BusOptions
	margin  time.Duration
	// lost is why the port is lost, nil while it is there; epoch counts its replacements.
	lost  atomic.Pointer[PortError]
	epoch atomic.Uint64

	mu      sync.Mutex // guards everything below
	port    Port
	closed  bool
	latency time.Duration
	tx      []byte
	rx      receiver
	alerts  alerts
	// suspect is the number of exchanges that must still expect bytes left over from older ones.
	suspect int
	// asked is the packet of the request under way.
	asked []byte
	late  lateAnswers
	// giveWay says that somebody waits for the bus who must not wait long.
	giveWay bool
	// echoes is true once the adapter returned bytes that the host had sent.
	echoes bool
	overhearing
}

// NewBus returns a bus on this port, which it owns from now on. A nil port serves to make plans with NewCycle; anything
// that would use it panics, but Close does nothing.
func NewBus(port Port, o BusOptions) *Bus {
	b := &Bus{protocol: o.Protocol, line: &line{options: o, latency: o.AdapterLatency, margin: o.ReplyMargin, port: port}}
	b.askLatency()
	if b.margin == 0 {
		b.margin = DefaultReplyMargin
	}
	b.tx = make([]byte, 0, 2*largestPacket)
	b.rx = newReceiver(0)
	return b
}

// askLatency believes a port that reports a longer latency timer than the options.
func (b *Bus) askLatency() {
	if p, ok := b.port.(LatencyReporter); ok {
		if timer, known := p.LatencyTimer(); known {
			b.latency = max(b.latency, timer)
		}
	}
}

// Speaking returns the same bus for servos of another protocol on it: its Ping, Read, Write and the other requests that
// name no Servo speak p. Both share the port, whose Close ends both. 0 stands for the protocol of BusOptions.
func (b *Bus) Speaking(p codec.Protocol) *Bus {
	p = b.speaks(p)
	if frames(p) != frames(b.options.Protocol) {
		b.mix()
	}
	return &Bus{protocol: p, line: b.line}
}

// mix notes that protocol 1.0 and 2.0 are spoken on the line.
func (l *line) mix() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mixed = true
}

// speaks returns the protocol p, or for 0 that of the bus.
func (l *line) speaks(p codec.Protocol) codec.Protocol {
	if p == 0 {
		return l.options.Protocol
	}
	return p
}

// Protocol returns what requests are made in that name no Servo.
func (b *Bus) Protocol() codec.Protocol { return b.protocol }

// alerts are those of all servos, by protocol and id.
type alerts [codec.FeetechSCS + 1][256]bool

// of returns where the alert of a servo is noted.
func (a *alerts) of(p codec.Protocol, id byte) *bool { return &a[int(p)%len(a)][id] }

// Options returns the properties the bus was made with.
func (b *Bus) Options() BusOptions { return b.options }

// Latency returns how long the adapter may hold back received bytes, as far as is known.
func (b *Bus) Latency() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.latency
}

// Alert reports whether the servo's latest status packet said that a hardware error exists; the register
// hardware_error_status tells which.
func (b *Bus) Alert(id byte) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return *b.alerts.of(b.protocol, id)
}

// Close closes the port after the transaction under way. Further calls do nothing.
func (b *Bus) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || b.port == nil {
		return nil
	}
	b.closed = true
	return b.port.Close()
}

// discardIfSuspect drops bytes that came late and tells whether more may. It costs a system call, so a bus without
// faults goes without.
func (b *Bus) discardIfSuspect() (suspect bool, err error) {
	if b.suspect == 0 {
		return false, nil
	}
	b.suspect--
	return true, b.port.Discard()
}

// wireTime returns how long n bytes take: ten bits each, start and stop bit included.
func (b *Bus) wireTime(n int) time.Duration { return wireTime(n, b.options.Baud) }

func wireTime(n, baud int) time.Duration {
	if baud <= 0 {
		return 0
	}
	return time.Duration(int64(n) * 10 * int64(time.Second) / int64(baud))
}
