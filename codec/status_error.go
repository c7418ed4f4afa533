package codec

// StatusError is the error byte of a status packet with the protocol that
// gives it a meaning. The zero Byte means: no error.
type StatusError struct {
	Protocol Protocol
	Byte     byte
}

// OK tells whether the byte is zero.
func (e StatusError) OK() bool { return e.Byte == 0 }

// Alert tells whether the servo reports a condition of its own (a hardware
// error) beside the outcome of the instruction; data are valid.
func (e StatusError) Alert() bool { return false }

// Failed tells whether the servo refused or could not do the instruction.
func (e StatusError) Failed() bool { return false }

// Number returns the error number of protocol 2.0 (1 to 7; 0: none), and 0 in
// the protocols whose error byte is a bit field.
func (e StatusError) Number() int { return 0 }

// String returns words for people, "no error" for 0.
func (e StatusError) String() string { return "" }
