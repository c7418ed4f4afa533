package codec

// Instruction is the instruction byte of a packet.
type Instruction byte

// The instructions. Which protocol has which: see [Protocol.Supports].
const (
	Ping               Instruction = 0x01
	Read               Instruction = 0x02
	Write              Instruction = 0x03
	RegWrite           Instruction = 0x04
	Action             Instruction = 0x05
	FactoryReset       Instruction = 0x06
	Reboot             Instruction = 0x08
	ResetTurnCount     Instruction = 0x0A // Feetech STS
	CalibrateOffset    Instruction = 0x0B // Feetech STS
	Clear              Instruction = 0x10 // 2.0
	ControlTableBackup Instruction = 0x20 // 2.0
	Status             Instruction = 0x55 // 2.0: marks a status packet
	SyncRead           Instruction = 0x82 // 2.0, Feetech STS
	SyncWrite          Instruction = 0x83
	USB2AXSyncRead     Instruction = 0x84 // 1.0, answered by the USB2AX adapter only
	FastSyncRead       Instruction = 0x8A // 2.0
	BulkRead           Instruction = 0x92 // 1.0 (MX) and 2.0
	BulkWrite          Instruction = 0x93 // 2.0
	FastBulkRead       Instruction = 0x9A // 2.0
)

// Supports tells whether the protocol has the instruction.
func (p Protocol) Supports(inst Instruction) bool { return false }

// String returns the manual's name, for example "sync read".
func (i Instruction) String() string { return "" }
