package sim

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// clearSince is the first firmware of X and MX(2.0) that knows Clear, and that ignores a broadcast factory reset of
// everything (e-manual, Protocol 2.0, Clear and Factory Reset).
const clearSince = 42

// execute does what an instruction asks of this one servo and appends the parameters of the answer.
func (s *servo) execute(dst []byte, pkt codec.InstructionPacket, now time.Time) ([]byte, refusal) {
	p := s.protocol
	switch pkt.Instruction {
	case codec.Ping:
		return s.ping(dst, pkt.Params)
	case codec.Read:
		address, length, err := p.ParseRead(pkt.Params)
		if err != nil {
			return dst, wrongLength
		}
		return s.readRegisters(dst, address, length, now)
	case codec.Write:
		address, data, err := p.ParseWrite(pkt.Params)
		if err != nil {
			return dst, wrongLength
		}
		return dst, s.writeRegisters(address, data)
	case codec.RegWrite:
		address, data, err := p.ParseWrite(pkt.Params)
		if err != nil {
			return dst, wrongLength
		}
		return dst, s.register(address, data)
	case codec.Action:
		return dst, s.action()
	case codec.FactoryReset:
		return dst, s.factoryReset(pkt, now)
	case codec.Reboot:
		return dst, s.restart(now)
	case codec.ResetTurnCount:
		return dst, s.resetTurns()
	case codec.CalibrateOffset:
		return dst, s.calibrateOffset(pkt.Params)
	case codec.Clear:
		return dst, s.clear(pkt.Params)
	case codec.ControlTableBackup:
		return dst, s.backUp(pkt.Params, now)
	}
	return dst, unknownInstruction
}

// ping tells who the servo is.
func (s *servo) ping(dst, params []byte) ([]byte, refusal) {
	if codec.ParseEmpty(params) != nil {
		return dst, wrongLength
	}
	if s.protocol == codec.Protocol2 {
		dst = append(dst, byte(s.model.Number), byte(s.model.Number>>8), byte(s.version))
	}
	return dst, accepted
}

// readRegisters reads part of the control table.
func (s *servo) readRegisters(dst []byte, address, length int, now time.Time) ([]byte, refusal) {
	s.report(now)
	return s.table.read(dst, address, length)
}

// writeRegisters writes part of the control table, all or nothing.
func (s *servo) writeRegisters(address int, data []byte) refusal {
	if why := s.check(address, data); why != accepted {
		return why
	}
	s.write(address, data)
	return accepted
}

// register keeps a write for the action that follows.
func (s *servo) register(address int, data []byte) refusal {
	if why := s.check(address, data); why != accepted {
		return why
	}
	s.registeredAddress = address
	s.registeredData = append(s.registeredData[:0], data...)
	s.table.set(s.registered, 1)
	return accepted
}

// action does the write that was registered. Without one it is an instruction error (e-manual, Protocol 2.0, Error
// 0x02).
func (s *servo) action() refusal {
	if len(s.registeredData) == 0 {
		return unknownInstruction
	}
	data := s.registeredData
	s.registeredData = s.registeredData[:0]
	s.table.set(s.registered, 0)
	return s.writeRegisters(s.registeredAddress, data)
}

// restart is the instruction Reboot. Of the servos with nothing but protocol 1.0 only the MX know it, of Feetech's none.
func (s *servo) restart(now time.Time) refusal {
	if s.feetech() || s.protocol == codec.Protocol1 && s.hardwareError == nil && !s.model.BulkRead.Ever {
		return unknownInstruction
	}
	s.reboot(now)
	return accepted
}

// factoryReset brings the factory settings back and reboots.
func (s *servo) factoryReset(pkt codec.InstructionPacket, now time.Time) refusal {
	option, err := s.protocol.ParseFactoryReset(pkt.Params)
	if err != nil {
		return outOfRange
	}
	if option == codec.ResetAll && pkt.ID == codec.BroadcastID && s.version >= clearSince && s.protocol == codec.Protocol2 {
		return accepted // ignored
	}
	id, baud := s.table.value(s.id), s.table.value(s.baudRate)
	s.initial = nil
	s.setFactory(model.EEPROM)
	s.setFactory(model.Hybrid)
	if s.lasting != nil {
		s.lasting = append(s.lasting[:0], s.memory...)
	}
	if option != codec.ResetAll {
		s.table.set(s.id, id)
	}
	if option == codec.ResetAllButIDAndBaud {
		s.table.set(s.baudRate, baud)
	}
	s.reboot(now)
	return accepted
}

