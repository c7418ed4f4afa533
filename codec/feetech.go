package codec

// Instructions of Feetech STS servos that no DYNAMIXEL has. Source: the
// vendor's library (FTServo_Arduino, INST.h). Frames, read, write and sync
// write are those of protocol 1.0, and sync read is [Protocol.AppendSyncRead].

// AppendResetTurnCount appends a reset of the turn counter.
func (p Protocol) AppendResetTurnCount(dst []byte, id byte) ([]byte, error) {
	return p.AppendInstruction(dst, id, ResetTurnCount, nil)
}

// AppendCalibrateOffset appends an offset calibration that makes the present
// position the middle of the range.
func (p Protocol) AppendCalibrateOffset(dst []byte, id byte) ([]byte, error) {
	return p.AppendInstruction(dst, id, CalibrateOffset, nil)
}

// AppendCalibrateOffsetTo appends an offset calibration after which the present
// position reads as position (steps, 0 to 65535).
func (p Protocol) AppendCalibrateOffsetTo(dst []byte, id byte, position int) ([]byte, error) {
	e := p.encode(dst, id, CalibrateOffset)
	if position < 0 || position > 0xFFFF {
		e.refuse("position", position, "must be 0 to 65535")
	}
	e.buf = append(e.buf, byte(position), byte(position>>8))
	return e.finish()
}

// ParseCalibrateOffset reads the parameters of an offset calibration; given is
// false when there is no position.
func (p Protocol) ParseCalibrateOffset(params []byte) (position int, given bool, err error) {
	if !p.Supports(CalibrateOffset) {
		return 0, false, ErrUnsupported
	}
	switch len(params) {
	case 0:
		return 0, false, nil
	case 2:
		return int(params[0]) | int(params[1])<<8, true, nil
	}
	return 0, false, refuse(ReasonParams)
}
