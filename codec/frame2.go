package codec

import "bytes"

// Frame of protocol 2.0, instruction and status alike:
//
//	FF FF FD 00 | id | length (2) | instruction | parameters | CRC (2)
//
// The length counts everything behind it, stuffing included. A status has the
// instruction 55 and an error byte before its parameters.
const (
	header2    = 4           // FF FF FD 00
	prefix2    = header2 + 3 // header, id, length
	trailer2   = 2           // CRC
	minLength2 = 1 + trailer2
)

var headerBytes2 = [header2]byte{headerByte, headerByte, markerEnd, 0x00}

// frame is a whole packet inside a longer buffer.
type frame struct {
	start, end int // where it begins and where it ends
	id         byte
	inst       Instruction // 2.0 only
	stuffed    bool        // there are stuffing bytes in it
}

// joint tells whether the packet is the joint status of a fast read, the only
// packet of protocol 2.0 that is not stuffed.
func (f *frame) joint() bool { return f.id == BroadcastID && f.inst == Status }

// nextHeader2 returns the first index from on where a header begins, or begins
// and is cut off by the end of b; len(b) if there is none.
func nextHeader2(b []byte, from int) int {
	if len(b)-from >= header2 && [header2]byte(b[from:]) == headerBytes2 {
		return from
	}
	for from < len(b) {
		i := bytes.IndexByte(b[from:], headerByte)
		if i < 0 {
			break
		}
		from += i
		if beginsHeader2(b[from:]) {
			return from
		}
		from++
	}
	return len(b)
}

func beginsHeader2(b []byte) bool {
	for i, x := range headerBytes2 {
		if i == len(b) {
			return true
		}
		if b[i] != x {
			return false
		}
	}
	return true
}

// scan2 finds the next packet from on, with everything checked. On an error,
// start is the number of bytes of b that are of no more use. Whatever is wrong
// with a packet, the search will go on inside it: stuffing guarantees that a
// header seen there is a real one and that the packet before it lost its end.
func (f *frame) scan2(b []byte, from int) error {
	*f = frame{start: nextHeader2(b, from)}
	err := f.examine2(b[f.start:])
	if err != nil && err != ErrIncomplete {
		f.start = nextHeader2(b, f.start+1)
	}
	return err
}

// examine2 examines the packet at the beginning of b as far as it has arrived.
func (f *frame) examine2(b []byte) error {
	if len(b) <= prefix2 {
		return ErrIncomplete
	}
	f.id, f.inst = b[4], Instruction(b[prefix2])
	if f.id > Protocol2.MaxID() && f.id != BroadcastID {
		return refuse(ReasonID)
	}
	length := int(b[5]) | int(b[6])<<8
	least := minLength2
	if f.inst == Status {
		least++ // the error byte
	}
	if length < least || length > maxLength2 {
		return refuse(ReasonLength)
	}
	f.end = f.start + prefix2 + length
	return f.examineInside2(b, prefix2+length)
}

// examineInside2 examines what stands behind the length of a packet of so many bytes.
func (f *frame) examineInside2(b []byte, total int) error {
	crcAt := total - trailer2
	if !f.joint() {
		inside := b[prefix2:min(len(b), crcAt)]
		at := markerIndex(inside)
		f.stuffed = at >= 0
		if f.stuffed {
			if reason := checkStuffing(inside[at:], len(b) >= crcAt); reason != 0 {
				return refuse(reason)
			}
		}
	}
	if len(b) < total {
		return ErrIncomplete
	}
	crc := updateCRC(0, b[:crcAt])
	if b[crcAt] != byte(crc) || b[crcAt+1] != byte(crc>>8) {
		return refuse(ReasonChecksum)
	}
	return nil
}

// inside2 returns the bytes from the instruction to the last parameter, with
// the stuffing removed from b in place.
func (f *frame) inside2(b []byte) []byte {
	inside := b[f.start+prefix2 : f.end-trailer2]
	if f.stuffed {
		return destuff(inside)
	}
	return inside
}

func decodeInstruction2(b []byte) (pkt InstructionPacket, n int, err error) {
	var f frame
	for {
		if err := f.scan2(b, n); err != nil {
			return pkt, f.start, err
		}
		n = f.end
		if f.inst != Status {
			inside := f.inside2(b)
			return InstructionPacket{f.id, f.inst, inside[1:]}, n, nil
		}
	}
}

func decodeStatus2(b []byte) (pkt StatusPacket, n int, err error) {
	var f frame
	for {
		if err := f.scan2(b, n); err != nil {
			return pkt, f.start, err
		}
		n = f.end
		if f.inst == Status {
			inside := f.inside2(b)
			return StatusPacket{f.id, StatusError{Protocol2, inside[1]}, inside[2:]}, n, nil
		}
	}
}
