package codec

// AppendSyncRead appends a sync read of the same registers of several servos.
func (p Protocol) AppendSyncRead(dst []byte, address, length int, ids []byte) ([]byte, error) {
	return dst, errUnimplemented
}

// AppendFastSyncRead is AppendSyncRead answered by one joint status (2.0).
func (p Protocol) AppendFastSyncRead(dst []byte, address, length int, ids []byte) ([]byte, error) {
	return dst, errUnimplemented
}

// SyncReadParams are the parameters of a sync read or fast sync read.
type SyncReadParams struct {
	Address, Length int
	IDs             []byte // in the order of the answers; aliases the packet
}

// ParseSyncRead reads the parameters of a sync read or fast sync read.
func (p Protocol) ParseSyncRead(params []byte) (SyncReadParams, error) {
	return SyncReadParams{}, errUnimplemented
}

// AppendSyncWrite appends a sync write; data holds length bytes per id, device after device.
func (p Protocol) AppendSyncWrite(dst []byte, address, length int, ids, data []byte) ([]byte, error) {
	return dst, errUnimplemented
}

// SyncWriteParams are the parameters of a sync write.
type SyncWriteParams struct {
	Address, Length int
	entries         []byte
}

// Len returns the number of devices.
func (s SyncWriteParams) Len() int { return 0 }

// At returns the i-th device and its data, which alias the packet.
func (s SyncWriteParams) At(i int) (id byte, data []byte) { return 0, nil }

// ParseSyncWrite reads the parameters of a sync write.
func (p Protocol) ParseSyncWrite(params []byte) (SyncWriteParams, error) {
	return SyncWriteParams{}, errUnimplemented
}

// BulkItem is one device's part in a bulk read or bulk write.
type BulkItem struct {
	ID              byte
	Address, Length int
}

// AppendBulkRead appends a bulk read.
func (p Protocol) AppendBulkRead(dst []byte, items []BulkItem) ([]byte, error) {
	return dst, errUnimplemented
}

// AppendFastBulkRead is AppendBulkRead answered by one joint status (2.0).
func (p Protocol) AppendFastBulkRead(dst []byte, items []BulkItem) ([]byte, error) {
	return dst, errUnimplemented
}

// BulkReadParams are the parameters of a bulk read or fast bulk read.
type BulkReadParams struct {
	protocol Protocol
	entries  []byte
}

// Len returns the number of items.
func (r BulkReadParams) Len() int { return 0 }

// At returns the i-th item.
func (r BulkReadParams) At(i int) BulkItem { return BulkItem{} }

// ParseBulkRead reads the parameters of a bulk read or fast bulk read.
func (p Protocol) ParseBulkRead(params []byte) (BulkReadParams, error) {
	return BulkReadParams{}, errUnimplemented
}

// AppendBulkWrite appends a bulk write (2.0); data holds the bytes of the
// items one after the other.
func (p Protocol) AppendBulkWrite(dst []byte, items []BulkItem, data []byte) ([]byte, error) {
	return dst, errUnimplemented
}

// BulkWriteParams are the parameters of a bulk write. Next walks through them.
type BulkWriteParams struct{ rest []byte }

// Next returns the next item and its data (aliasing the packet), or ok false at the end.
func (w *BulkWriteParams) Next() (item BulkItem, data []byte, ok bool) { return BulkItem{}, nil, false }

// ParseBulkWrite reads the parameters of a bulk write.
func (p Protocol) ParseBulkWrite(params []byte) (BulkWriteParams, error) {
	return BulkWriteParams{}, errUnimplemented
}

// FastBlock is one device's part of the joint status of a fast read.
// DecodeFastStatus is given ID and Length and fills Error and Data.
type FastBlock struct {
	ID     byte
	Length int         // bytes of data
	Error  StatusError // the device's own error byte
	Data   []byte      // aliases the packet; nil: did not arrive whole and right
}

// AppendFastStatus appends the joint status (ID, Error.Byte and Data of each block).
// The first k devices' answer is its first FastStatusLength(k, bytes) bytes.
func (p Protocol) AppendFastStatus(dst []byte, blocks []FastBlock) ([]byte, error) {
	return dst, errUnimplemented
}

// DecodeFastStatus finds the joint status that answers a fast read of blocks
// and fills them; those that are good stay filled whatever the error says.
func (p Protocol) DecodeFastStatus(b []byte, blocks []FastBlock) (n int, err error) {
	return 0, errUnimplemented
}
