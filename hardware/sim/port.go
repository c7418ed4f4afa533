package sim

import (
	"sync"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
)

// port is the host's end of a bus without a pseudo-terminal.
type port struct {
	bus *Bus
	// gone is closed when the port is lost or closed; news holds one token when something was put on the line.
	gone  chan struct{}
	news  chan struct{}
	once  sync.Once
	timer *time.Timer
}

func newPort(b *Bus) *port {
	p := &port{bus: b, gone: make(chan struct{}), news: make(chan struct{}, 1), timer: time.NewTimer(time.Hour)}
	p.timer.Stop()
	return p
}

// lose makes every further use of the port fail.
func (p *port) lose() {
	if p != nil {
		p.once.Do(func() { close(p.gone) })
	}
}

// failed returns the error of a port that is gone.
func (p *port) failed(op string) error {
	select {
	case <-p.gone:
		return &hardware.PortError{Port: p.bus.options.Name, Op: op, Err: hardware.ErrPortLost}
	default:
		return nil
	}
}

// Write sends all of b to the servos, which act at once.
func (p *port) Write(b []byte) (int, error) {
	if err := p.failed("write"); err != nil {
		return 0, err
	}
	p.bus.mu.Lock()
	defer p.bus.mu.Unlock()
	p.bus.receive(b)
	return len(b), nil
}

// Read waits until bytes have arrived, or for the deadline.
func (p *port) Read(b []byte, deadline time.Time) (int, error) {
	for {
		if err := p.failed("read"); err != nil {
			return 0, err
		}
		n, next := p.bus.take(b)
		left := time.Until(deadline)
		if n > 0 || left <= 0 {
			return n, nil
		}
		p.wait(min(next, left))
	}
}

// wait returns when the time is over, something is new, or the port is gone.
func (p *port) wait(d time.Duration) {
	p.timer.Reset(d)
	defer p.timer.Stop()
	select {
	case <-p.timer.C:
	case <-p.news:
	case <-p.gone:
	}
}

// Discard drops the bytes that have arrived.
func (p *port) Discard() error {
	if err := p.failed("discard"); err != nil {
		return err
	}
	var b [256]byte
	for {
		if n, _ := p.bus.take(b[:]); n == 0 {
			return nil
		}
	}
}

// Close ends the connection.
func (p *port) Close() error {
	p.lose()
	return nil
}

// LatencyTimer returns the adapter's latency timer.
func (p *port) LatencyTimer() (time.Duration, bool) {
	return p.bus.options.LatencyTimer, p.bus.options.LatencyTimer > 0
}
