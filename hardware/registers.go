package hardware

import (
	"fmt"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// storeTime is allowed on top of a write: the servo may put the value into EEPROM before it confirms.
const storeTime = 20 * time.Millisecond

// Ping asks a servo that speaks the bus's protocol (see Speaking) who it is. It is tried three times when the answer is missing or damaged. Servos that speak protocol
// 1.0 are asked for their model number and firmware in a second transaction. Errors: *PortError, *NoStatusError,
// *MalformedStatusError, *ServoError.
func (b *Bus) Ping(id byte) (Identity, error) {
	p := b.protocol
	identity := Identity{ID: id}
	r := request{id: id, servo: servoName(id), op: "ping", repeat: true,
		encode: func(dst []byte) ([]byte, error) { return p.AppendPing(dst, id) }}
	if p != codec.Protocol2 {
		if err := b.do(r, nil); err != nil {
			return Identity{}, err
		}
		return b.readIdentity(id)
	}
	r.params = 3
	err := b.do(r, func(params []byte) {
		identity.Model, identity.Firmware = int(params[0])|int(params[1])<<8, int(params[2])
	})
	if err != nil {
		return Identity{}, err
	}
	identity.Alert = b.Alert(id)
	return identity, nil
}

// readIdentity reads model number and firmware where protocol 1.0 and Feetech servos have them.
func (b *Bus) readIdentity(id byte) (Identity, error) {
	p := b.protocol
	if p == codec.Protocol1 {
		head, err := b.Read(id, 0, 3)
		if err != nil {
			return Identity{}, err
		}
		return Identity{ID: id, Model: int(head[0]) | int(head[1])<<8, Firmware: int(head[2]), Alert: b.Alert(id)}, nil
	}
	number, err := b.Read(id, 3, 2)
	if err != nil {
		return Identity{}, err
	}
	version, err := b.Read(id, 0, 2)
	if err != nil {
		return Identity{}, err
	}
	identity := Identity{ID: id, Model: int(number[0]) | int(number[1])<<8, Alert: b.Alert(id)}
	if p == codec.FeetechSCS { // sends the high byte first
		identity.Model = int(number[0])<<8 | int(number[1])
	}
	identity.Firmware = int(version[0])<<8 | int(version[1]) // major and minor
	return identity, nil
}

// ReadRegister returns the raw value of a register. It is tried three times when the answer is missing or damaged. An
// alert does not make it fail, see Alert. Errors: *UnknownRegisterError, *PortError, *NoStatusError, *MalformedStatusError,
// *ServoError.
func (b *Bus) ReadRegister(s *Servo, register string) (int64, error) {
	r, err := findRegister(s, register)
	if err != nil {
		return 0, err
	}
	var raw int64
	err = b.Speaking(s.Protocol).read(s.ID, s.String(), "read "+register, r.Address, r.Size, func(params []byte) { raw = r.Decode(params) })
	return raw, err
}

// WriteRegister sets a register and waits for the servo to confirm. It is tried three times when the answer is missing
// or damaged. EEPROM registers can be written only while torque is off. Errors: as ReadRegister, and
// *model.RangeError when the register cannot hold raw.
func (b *Bus) WriteRegister(s *Servo, register string, raw int64) error {
	r, err := findRegister(s, register)
	if err != nil {
		return err
	}
	op := fmt.Sprintf("write %d to %s", raw, register)
	content := make([]byte, r.Size)
	if err := r.Encode(content, raw); err != nil {
		return fmt.Errorf("%s: %s: %w", s, op, err)
	}
	return b.Speaking(s.Protocol).write(s.ID, s.String(), op, r.Address, content)
}

// Read returns length bytes of the control table from address on. Errors: as Ping.
func (b *Bus) Read(id byte, address, length int) ([]byte, error) {
	var content []byte
	op := fmt.Sprintf("read %d bytes at %d", length, address)
	err := b.read(id, servoName(id), op, address, length, func(params []byte) { content = slices.Clone(params) })
	return content, err
}

// Write sets bytes of the control table and waits for the servo to confirm. Errors: as Ping.
func (b *Bus) Write(id byte, address int, content []byte) error {
	return b.write(id, servoName(id), fmt.Sprintf("write %d bytes at %d", len(content), address), address, content)
}

func (b *Bus) read(id byte, servo, op string, address, length int, take func([]byte)) error {
	return b.do(request{id: id, servo: servo, op: op, params: length, repeat: true, encode: func(dst []byte) ([]byte, error) {
		return b.protocol.AppendRead(dst, id, address, length)
	}}, take)
}

func (b *Bus) write(id byte, servo, op string, address int, content []byte) error {
	return b.do(request{id: id, servo: servo, op: op, extra: storeTime, repeat: true, encode: func(dst []byte) ([]byte, error) {
		return b.protocol.AppendWrite(dst, id, address, content)
	}}, nil)
}

func servoName(id byte) string { return (&Servo{ID: id}).String() }

// findRegister returns a register of the servo that holds a number.
func findRegister(s *Servo, name string) (*model.Register, error) {
	if s.Model == nil {
		return nil, &UnknownRegisterError{Servo: s.String(), Register: name}
	}
	r, ok := s.Model.Register(name)
	if !ok || !r.Numeric() {
		return nil, &UnknownRegisterError{Servo: s.String(), Register: name}
	}
	return r, nil
}
