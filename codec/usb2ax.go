package codec

// The USB2AX adapter reads the same registers of several protocol 1.0 servos on
// one request: it sends each of them a read and answers with one status that
// holds all their data. Source: USB2AX wiki, "Advanced instructions"; filling
// and range error from its firmware.

// USB2AXID is the id of the USB2AX adapter itself. Never send it a factory
// reset or reboot: the first empties its EEPROM, the second starts its boot loader.
const USB2AXID byte = 0xFD

// Limits of the documentation; newer firmware goes further, older does not.
const (
	usb2axMaxServos = 32
	usb2axMaxLength = 6
)

// AppendUSB2AXSyncRead appends the adapter's sync read (protocol 1.0): length
// bytes, 1 to 6, from address on, of 1 to 32 servos. On a bus without the adapter
// nobody answers.
func (p Protocol) AppendUSB2AXSyncRead(dst []byte, address, length int, ids []byte) ([]byte, error) {
	e := p.encode(dst, USB2AXID, USB2AXSyncRead)
	e.syncRead(address, length, ids)
	if length > usb2axMaxLength {
		e.refuse("length", length, "must be 1 to 6")
	}
	if len(ids) > usb2axMaxServos {
		e.refuse("ids", len(ids), "must be 1 to 32")
	}
	return e.finish()
}

// ParseUSB2AXSyncRead reads the parameters of the adapter's sync read. Beyond
// its limits it is refused with [ReasonLength]; the adapter answers a range error.
func (p Protocol) ParseUSB2AXSyncRead(params []byte) (SyncReadParams, error) {
	if !p.Supports(USB2AXSyncRead) {
		return SyncReadParams{}, ErrUnsupported
	}
	s, err := p.parseSyncRead(params)
	if err != nil {
		return SyncReadParams{}, err
	}
	if s.Length > usb2axMaxLength || len(s.IDs) > usb2axMaxServos {
		return SyncReadParams{}, refuse(ReasonLength)
	}
	return s, nil
}

// USB2AXStatus is the adapter's answer to its sync read, servo by servo.
type USB2AXStatus struct {
	length int
	data   []byte
}

// ParseUSB2AXStatus takes apart the adapter's answer to a sync read of length
// bytes of count servos. A status of another id is refused with [ReasonID], one
// of another size with [ReasonLength]; with BitRange in its error byte the
// adapter sends no data. The error bytes of the servos are lost.
func (p Protocol) ParseUSB2AXStatus(pkt StatusPacket, length, count int) (USB2AXStatus, error) {
	switch {
	case !p.Supports(USB2AXSyncRead):
		return USB2AXStatus{}, ErrUnsupported
	case pkt.ID != USB2AXID:
		return USB2AXStatus{}, refuse(ReasonID)
	case length < 1 || len(pkt.Params)%length != 0 || len(pkt.Params)/length != count:
		return USB2AXStatus{}, refuse(ReasonLength)
	}
	return USB2AXStatus{length, pkt.Params}, nil
}

// Len returns the number of servos.
func (s USB2AXStatus) Len() int {
	if s.length == 0 {
		return 0
	}
	return len(s.data) / s.length
}

// Data returns the bytes of the i-th servo asked for; they alias the packet.
func (s USB2AXStatus) Data(i int) []byte { return s.data[i*s.length:][:s.length] }

// Missing tells whether the bytes of the i-th servo are all FF, with which the
// adapter fills the place of a servo that did not answer. No register pair of 10
// or 12 bits can hold FFFF; on one-byte registers FF may be a value.
func (s USB2AXStatus) Missing(i int) bool {
	for _, x := range s.Data(i) {
		if x != 0xFF {
			return false
		}
	}
	return true
}
