package hardware_test

import (
	"errors"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// silence tells whether the error is that nobody answered.
func silence(err error) bool {
	var e *hardware.NoStatusError
	return errors.As(err, &e)
}

// Adapters that return what is sent are found out with the first request, whatever it is and whatever the servos
// speak: an echo is never taken for an answer.
func TestEchoIsFoundOutAtOnce(t *testing.T) {
	t.Parallel()
	requests := map[string]struct {
		first func(b *hardware.Bus, s *hardware.Servo) error
		want  func(err error) bool
	}{
		"ping": {func(b *hardware.Bus, s *hardware.Servo) error {
			identity, err := b.Ping(s.ID)
			if err == nil && (identity.Model != s.Model.Number || identity.Alert) {
				err = errors.New("the identity is wrong")
			}
			return err
		}, nil},
		"ping nobody": {func(b *hardware.Bus, _ *hardware.Servo) error { _, err := b.Ping(9); return err },
			func(err error) bool { return silence(err) }},
		"read": {func(b *hardware.Bus, s *hardware.Servo) error {
			raw, err := b.ReadRegister(s, "id")
			if err == nil && raw != 1 {
				err = errors.New("the id is wrong")
			}
			return err
		}, nil},
		"read of nobody": {func(b *hardware.Bus, _ *hardware.Servo) error { _, err := b.Read(9, 0, 1); return err },
			func(err error) bool { return silence(err) }},
		"write": {func(b *hardware.Bus, s *hardware.Servo) error { return b.WriteRegister(s, "torque_enable", 1) }, nil},
		"write to nobody": {func(b *hardware.Bus, _ *hardware.Servo) error { return b.Write(9, 24, []byte{1}) },
			func(err error) bool { return silence(err) }},
		"reboot": {func(b *hardware.Bus, s *hardware.Servo) error {
			err := b.Reboot(s.ID)
			if errors.Is(err, codec.ErrUnsupported) {
				return nil
			}
			return err
		}, nil},
		"reboot of nobody": {func(b *hardware.Bus, _ *hardware.Servo) error { return b.Reboot(9) },
			func(err error) bool { return silence(err) || errors.Is(err, codec.ErrUnsupported) }},
		"what a servo does not know": {func(b *hardware.Bus, s *hardware.Servo) error {
			if b.Protocol() == codec.FeetechSTS || b.Protocol() == codec.FeetechSCS {
				return nil // they say nothing of refusals
			}
			err := b.Write(s.ID, 0, []byte{1})
			if refused := new(hardware.ServoError); errors.As(err, &refused) {
				return nil
			}
			return errors.Join(errors.New("not refused"), err)
		}, nil},
	}
	for name, servo := range map[string]struct {
		model    string
		protocol codec.Protocol
	}{
		"1.0":         {"MX-28", codec.Protocol1},
		"2.0":         {"XM430-W350", codec.Protocol2},
		"Feetech STS": {"STS3215", codec.FeetechSTS},
		"Feetech SCS": {"SCS0009", codec.FeetechSCS},
	} {
		for what, request := range requests {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				r := newRig(t, lookUp(t, servo.model), 1, func(s *sim.Options, b *hardware.BusOptions) {
					s.Protocol, b.Protocol = servo.protocol, servo.protocol
					if request.want != nil {
						b.ReplyMargin = 50 * time.Millisecond
					}
				})
				r.sim.SetEcho(true)
				err := request.first(r.bus, r.servos[0])
				if request.want == nil && err != nil || request.want != nil && !request.want(err) {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}
