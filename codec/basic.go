package codec

// AppendPing appends a ping; id may be BroadcastID in protocol 2.0.
func (p Protocol) AppendPing(dst []byte, id byte) ([]byte, error) { return dst, errUnimplemented }

// AppendPingStatus appends the status to a ping.
func (p Protocol) AppendPingStatus(dst []byte, id, errorByte byte, model, firmware int) ([]byte, error) {
	return dst, errUnimplemented
}

// ParsePingStatus reads the parameters of a 2.0 ping status.
func (p Protocol) ParsePingStatus(params []byte) (model, firmware int, err error) {
	return 0, 0, errUnimplemented
}

// AppendRead appends a read of length bytes at address.
func (p Protocol) AppendRead(dst []byte, id byte, address, length int) ([]byte, error) {
	return dst, errUnimplemented
}

// ParseRead reads the parameters of a read.
func (p Protocol) ParseRead(params []byte) (address, length int, err error) {
	return 0, 0, errUnimplemented
}

// AppendWrite appends a write of data at address.
func (p Protocol) AppendWrite(dst []byte, id byte, address int, data []byte) ([]byte, error) {
	return dst, errUnimplemented
}

// AppendRegWrite appends a write that the servo holds until an action.
func (p Protocol) AppendRegWrite(dst []byte, id byte, address int, data []byte) ([]byte, error) {
	return dst, errUnimplemented
}

// ParseWrite reads the parameters of a write or reg write.
func (p Protocol) ParseWrite(params []byte) (address int, data []byte, err error) {
	return 0, nil, errUnimplemented
}

// AppendAction appends an action.
func (p Protocol) AppendAction(dst []byte, id byte) ([]byte, error) { return dst, errUnimplemented }

// AppendReboot appends a reboot.
func (p Protocol) AppendReboot(dst []byte, id byte) ([]byte, error) { return dst, errUnimplemented }

// ParseEmpty checks that an instruction without parameters has none.
func ParseEmpty(params []byte) error { return errUnimplemented }

// ResetOption says what a factory reset spares. The zero value is refused.
type ResetOption byte

// The reset options.
const (
	ResetAllButID        ResetOption = 0x01
	ResetAllButIDAndBaud ResetOption = 0x02
	ResetAll             ResetOption = 0xFF
)

// AppendFactoryReset appends a factory reset.
func (p Protocol) AppendFactoryReset(dst []byte, id byte, option ResetOption) ([]byte, error) {
	return dst, errUnimplemented
}

// ParseFactoryReset reads the parameters of a factory reset.
func (p Protocol) ParseFactoryReset(params []byte) (ResetOption, error) { return 0, errUnimplemented }

// ClearOption says what to clear. The zero value is refused.
type ClearOption byte

// The clear options.
const (
	ClearRevolutions ClearOption = 0x01 // multi-turn revolution count
	ClearErrors      ClearOption = 0x02 // hardware errors (Y series)
)

// AppendClear appends a clear (2.0).
func (p Protocol) AppendClear(dst []byte, id byte, option ClearOption) ([]byte, error) {
	return dst, errUnimplemented
}

// ParseClear reads the parameters of a clear.
func (p Protocol) ParseClear(params []byte) (ClearOption, error) { return 0, errUnimplemented }

// BackupOption says which way a control table backup goes. The zero value is refused.
type BackupOption byte

// The backup options.
const (
	StoreBackup   BackupOption = 0x01
	RestoreBackup BackupOption = 0x02
)

// AppendControlTableBackup appends a control table backup (2.0).
func (p Protocol) AppendControlTableBackup(dst []byte, id byte, option BackupOption) ([]byte, error) {
	return dst, errUnimplemented
}

// ParseControlTableBackup reads the parameters of a control table backup.
func (p Protocol) ParseControlTableBackup(params []byte) (BackupOption, error) {
	return 0, errUnimplemented
}
