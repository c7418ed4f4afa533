package codec

// USB2AXID is the id of the USB2AX adapter itself.
const USB2AXID byte = 0xFD

// AppendUSB2AXSyncRead appends the USB2AX adapter's own sync read (protocol 1.0).
func (p Protocol) AppendUSB2AXSyncRead(dst []byte, address, length int, ids []byte) ([]byte, error) {
	return dst, errUnimplemented
}

// ParseUSB2AXSyncRead reads the parameters of a USB2AX sync read.
func (p Protocol) ParseUSB2AXSyncRead(params []byte) (SyncReadParams, error) {
	return SyncReadParams{}, errUnimplemented
}

// USB2AXStatus is the adapter's joint answer.
type USB2AXStatus struct {
	length int
	data   []byte
}

// ParseUSB2AXStatus splits the adapter's status to a sync read of length bytes of count servos.
func (p Protocol) ParseUSB2AXStatus(pkt StatusPacket, length, count int) (USB2AXStatus, error) {
	return USB2AXStatus{}, errUnimplemented
}

// Data returns the bytes of the i-th servo of the request.
func (s USB2AXStatus) Data(i int) []byte { return nil }

// Missing tells whether all bytes of the i-th servo are FF, the adapter's
// filling for a servo that did not answer. Ambiguous on one-byte registers.
func (s USB2AXStatus) Missing(i int) bool { return false }
