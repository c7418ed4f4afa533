package codec

import "bytes"

// Frame of protocol 1.0 and the Feetech dialects:
//
//	FF FF | id | length (1) | instruction or error | parameters | checksum (1)
//
// The length counts everything behind it. Nothing tells a status from an
// instruction, and FF FF may occur among the parameters.
const (
	header1    = 2 // FF FF
	prefix1    = header1 + 2
	minLength1 = 2 // instruction or error, checksum
)

// checksum1 returns the checksum over the bytes from the id to the last parameter.
func checksum1(b []byte) byte {
	sum := byte(0)
	for _, x := range b {
		sum += x
	}
	return ^sum
}

// nextHeader1 returns the first index from on where a header begins, or begins
// and is cut off by the end of b; len(b) if there is none. Of three FF in a row
// the first is noise, because FF is no id.
func nextHeader1(b []byte, from int) int {
	for from < len(b) {
		i := bytes.IndexByte(b[from:], headerByte)
		if i < 0 {
			break
		}
		from += i
		rest := b[from:]
		if (len(rest) < 2 || rest[1] == headerByte) && (len(rest) < 3 || rest[2] != headerByte) {
			return from
		}
		from++
	}
	return len(b)
}

// scan1 finds the next packet in b, with everything checked. On an error,
// start is the number of bytes of b that are of no more use; behind a packet
// that is refused the search will go on inside it.
func (f *frame) scan1(b []byte, status bool) error {
	*f = frame{start: nextHeader1(b, 0)}
	err := f.examine1(b[f.start:], status)
	if err != nil && err != ErrIncomplete {
		f.start = nextHeader1(b, f.start+1)
	}
	return err
}

// examine1 examines the packet at the beginning of b as far as it has arrived.
func (f *frame) examine1(b []byte, status bool) error {
	if len(b) <= prefix1 {
		return ErrIncomplete
	}
	f.id = b[2]
	if status && f.id == BroadcastID {
		return refuse(ReasonID)
	}
	length := int(b[3])
	if length < minLength1 || length > maxLength1 {
		return refuse(ReasonLength)
	}
	if status && b[prefix1] > 0x7F {
		return refuse(ReasonErrorByte)
	}
	total := prefix1 + length
	if len(b) < total {
		return ErrIncomplete
	}
	if b[total-1] != checksum1(b[header1:total-1]) {
		return refuse(ReasonChecksum)
	}
	f.end = f.start + total
	return nil
}

func decodeInstruction1(b []byte) (pkt InstructionPacket, n int, err error) {
	var f frame
	if err := f.scan1(b, false); err != nil {
		return pkt, f.start, err
	}
	inside := b[f.start+prefix1 : f.end-1]
	return InstructionPacket{f.id, Instruction(inside[0]), inside[1:]}, f.end, nil
}

func (p Protocol) decodeStatus1(b []byte) (pkt StatusPacket, n int, err error) {
	var f frame
	if err := f.scan1(b, true); err != nil {
		return pkt, f.start, err
	}
	inside := b[f.start+prefix1 : f.end-1]
	return StatusPacket{f.id, StatusError{p, inside[0]}, inside[1:]}, f.end, nil
}
