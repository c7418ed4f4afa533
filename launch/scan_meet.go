package launch

import (
	"errors"
	"fmt"
	"slices"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// discovery is a servo or an adapter that answered.
type discovery struct {
	Protocol codec.Protocol
	Baud     int
	ID       byte
	// Models are those that report this number; empty when no table has it.
	Models []*model.Model
	// Number is the model number, Firmware the version as the maker writes it; 0 and "" when the servo would not tell.
	Number   int
	Firmware string
	// Version is the firmware as a number, for comparing; 0 when it is not known.
	Version int
	// Adapter is the name of an adapter; "" for servos.
	Adapter string
	// Alert is true when the servo reports a hardware error.
	Alert bool
	// Duplicate is true when several servos answer at this id.
	Duplicate bool
}

// meet finds out what a servo is that answered a ping, and whether it is alone.
func (w *sweep) meet(servo hardware.Identity) error {
	d := discovery{
		Protocol: w.family, Baud: w.baud, ID: servo.ID, Number: servo.Model,
		Version: servo.Firmware, Firmware: fmt.Sprint(servo.Firmware),
	}
	if w.family == codec.Protocol2 {
		d.Models, d.Alert = w.speaking(servo.Model, codec.Protocol2), servo.Alert
	} else if wanted, err := w.identify(&d); err != nil || !wanted {
		return err
	}
	if !d.Duplicate {
		var err error
		if d.Duplicate, err = w.crowded(&d); err != nil {
			return err
		}
	}
	w.found(d)
	return nil
}

// speaking returns the models with this number that can speak a protocol.
func (s *search) speaking(number int, p codec.Protocol) []*model.Model {
	return slices.DeleteFunc(s.library.ByNumber(number), func(m *model.Model) bool {
		return !slices.Contains(m.Protocols, p.String())
	})
}

// crowded reports whether several servos answer at an id: one after the other, or at the same time. Servos of the same
// kind may answer a ping bit by bit alike, but hardly stand in the same position.
func (w *sweep) crowded(d *discovery) (bool, error) {
	for tries := 0; ; tries++ {
		answers, err := w.ping(d.ID)
		if err != nil {
			return false, err
		}
		if answers.From(d.ID) < 2 && !answers.Damaged {
			break
		}
		if tries > 0 {
			return true, nil
		}
	}
	if len(d.Models) == 0 {
		return false, nil
	}
	position, ok := d.Models[0].Register("present_position")
	if !ok {
		return false, nil
	}
	_, damaged, err := w.read(d.ID, position.Address, position.Size)
	return damaged, err
}

// read reads part of a control table; nil when the servo does not answer, or refuses. An answer that stays damaged is
// told apart.
func (w *sweep) read(id byte, address, length int) (content []byte, damaged bool, err error) {
	content, err = w.bus.Read(id, address, length)
	var silence *hardware.NoStatusError
	var damage *hardware.MalformedStatusError
	var refusal *hardware.ServoError
	switch {
	case errors.As(err, &damage):
		return nil, true, nil
	case errors.As(err, &silence), errors.As(err, &refusal):
		return nil, false, nil
	}
	return content, false, err
}
