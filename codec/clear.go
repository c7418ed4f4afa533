package codec

// ClearOption says what to clear. The zero value is refused.
type ClearOption byte

// The clear options.
const (
	ClearRevolutions ClearOption = 0x01 // multi-turn count; refused by the servo while it moves
	ClearErrors      ClearOption = 0x02 // hardware errors; Y series
)

// BackupOption says which way a control table backup goes. The zero value is
// refused.
type BackupOption byte

// The backup options.
const (
	StoreBackup   BackupOption = 0x01 // control table to backup; needs torque off
	RestoreBackup BackupOption = 0x02 // backup to control table; the servo reboots
)

// The letters that protect clear and backup against chance.
const (
	clearRevolutionsKey = "DXL\x22"
	clearErrorsKey      = "ERCL"
	backupKey           = "CTRL"
)

func (o ClearOption) key() string {
	switch o {
	case ClearRevolutions:
		return clearRevolutionsKey
	case ClearErrors:
		return clearErrorsKey
	}
	return ""
}

func (o BackupOption) key() string {
	if o == StoreBackup || o == RestoreBackup {
		return backupKey
	}
	return ""
}

// AppendClear appends a clear (protocol 2.0).
func (p Protocol) AppendClear(dst []byte, id byte, option ClearOption) ([]byte, error) {
	return p.appendKeyed(dst, id, Clear, byte(option), option.key())
}

// ParseClear reads the parameters of a clear.
func (p Protocol) ParseClear(params []byte) (ClearOption, error) {
	if p != Protocol2 {
		return 0, ErrUnsupported
	}
	if len(params) != 5 {
		return 0, refuse(ReasonParams)
	}
	option := ClearOption(params[0])
	return option, checkKey(params[1:], option.key())
}

// AppendControlTableBackup appends a control table backup (protocol 2.0).
func (p Protocol) AppendControlTableBackup(dst []byte, id byte, option BackupOption) ([]byte, error) {
	return p.appendKeyed(dst, id, ControlTableBackup, byte(option), option.key())
}

// ParseControlTableBackup reads the parameters of a control table backup.
func (p Protocol) ParseControlTableBackup(params []byte) (BackupOption, error) {
	if p != Protocol2 {
		return 0, ErrUnsupported
	}
	if len(params) != 5 {
		return 0, refuse(ReasonParams)
	}
	option := BackupOption(params[0])
	return option, checkKey(params[1:], option.key())
}

func (p Protocol) appendKeyed(dst []byte, id byte, inst Instruction, option byte, key string) ([]byte, error) {
	e := p.encode(dst, id, inst)
	if key == "" {
		e.refuse("option", int(option), "the instruction has no such option")
	}
	e.buf = append(e.buf, option)
	e.buf = append(e.buf, key...)
	return e.finish()
}

func checkKey(got []byte, want string) error {
	if string(got) != want {
		return refuse(ReasonOption)
	}
	return nil
}
