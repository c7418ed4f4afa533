package codec

import "fmt"

// Instruction is the instruction byte of a packet.
type Instruction byte

// The instructions. [Protocol.Supports] tells which protocol has which.
const (
	Ping               Instruction = 0x01 // is there somebody?
	Read               Instruction = 0x02 // read registers of one servo
	Write              Instruction = 0x03 // write registers of one servo
	RegWrite           Instruction = 0x04 // a write held back until Action
	Action             Instruction = 0x05 // do what RegWrite has registered
	FactoryReset       Instruction = 0x06 // factory defaults; Feetech calls it recovery
	Reboot             Instruction = 0x08 // 2.0, and newer MX(1.0) firmware
	ResetTurnCount     Instruction = 0x0A // Feetech STS
	CalibrateOffset    Instruction = 0x0B // Feetech STS
	Clear              Instruction = 0x10 // 2.0: revolution count or errors
	ControlTableBackup Instruction = 0x20 // 2.0: store or restore the EEPROM area
	Status             Instruction = 0x55 // 2.0: marks a status packet; nothing a host can send
	SyncRead           Instruction = 0x82 // the same registers of several servos: 2.0, Feetech STS
	SyncWrite          Instruction = 0x83 // the same registers of several servos
	USB2AXSyncRead     Instruction = 0x84 // 1.0, known to the USB2AX adapter only
	FastSyncRead       Instruction = 0x8A // 2.0: SyncRead answered by one joint status
	BulkRead           Instruction = 0x92 // other registers of each servo: 2.0, MX(1.0)
	BulkWrite          Instruction = 0x93 // 2.0: other registers of each servo
	FastBulkRead       Instruction = 0x9A // 2.0: BulkRead answered by one joint status
)

// Supports tells whether the protocol has the instruction. A single model or
// firmware may still not know it.
func (p Protocol) Supports(inst Instruction) bool {
	switch inst {
	case Ping, Read, Write, RegWrite, Action, FactoryReset, SyncWrite:
		return p.valid()
	case Reboot, BulkRead:
		return p == Protocol1 || p == Protocol2
	case SyncRead:
		return p == Protocol2 || p == FeetechSTS
	case Clear, ControlTableBackup, FastSyncRead, BulkWrite, FastBulkRead:
		return p == Protocol2
	case USB2AXSyncRead:
		return p == Protocol1
	case ResetTurnCount, CalibrateOffset:
		return p == FeetechSTS
	}
	return false
}

// String returns the name the manual uses, for example "sync read".
func (i Instruction) String() string {
	switch i {
	case Ping:
		return "ping"
	case Read:
		return "read"
	case Write:
		return "write"
	case RegWrite:
		return "reg write"
	case Action:
		return "action"
	case FactoryReset:
		return "factory reset"
	case Reboot:
		return "reboot"
	case ResetTurnCount:
		return "reset turn count"
	case CalibrateOffset:
		return "calibrate offset"
	case Clear:
		return "clear"
	case ControlTableBackup:
		return "control table backup"
	case Status:
		return "status"
	}
	return i.groupName()
}

func (i Instruction) groupName() string {
	switch i {
	case SyncRead:
		return "sync read"
	case SyncWrite:
		return "sync write"
	case USB2AXSyncRead:
		return "usb2ax sync read"
	case FastSyncRead:
		return "fast sync read"
	case BulkRead:
		return "bulk read"
	case BulkWrite:
		return "bulk write"
	case FastBulkRead:
		return "fast bulk read"
	}
	return fmt.Sprintf("instruction 0x%02X", byte(i))
}