// clear forgets turns or errors. It fails while the joint moves (e-manual, Protocol 2.0, Clear).
func (s *servo) clear(params []byte) refusal {
	_, multi := s.model.OperatingMode(model.ExtendedPositionMode)
	if s.protocol != codec.Protocol2 || s.version < clearSince || !multi && !s.model.HardwareErrorsAreCodes {
		return unknownInstruction
	}
	option, err := s.protocol.ParseClear(params)
	switch {
	case err != nil:
		return outOfRange
	case option == codec.ClearErrors && !s.model.HardwareErrorsAreCodes:
		return outOfRange
	case option == codec.ClearErrors:
		s.latched = false
		s.table.set(s.hardwareError, 0)
		s.relieve()
		s.raise(s.errors())
	case s.joint.velocity != 0:
		return resultFail
	default:
		s.wrap()
		s.redrive()
	}
	return accepted
}

// backUp stores the EEPROM area or brings it back, with torque off only.
func (s *servo) backUp(params []byte, now time.Time) refusal {
	if s.protocol != codec.Protocol2 || !s.model.Backup.In(s.version) {
		return unknownInstruction
	}
	option, err := s.protocol.ParseControlTableBackup(params)
	switch {
	case err != nil:
		return outOfRange
	case s.torque():
		return noAccess
	case option == codec.StoreBackup:
		s.backup = append(s.backup[:0], s.table.memory...)
		s.table.set(s.backupReady, 1)
	case s.backup == nil:
		return resultFail
	default:
		s.restore(s.backup)
		s.reboot(now)
	}
	return accepted
}

// restore copies the EEPROM area from a copy of the control table, if there is one.
func (s *servo) restore(from []byte) {
	for a := range from {
		if r := s.registers[a]; r != nil && r.Area == model.EEPROM {
			s.memory[a] = from[a]
		}
	}
}

// obey does what an instruction to the secondary id asks: RAM can be written, nothing is answered (e-manual, X series,
// Secondary ID).
func (s *servo) obey(pkt codec.InstructionPacket, now time.Time) {
	switch pkt.Instruction {
	case codec.Write, codec.RegWrite:
		if address, data, err := s.protocol.ParseWrite(pkt.Params); err == nil && s.onlyRAM(address, data) {
			_, _ = s.execute(nil, pkt, now)
		}
	case codec.Action:
		_ = s.action()
	}
}

// joins reports whether the servo takes the turn of this id in a group read.
func (s *servo) joins(id byte, inst codec.Instruction) bool {
	if !s.hears || s.address() != id || !s.answers(inst) {
		return false
	}
	switch {
	case inst == codec.FastSyncRead || inst == codec.FastBulkRead:
		return s.model.FastRead.In(s.version)
	case s.protocol == codec.Protocol2:
		return true // every servo of protocol 2.0 knows them
	case inst == codec.BulkRead:
		return s.model.BulkRead.In(s.version)
	}
	return s.model.SyncRead.In(s.version)
}

// answers reports whether the servo answers an instruction at its status return level: 0 pings, 1 reads too, 2 all.
func (s *servo) answers(inst codec.Instruction) bool {
	level := int64(2)
	if s.statusReturnLevel != nil {
		level = s.table.value(s.statusReturnLevel)
	}
	if s.feetech() { // 0 pings and reads, 1 all
		level++
	}
	switch inst {
	case codec.Ping:
		return true
	case codec.Read, codec.SyncRead, codec.BulkRead, codec.FastSyncRead, codec.FastBulkRead:
		return level >= 1
	}
	return level >= 2
}

// returnDelayTime returns how long the servo waits before it answers: 2 µs per step of return_delay_time.
func (s *servo) returnDelayTime() time.Duration {
	return time.Duration(s.table.value(s.returnDelay)) * 2 * time.Microsecond
}
