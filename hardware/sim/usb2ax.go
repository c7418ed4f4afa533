package sim

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// Limits of a USB2AX sync read (firmware, AX.h): what fits the buffer for one servo's answer, and the answer to the
// host.
const (
	usb2axServoBytes = 122
	usb2axTotalBytes = 229
	usb2axReadWrite  = 4 // first register that can be written
)

// usb2ax is a USB2AX adapter as a device of its own on the bus.
type usb2ax struct {
	// table: model 0x4201, firmware 5, id, and three timeouts in steps of 20 µs, of servos, sending and receiving.
	table [18]byte
}

// usb2axLowest are the least values of the timeouts.
var usb2axLowest = [...]byte{8, 0, 10}

func newUSB2AX() *usb2ax {
	return &usb2ax{table: [18]byte{0x01, 0x42, 5, codec.USB2AXID, 50, 4, 100}}
}

// concerns reports whether the adapter takes a packet for itself instead of passing it on.
func (a *usb2ax) concerns(pkt codec.InstructionPacket) bool {
	return a != nil && (pkt.ID == codec.USB2AXID || pkt.ID == codec.BroadcastID && pkt.Instruction == codec.USB2AXSyncRead)
}

// adapterAnswers lets the adapter do what an instruction asks of it. The instruction and the answer cross the USB only,
// which takes next to no time.
func (l *line) adapterAnswers(pkt codec.InstructionPacket) {
	onUSB := time.Duration(codec.Protocol1.StatusLength(len(pkt.Params))) * l.queue.byteTime
	l.sent -= onUSB
	l.free -= onUSB
	params, errorByte := l.params[:0], byte(0)
	switch pkt.Instruction {
	case codec.Ping:
	case codec.Read:
		params, errorByte = l.adapter.read(params, pkt.Params)
	case codec.Write:
		errorByte = l.adapter.write(pkt.Params)
	case codec.USB2AXSyncRead:
		params, errorByte = l.usb2axSyncRead(pkt.Params)
	default:
		return
	}
	packet, err := codec.Protocol1.AppendStatus(l.packet[:0], codec.USB2AXID, errorByte, params)
	if err != nil {
		return
	}
	l.packet = packet
	l.counters.Statuses++
	if errorByte != 0 {
		l.counters.Refused++
	}
	l.counters.BytesOut += uint64(len(packet))
	l.queue.putAtOnce(packet, l.free)
}

// read reads the adapter's own registers.
func (a *usb2ax) read(dst, params []byte) ([]byte, byte) {
	address, length, err := codec.Protocol1.ParseRead(params)
	if err != nil || address+length > len(a.table) {
		return dst, rangeBit
	}
	return append(dst, a.table[address:address+length]...), 0
}

// write writes the adapter's own registers.
func (a *usb2ax) write(params []byte) byte {
	address, data, err := codec.Protocol1.ParseWrite(params)
	if err != nil || address < usb2axReadWrite || address+len(data) > len(a.table) {
		return rangeBit
	}
	for i, x := range data {
		if k := address + i - usb2axReadWrite; k < len(usb2axLowest) && x < usb2axLowest[k] {
			return rangeBit
		}
	}
	copy(a.table[address:], data)
	return 0
}

// usb2axSyncRead reads the servos listed one after the other and joins their data. A servo that does not answer as it
// should leaves 0xFF in all its bytes.
func (l *line) usb2axSyncRead(params []byte) ([]byte, byte) {
	joined := l.joined[:0]
	if len(params) < 2 {
		return nil, rangeBit
	}
	length, ids := int(params[1]), params[2:]
	if length == 0 || length > usb2axServoBytes || length*len(ids) > usb2axTotalBytes {
		return nil, rangeBit
	}
	for _, id := range ids {
		data := l.usb2axRead(codec.BulkItem{ID: id, Address: int(params[0]), Length: length})
		for i := range length {
			if data == nil {
				joined = append(joined, 0xFF)
			} else {
				joined = append(joined, data[i])
			}
		}
	}
	l.joined = joined
	return joined, 0
}

// usb2axRead reads one servo for the adapter; nil when it does not answer with so many bytes.
func (l *line) usb2axRead(item codec.BulkItem) []byte {
	l.free += 8 * l.queue.byteTime // the read
	l.open()
	for _, s := range l.servos {
		if s.protocol == codec.Protocol1 && s.address() == item.ID && s.answers(codec.Read) &&
			!s.silent() && l.understands(s) && !l.happens(s.faults.Deaf) {
			s.heard = l.now
			params, why := s.readRegisters(l.params[:0], item.Address, item.Length, l.now)
			l.params = params
			l.speak(s, item.ID, why, params)
		}
	}
	status, _, err := codec.Protocol1.DecodeStatus(l.slot.bytes)
	timeout := time.Duration(l.adapter.table[usb2axReadWrite]) * 20 * time.Microsecond
	if !l.slot.spoken || l.slot.lost || l.slot.delay > timeout || err != nil || len(status.Params) != item.Length {
		if l.queue.byteTime > 0 {
			l.free += timeout
		}
		return nil
	}
	l.free += l.slot.delay + time.Duration(len(l.slot.bytes))*l.queue.byteTime
	return status.Params
}
