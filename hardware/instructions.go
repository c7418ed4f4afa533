package hardware

import (
	"fmt"

	"github.com/sinew-robotics/sinew/codec"
)

// instruct sends an instruction without an answer but the confirmation. It is never repeated.
func (b *Bus) instruct(id byte, op string, encode func(dst []byte) ([]byte, error)) error {
	return b.do(request{id: id, servo: servoName(id), op: op, extra: storeTime, encode: encode}, nil)
}

// spareAdapter refuses what would empty the EEPROM of a USB2AX adapter or start its boot loader.
func (b *Bus) spareAdapter(id byte, op string) error {
	if b.protocol == codec.Protocol1 && id == codec.USB2AXID {
		return fmt.Errorf("%s: %s: 253 is the id of USB2AX adapters, which it would erase", servoName(id), op)
	}
	return nil
}

// Reboot restarts a servo: torque goes off, hardware errors are cleared. It is never repeated. The servo needs about
// half a second before it answers again. Errors: as Ping, codec.ErrUnsupported.
func (b *Bus) Reboot(id byte) error {
	if err := b.spareAdapter(id, "reboot"); err != nil {
		return err
	}
	return b.instruct(id, "reboot", func(dst []byte) ([]byte, error) { return b.protocol.AppendReboot(dst, id) })
}

// FactoryReset gives a servo its factory settings, but for what the option spares, and restarts it. It is never
// repeated. After codec.ResetAll the servo has the id 1 and its first baud rate. Errors: as Reboot.
func (b *Bus) FactoryReset(id byte, option codec.ResetOption) error {
	if err := b.spareAdapter(id, "factory reset"); err != nil {
		return err
	}
	return b.instruct(id, "factory reset", func(dst []byte) ([]byte, error) { return b.protocol.AppendFactoryReset(dst, id, option) })
}

// RegWrite makes a servo keep bytes for its control table until an Action. Errors: as Ping.
func (b *Bus) RegWrite(id byte, address int, content []byte) error {
	op := fmt.Sprintf("register %d bytes for %d", len(content), address)
	return b.instruct(id, op, func(dst []byte) ([]byte, error) { return b.protocol.AppendRegWrite(dst, id, address, content) })
}

// Action makes a servo, or with codec.BroadcastID all servos at the same time, write what RegWrite has registered. All
// servos together do not confirm. It is never repeated. Errors: as Ping.
func (b *Bus) Action(id byte) error {
	encode := func(dst []byte) ([]byte, error) { return b.protocol.AppendAction(dst, id) }
	if id != codec.BroadcastID {
		return b.instruct(id, "action", encode)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.failed(); err != nil {
		return err
	}
	packet, err := encode(b.appendRelease(b.tx[:0], b.protocol))
	if err != nil {
		return err
	}
	_, err = b.port.Write(packet)
	b.hearSent(b.protocol, packet)
	return b.check(err)
}

// Clear makes a servo forget its turns or its errors (protocol 2.0). It fails while the servo moves. Errors: as Ping,
// codec.ErrUnsupported.
func (b *Bus) Clear(id byte, option codec.ClearOption) error {
	return b.instruct(id, "clear", func(dst []byte) ([]byte, error) { return b.protocol.AppendClear(dst, id, option) })
}

// BackUp makes a servo store its EEPROM registers, or restore them and restart (protocol 2.0). Torque must be off.
// Errors: as Ping, codec.ErrUnsupported.
func (b *Bus) BackUp(id byte, option codec.BackupOption) error {
	return b.instruct(id, "control table backup", func(dst []byte) ([]byte, error) { return b.protocol.AppendControlTableBackup(dst, id, option) })
}

// ResetTurnCount makes a Feetech STS forget its turns. Errors: as Ping, codec.ErrUnsupported.
func (b *Bus) ResetTurnCount(id byte) error {
	return b.instruct(id, "reset turn count", func(dst []byte) ([]byte, error) { return b.protocol.AppendResetTurnCount(dst, id) })
}

// CalibrateOffset makes a Feetech STS take where it stands for position (ticks, 0 to 65535), by writing its offset.
// Errors: as Ping, codec.ErrUnsupported.
func (b *Bus) CalibrateOffset(id byte, position int) error {
	return b.instruct(id, "calibrate offset", func(dst []byte) ([]byte, error) { return b.protocol.AppendCalibrateOffsetTo(dst, id, position) })
}
