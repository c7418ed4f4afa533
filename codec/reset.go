package codec

// AppendReboot appends a reboot. A servo addressed by its id answers and then
// is silent for about half a second. The Feetech dialects have none.
func (p Protocol) AppendReboot(dst []byte, id byte) ([]byte, error) {
	return p.AppendInstruction(dst, id, Reboot, nil)
}

// ResetOption says what a factory reset spares. The zero value is refused, so
// that nothing is ever reset by a forgotten argument.
type ResetOption byte

// The reset options of protocol 2.0. In the other protocols a reset has no
// parameter and always is a ResetAll.
const (
	ResetAllButID        ResetOption = 0x01
	ResetAllButIDAndBaud ResetOption = 0x02
	ResetAll             ResetOption = 0xFF // also id and baud rate
)

// AppendFactoryReset appends a factory reset. [ResetAll] to [BroadcastID] is
// refused: it would leave a bus of servos with one id, which nobody can reach
// one by one any more.
func (p Protocol) AppendFactoryReset(dst []byte, id byte, option ResetOption) ([]byte, error) {
	e := p.encode(dst, id, FactoryReset)
	switch {
	case !option.valid():
		e.refuse("option", int(option), "is not a reset option")
	case p != Protocol2 && option != ResetAll:
		e.refuse("option", int(option), "the protocol has only the reset of everything")
	case option == ResetAll && id == BroadcastID:
		e.refuse("id", int(id), "a reset of everything needs the id of one servo")
	}
	if p == Protocol2 {
		e.buf = append(e.buf, byte(option))
	}
	return e.finish()
}

func (o ResetOption) valid() bool {
	return o == ResetAll || o == ResetAllButID || o == ResetAllButIDAndBaud
}

// ParseFactoryReset reads the parameters of a factory reset.
func (p Protocol) ParseFactoryReset(params []byte) (ResetOption, error) {
	if p != Protocol2 {
		return ResetAll, ParseEmpty(params)
	}
	if len(params) != 1 {
		return 0, refuse(ReasonParams)
	}
	option := ResetOption(params[0])
	if !option.valid() {
		return 0, refuse(ReasonOption)
	}
	return option, nil
}
