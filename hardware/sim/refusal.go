package sim

// refusal is why a servo does not do what an instruction asks: the error numbers of protocol 2.0 (e-manual,
// Protocol 2.0, Status Packet, Error).
type refusal byte

const (
	accepted refusal = iota
	resultFail
	unknownInstruction
	wrongCRC
	outOfRange  // below the minimum or above the maximum of the register
	wrongLength // cuts a register
	beyondLimit // beyond what another register allows
	noAccess    // read-only, undefined, or EEPROM while torque is on
)

// alertBit says in a protocol 2.0 status packet that a hardware error exists.
const alertBit = 0x80
