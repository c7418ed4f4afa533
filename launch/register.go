package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// RegisterOptions say which servo to read from or write to.
type RegisterOptions struct {
	// Port is the serial port.
	Port string
	// Baud is the line rate in bits per second; 0 tries the usual ones.
	Baud int
	// ID is the servo's id, 0 to 252; a negative one was not given.
	ID int
	// Protocol is "2.0", "1.0", "feetech-sts" or "feetech-scs"; "" takes the one in which the servo answers.
	Protocol string
	// Model is the name of the servo's model; "" asks the servo.
	Model string
	// ModelFiles are files with models of the user's own, see docs/models.md.
	ModelFiles []string
	// JSON makes what is read one JSON object.
	JSON bool
	// Stdout gets the result.
	Stdout io.Writer

	open opener
}

// target is the servo that a command is about.
type target struct {
	discovery
	port   string
	opener opener
	servo  *hardware.Servo
	bus    *hardware.Bus
}

// openTarget looks for the servo and opens the bus for it.
func openTarget(ctx context.Context, o RegisterOptions) (*target, error) {
	library, err := loadLibrary(o.ModelFiles)
	if err != nil {
		return nil, err
	}
	s, m, err := o.search(library)
	if err != nil {
		return nil, UsageError{Err: err}
	}
	d, err := s.first(ctx)
	if err != nil {
		return nil, err
	}
	if m == nil {
		if m, err = d.onlyModel(); err != nil {
			return nil, err
		}
	}
	t := &target{discovery: *d, port: o.Port, opener: o.open}
	t.servo = &hardware.Servo{ID: d.ID, Model: m, Firmware: d.Version}
	if t.bus, err = t.opener.open(t.port, d.Baud, d.Protocol); err != nil {
		return nil, adviseOnPort(err)
	}
	return t, nil
}

// search returns where the servo may be, and its model if it was given.
func (o RegisterOptions) search(library *model.Library) (*search, *model.Model, error) {
	s := &search{
		port: o.Port, bauds: usualBauds, protocols: allProtocols, ids: []byte{byte(o.ID)}, library: library, opener: o.open,
	}
	switch {
	case o.Port == "":
		return nil, nil, errNoPort
	case o.ID < 0:
		return nil, nil, errors.New("no id given: add --id; sinew scan finds the ids on a port")
	case o.ID > maxScanID:
		return nil, nil, fmt.Errorf("id %d: it must be 0 to %d", o.ID, maxScanID)
	case o.Baud < 0:
		return nil, nil, fmt.Errorf("baud %d: it must be a rate in bits per second, such as 57600", o.Baud)
	case o.Baud > 0:
		s.bauds = []int{o.Baud}
	}
	var m *model.Model
	var err error
	if o.Model != "" {
		if m, err = library.Model(o.Model); err != nil {
			return nil, nil, err
		}
		if s.protocols, err = protocolsOf(m); err != nil {
			return nil, nil, err
		}
	}
	if o.Protocol != "" {
		if s.protocols, err = parseProtocols(o.Protocol); err != nil {
			return nil, nil, err
		}
	}
	return s, m, s.checkBridge()
}

// protocolsOf returns the protocols of a model.
func protocolsOf(m *model.Model) ([]codec.Protocol, error) {
	var protocols []codec.Protocol
	for _, name := range m.Protocols {
		p, err := parseProtocols(name)
		if err != nil {
			return nil, fmt.Errorf("model %s: %w", m.Name, err)
		}
		protocols = append(protocols, p...)
	}
	return protocols, nil
}

// first returns the first servo that a search finds. Several servos with one id are an error.
func (s *search) first(ctx context.Context) (*discovery, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := &waiter{enough: cancel}
	if err := s.run(ctx, w); err != nil {
		return nil, err
	}
	switch {
	case w.discovery == nil:
		return nil, fmt.Errorf("%s: no answer from id %d at %s: sinew scan --port %s shows what is there", s.port, s.ids[0], s, s.port)
	case w.discovery.Duplicate:
		return nil, fmt.Errorf("%s: several servos answer at id %d: unplug all of them but one", s.port, s.ids[0])
	}
	return w.discovery, nil
}

// waiter ends a search when it has found a servo.
type waiter struct {
	discovery *discovery
	enough    context.CancelFunc
}

func (w *waiter) found(d discovery) {
	if d.Adapter == "" && w.discovery == nil {
		w.discovery = &d
		w.enough()
	}
}

func (w *waiter) asking(codec.Protocol, int, byte) {}
func (w *waiter) leftOut(int, error)               {}

// onlyModel returns the model of the servo. Those with one number have the same registers.
func (d *discovery) onlyModel() (*model.Model, error) {
	if len(d.Models) > 0 {
		return d.Models[0], nil
	}
	what := fmt.Sprintf("has model number %d, which no table has", d.Number)
	if d.Number == 0 {
		what = "does not tell its model"
	}
	return nil, fmt.Errorf("servo %d %s: add --model (sinew models lists them)", d.ID, what)
}

func (t *target) Close() error { return t.bus.Close() }

// register returns a register by its name, which must be one that this servo has.
func (t *target) register(name string) (*model.Register, error) {
	r, ok := t.servo.Model.Register(name)
	if !ok {
		advice := fmt.Sprintf("sinew models %q lists them", t.servo.Model.Name)
		if near := similar(name, t.servo.Model.Registers()); len(near) > 0 {
			advice = "did you mean " + strings.Join(near, ", ") + "? " + advice
		}
		return nil, UsageError{Err: fmt.Errorf("%s has no register %q: %s", t.servo.Model.Name, name, advice)}
	}
	if t.servo.Firmware > 0 && r.Since > t.servo.Firmware {
		return nil, fmt.Errorf("%s: register %s came with firmware %d, and this is %d: update it with the maker's tool",
			t.servo, name, r.Since, t.servo.Firmware)
	}
	return r, nil
}

// adviseOnBus adds what to do about an error of a transaction.
func (t *target) adviseOnBus(err error) error {
	var silence *hardware.NoStatusError
	var damage *hardware.MalformedStatusError
	var refusal *hardware.ServoError
	var lost *hardware.PortError
	switch {
	case errors.As(err, &silence):
		return fmt.Errorf("%w: check power and cable", err)
	case errors.As(err, &damage):
		return fmt.Errorf("%w: check the cable, and with sinew scan that no two servos have one id", err)
	case errors.As(err, &refusal) && refusal.Status.Alert():
		return fmt.Errorf("%w: read hardware_error_status, remove the cause and reboot the servo", err)
	case errors.As(err, &refusal):
		return fmt.Errorf("%w: look the register up in the manual for when it can be used", err)
	case errors.As(err, &lost):
		return adviseOnPort(err)
	}
	return err
}
