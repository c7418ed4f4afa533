package sim

import (
	"errors"
	"fmt"

	"github.com/sinew-robotics/sinew/hardware"
)

var errClosed = errors.New("the bus is closed")

// Open returns a bus behind a new pseudo-terminal and starts answering.
func Open(o Options) (*Bus, error) {
	b, err := New(o)
	if err != nil {
		return nil, err
	}
	if err := b.plug(); err != nil {
		return nil, err
	}
	return b, nil
}

// plug makes a pseudo-terminal and starts serving it.
func (b *Bus) plug() error {
	t, err := openTerminal()
	if err != nil {
		return fmt.Errorf("%s: %w", b.options.Name, err)
	}
	b.mu.Lock()
	b.terminal, b.pty, b.unplugged = t, true, false
	b.mu.Unlock()
	go t.serve(b)
	return nil
}

// Path returns the pseudo-terminal to open, such as /dev/pts/4; "" when there is none or it is unplugged.
func (b *Bus) Path() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.terminal == nil {
		return ""
	}
	return b.terminal.path
}

// Link makes path a symbolic link to the pseudo-terminal, removed by Close. It replaces a link that leads nowhere,
// as a killed program leaves it, and refuses to replace anything else.
func (b *Bus) Link(path string) error {
	b.lifecycle.Lock()
	defer b.lifecycle.Unlock()
	target := b.Path()
	switch {
	case b.closed:
		return fmt.Errorf("%s: link %s: %w", b.options.Name, path, errClosed)
	case target == "":
		return fmt.Errorf("%s: link %s: there is no pseudo-terminal", b.options.Name, path)
	}
	if err := link(target, path); err != nil {
		return fmt.Errorf("%s: link: %w", b.options.Name, err)
	}
	b.links = append(b.links, path)
	return nil
}

// Unplug takes the adapter away: the pseudo-terminal and its links vanish, open descriptors report a hang-up, an
// in-memory port fails. The servos keep their power. Calls of Unplug on an unplugged bus do nothing.
func (b *Bus) Unplug() error {
	b.lifecycle.Lock()
	defer b.lifecycle.Unlock()
	return b.unplug()
}

func (b *Bus) unplug() error {
	b.mu.Lock()
	t := b.terminal
	b.terminal, b.unplugged = nil, true
	b.port.lose()
	b.port = nil
	b.mu.Unlock()
	if t == nil {
		return nil
	}
	var errs []error
	for _, path := range b.links {
		errs = append(errs, unlink(t.path, path))
	}
	t.close()
	b.mu.Lock()
	b.line.hush()
	b.mu.Unlock()
	return errors.Join(errs...)
}

// Replug brings the adapter back: a new pseudo-terminal on the same links. Calls of Replug on a plugged bus do
// nothing. An in-memory port must be asked for anew.
func (b *Bus) Replug() error {
	b.lifecycle.Lock()
	defer b.lifecycle.Unlock()
	b.mu.Lock()
	unplugged, pty := b.unplugged, b.pty
	b.unplugged = unplugged && pty && !b.closed
	b.mu.Unlock()
	switch {
	case b.closed:
		return fmt.Errorf("%s: replug: %w", b.options.Name, errClosed)
	case !unplugged || !pty:
		return nil
	}
	if err := b.plug(); err != nil {
		return err
	}
	var errs []error
	for _, path := range b.links {
		errs = append(errs, link(b.Path(), path))
	}
	return errors.Join(errs...)
}

// Port returns a connection to the bus without a pseudo-terminal, for a bus made with New. There is one: a second
// call ends the first.
func (b *Bus) Port() hardware.Port {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.port.lose()
	b.port = newPort(b)
	if b.unplugged || b.pty {
		b.port.lose()
	}
	return b.port
}

// Close ends the script, stops answering, removes the links and the pseudo-terminal and returns when nothing runs any more. Further
// calls do nothing.
func (b *Bus) Close() error {
	played := b.endPlay()
	b.lifecycle.Lock()
	defer b.lifecycle.Unlock()
	if b.closed {
		return played
	}
	b.closed = true
	return errors.Join(played, b.unplug())
}
