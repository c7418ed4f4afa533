package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// WriteOptions say what to write.
type WriteOptions struct {
	RegisterOptions
	// Register is the name of the register as in the manual.
	Register string
	// Value is a raw number, decimal or hexadecimal, or one with a unit that the register has, such as 90deg.
	Value string
	// EEPROM allows registers that keep their value without power.
	EEPROM bool
}

// WriteRegister writes one register of a servo, reads it back and writes what it holds then. What the register cannot
// hold, and EEPROM while torque is on or without leave, is refused before anything is written.
func WriteRegister(ctx context.Context, o WriteOptions) error {
	t, err := openTarget(ctx, o.RegisterOptions)
	if err != nil {
		return err
	}
	err = t.set(o)
	return errors.Join(err, t.Close())
}

// set writes a register, unless it is EEPROM and holds the value already.
func (t *target) set(o WriteOptions) error {
	r, err := t.register(o.Register)
	if err != nil {
		return err
	}
	m, err := t.meaning(r)
	if err != nil {
		return t.adviseOnBus(err)
	}
	raw, err := m.parse(o.Value)
	if err != nil {
		return UsageError{Err: fmt.Errorf("%s: %w", t.servo, err)}
	}
	if err := t.mayWrite(&m, raw, o.Value, o.EEPROM); err != nil {
		return err
	}
	before, err := t.bus.ReadRegister(t.servo, r.Name)
	if err != nil {
		return t.adviseOnBus(err)
	}
	if r.Area == model.EEPROM && before == raw {
		_, err := fmt.Fprintf(o.Stdout, "%s: %s is %s already\n", t.servo, r.Name, m.describe(raw))
		return err
	}
	now, err := t.write(&m, raw)
	if err != nil {
		return t.adviseOnBus(err)
	}
	if now != raw {
		return fmt.Errorf("%s: %s reads %d after %d was written: look it up in the manual for when it takes this value", t.servo, r.Name, now, raw)
	}
	return t.writeChange(o.Stdout, &m, before, now)
}

// describe returns a raw value and what it means: "1024, 1.5708 rad (90°)".
func (m *meaning) describe(raw int64) string {
	if text := m.text(raw); text != "" {
		return fmt.Sprintf("%d, %s", raw, text)
	}
	return fmt.Sprint(raw)
}

// writeChange says what a register holds now, and where to find the servo from now on if that has changed.
func (t *target) writeChange(out io.Writer, m *meaning, before, now int64) error {
	_, err := fmt.Fprintf(out, "%s: %s was %s; now %s\n", t.servo, m.register.Name, m.describe(before), m.describe(now))
	advice := ""
	switch {
	case before == now:
	case m.is("id"):
		advice = fmt.Sprintf("--id %d", now)
	case m.is("baud_rate"):
		advice = fmt.Sprintf("--baud %d", t.Baud)
	case m.is("protocol_type"):
		advice = fmt.Sprintf("--protocol %s", t.Protocol)
	}
	if advice != "" && err == nil {
		_, err = fmt.Fprintf(out, "from now on use %s for this servo\n", advice)
	}
	return err
}

// write writes a register, unlocked where there is a lock, and returns what it holds then.
func (t *target) write(m *meaning, raw int64) (int64, error) {
	lock := t.servo.Model.EEPROMLock
	if lock == "" || m.register.Area != model.EEPROM {
		return t.writeAndRead(m, raw)
	}
	locked, err := t.bus.ReadRegister(t.servo, lock)
	if err != nil {
		return 0, err
	}
	if locked == 0 {
		return t.writeAndRead(m, raw)
	}
	if err := t.bus.WriteRegister(t.servo, lock, 0); err != nil {
		return 0, err
	}
	now, err := t.writeAndRead(m, raw)
	if locking := t.bus.WriteRegister(t.servo, lock, locked); err == nil {
		err = locking
	}
	return now, err
}

// writeAndRead writes a register and reads it back. Silence is no error if the value arrived: with status_return_level
// below 2 writes are not confirmed.
func (t *target) writeAndRead(m *meaning, raw int64) (now int64, err error) {
	written := t.bus.WriteRegister(t.servo, m.register.Name, raw)
	var silence *hardware.NoStatusError
	if written != nil && !errors.As(written, &silence) {
		return 0, written
	}
	now, err = t.readBack(m, raw)
	if err == nil && now != raw {
		err = written
	}
	return now, err
}

// settleTime is how long a servo may be silent after a write to its EEPROM.
const settleTime = 500 * time.Millisecond

// place is where a servo answers.
type place struct {
	id       byte
	baud     int
	protocol codec.Protocol
}

// readBack reads a register after it was written. A servo with a new id, rate or protocol is looked for there, and where
// it was before.
func (t *target) readBack(m *meaning, raw int64) (int64, error) {
	old := place{t.ID, t.Baud, t.Protocol}
	places := []place{m.moved(old, raw)}
	if places[0] != old {
		places = append(places, old)
	}
	end := time.Now().Add(settleTime)
	for {
		var err error
		for _, p := range places {
			var now int64
			if now, err = t.readAt(p, m.register); err == nil {
				return now, nil
			}
		}
		if time.Now().After(end) {
			return 0, err
		}
	}
}

// moved returns where a servo answers after a register was written.
func (m *meaning) moved(p place, raw int64) place {
	switch {
	case m.is("id"):
		p.id = byte(raw)
	case m.is("baud_rate") && baudOf(m.model, raw) != 0:
		p.baud = baudOf(m.model, raw)
	case m.is("protocol_type") && raw == 1:
		p.protocol = codec.Protocol1
	case m.is("protocol_type") && raw == 2:
		p.protocol = codec.Protocol2
	}
	return p
}

// readAt reads a register of the servo at another place, where the target is from then on.
func (t *target) readAt(p place, r *model.Register) (int64, error) {
	if p.baud != t.Baud || p.protocol != t.Protocol {
		if err := t.bus.Close(); err != nil {
			return 0, err
		}
		bus, err := t.opener.open(t.port, p.baud, p.protocol)
		if err != nil {
			return 0, err
		}
		t.bus = bus
	}
	t.Baud, t.Protocol = p.baud, p.protocol
	t.ID, t.servo.ID = p.id, p.id
	return t.bus.ReadRegister(t.servo, r.Name)
}
