package codec

import (
	"fmt"
	"strings"
)

// Protocol 2.0 error byte: a bit that tells of the servo and a number that
// tells of the instruction. Source: e-manual, protocol 2.0, "Error".
const (
	AlertBit byte = 0x80 // a hardware error exists, see register hardware_error_status

	ErrorResultFail  byte = 1 // the servo could not do it
	ErrorInstruction byte = 2 // undefined instruction, or action without reg write
	ErrorCRC         byte = 3 // the instruction arrived damaged
	ErrorDataRange   byte = 4 // value outside the register's range
	ErrorDataLength  byte = 5 // fewer bytes than the register has
	ErrorDataLimit   byte = 6 // value beyond a limit register
	ErrorAccess      byte = 7 // read-only, write-only, or locked while torque is on
)

// Protocol 1.0 error byte: a bit field. Source: e-manual, protocol 1.0, "Error".
// Feetech servos use bits 0, 1, 2, 3 and 5, where bit 1 is the magnetic encoder
// or angle and bit 3 the current.
const (
	BitInputVoltage byte = 1 << iota // supply outside the limits
	BitAngleLimit                    // goal position outside the limits
	BitOverheating                   // temperature above the limit
	BitRange                         // parameter out of range
	BitChecksum                      // the instruction arrived damaged
	BitOverload                      // load higher than the torque can hold
	BitInstruction                   // undefined instruction, or action without reg write
)

// alertBits1 are the bits of 1.0 that tell of the servo and not of the instruction.
const alertBits1 = BitInputVoltage | BitOverheating | BitOverload

// StatusError is the error byte of a status packet with the protocol that
// gives it a meaning. Byte 0 means no error. Values are comparable.
type StatusError struct {
	Protocol Protocol
	Byte     byte
}

// OK tells whether there is nothing to report.
func (e StatusError) OK() bool { return e.Byte == 0 }

// Alert tells whether the servo reports a condition of its own: the alert bit
// of 2.0, voltage, heat and overload in 1.0, any bit of a Feetech servo. The
// instruction may have been executed all the same, and data are valid.
func (e StatusError) Alert() bool {
	switch e.Protocol {
	case Protocol2:
		return e.Byte&AlertBit != 0
	case Protocol1:
		return e.Byte&alertBits1 != 0
	}
	return e.Byte != 0
}

// Failed tells whether the servo refused or could not do the instruction. A
// read that failed in 2.0 carries no data. Feetech servos repeat their status
// register in every answer and so never report a failure here.
func (e StatusError) Failed() bool {
	switch e.Protocol {
	case Protocol2:
		return e.Byte&^AlertBit != 0
	case Protocol1:
		return e.Byte&^alertBits1 != 0
	}
	return false
}

// Number returns the error number of protocol 2.0, 1 to 7 (0: none), without
// the alert bit; always 0 in the protocols whose error byte is a bit field.
func (e StatusError) Number() int {
	if e.Protocol == Protocol2 {
		return int(e.Byte &^ AlertBit)
	}
	return 0
}

var numberWords = [...]string{
	ErrorResultFail:  "result fail",
	ErrorInstruction: "instruction error",
	ErrorCRC:         "crc error",
	ErrorDataRange:   "data range error",
	ErrorDataLength:  "data length error",
	ErrorDataLimit:   "data limit error",
	ErrorAccess:      "access error",
}

var bitWords1 = [8]string{
	"input voltage error", "angle limit error", "overheating error", "range error",
	"checksum error", "overload error", "instruction error", "undefined bit 7",
}

var bitWordsFeetech = [8]string{
	"voltage error", "angle or encoder error", "overheating error", "over current error",
	"undefined bit 4", "overload error", "undefined bit 6", "undefined bit 7",
}

// String returns words for people: "no error", "access error, hardware alert",
// "overheating error, overload error".
func (e StatusError) String() string {
	if e.Byte == 0 {
		return "no error"
	}
	switch e.Protocol {
	case Protocol2:
		return e.numberString()
	case Protocol1:
		return e.bitString(&bitWords1)
	}
	return e.bitString(&bitWordsFeetech)
}

func (e StatusError) numberString() string {
	const alert = "hardware alert"
	number := e.Number()
	if number == 0 {
		return alert
	}
	words := fmt.Sprintf("error number %d", number)
	if number < len(numberWords) {
		words = numberWords[number]
	}
	if e.Alert() {
		words += ", " + alert
	}
	return words
}

func (e StatusError) bitString(words *[8]string) string {
	var set []string
	for bit, word := range words {
		if e.Byte&(1<<bit) != 0 {
			set = append(set, word)
		}
	}
	return strings.Join(set, ", ")
}
