package codec

// Joint status of a fast sync read or fast bulk read, put together by all
// servos asked:
//
//	FF FF FD 00 | FE | length (2) | 55 | error id data CRC | error id data CRC | …
//
// Each CRC covers everything before it, earlier CRCs included, so that the last
// one is that of the packet. Nothing is stuffed. Source: e-manual, protocol 2.0,
// "Fast Sync Read"; that the vendor's library removes no stuffing here is read
// from its source.
const fastOverhead = 4 // error, id and CRC around the data of a block

// FastBlock is one servo's part of the joint status of a fast read.
type FastBlock struct {
	ID     byte
	Length int         // bytes of data
	Error  StatusError // the servo's own error byte; its data mean nothing if it Failed
	Data   []byte      // aliases the packet; nil: did not arrive, or not intact
}

// AppendFastStatus appends the joint status made of the blocks' ID, Error.Byte
// and Data; Length is ignored. When only the first k servos answer, it ends
// after [Protocol.FastStatusLength] of k servos.
func (p Protocol) AppendFastStatus(dst []byte, blocks []FastBlock) ([]byte, error) {
	e := encoder{protocol: p, inst: Status, buf: dst, start: len(dst)}
	if !p.Supports(FastSyncRead) {
		e.refuse("instruction", int(FastSyncRead), "not in the protocol")
		return e.finish()
	}
	e.checkCount(len(blocks))
	e.begin(BroadcastID)
	length := 1
	for i := range blocks {
		length += fastOverhead + len(blocks[i].Data)
	}
	e.checkPacketLength(length)
	packet := e.buf[e.start:]
	packet[5], packet[6] = byte(length), byte(length>>8)
	crc := updateCRC(0, packet)
	for i := range blocks {
		crc = e.fastBlock(&blocks[i], crc)
	}
	if e.err != nil {
		return e.buf[:e.start], e.err
	}
	return e.buf, nil
}

func (e *encoder) fastBlock(block *FastBlock, crc uint16) uint16 {
	e.checkID(block.ID)
	from := len(e.buf)
	e.buf = append(e.buf, block.Error.Byte, block.ID)
	e.append(block.Data)
	crc = updateCRC(crc, e.buf[from:])
	e.buf = append(e.buf, byte(crc), byte(crc>>8))
	return updateCRC(crc, e.buf[len(e.buf)-trailer2:])
}

// DecodeFastStatus finds the joint status in b that answers a fast read of the
// ID and Length of the blocks, in this order, and sets their Error and Data.
// Data stays nil in every block that has not arrived, is damaged or bears
// another id. The other blocks are good whatever err says: a damaged block
// takes none of its neighbours along, and when a servo stays silent, those
// before it have been heard.
//
// Other packets in b (echo, late answers to an earlier question) are left aside.
// n is the number of bytes to drop before the next call; err is [ErrIncomplete]
// or a [MalformedError], as with [Protocol.DecodeStatus]. b is not changed.
func (p Protocol) DecodeFastStatus(b []byte, blocks []FastBlock) (n int, err error) {
	if !p.Supports(FastSyncRead) {
		return 0, ErrUnsupported
	}
	total, err := p.clearBlocks(blocks)
	if err != nil {
		return 0, err
	}
	for {
		f := frame{start: nextHeader2(b, n)}
		err := f.examine2(b[f.start:])
		switch {
		case f.joint() && f.end == f.start+total:
			return f.decodeBlocks(b, blocks)
		case err == ErrIncomplete:
			return f.start, err
		case err != nil:
			return nextHeader2(b, f.start+1), err
		case f.joint():
			return nextHeader2(b, f.end), refuse(ReasonLength)
		}
		n = f.end
	}
}

// clearBlocks empties the blocks and returns the size of the joint status.
func (p Protocol) clearBlocks(blocks []FastBlock) (total int, err error) {
	for i := range blocks {
		blocks[i].Data, blocks[i].Error = nil, StatusError{Protocol: p}
		if blocks[i].Length < 0 {
			return 0, refuse(ReasonLength)
		}
		total += blocks[i].Length
	}
	return p.FastStatusLength(len(blocks), total), nil
}

// decodeBlocks fills the blocks from the joint status f, as far as it has
// arrived. A CRC received is, if intact, the state with which the sender of the
// next block went on; taking it up again makes that block's own CRC decide over
// that block alone.
func (f *frame) decodeBlocks(b []byte, blocks []FastBlock) (n int, err error) {
	at := f.start + prefix2 + 1
	intact := at // end of the last intact block
	crc := updateCRC(0, b[f.start:at])
	for i := range blocks {
		block := &blocks[i]
		end := at + fastOverhead + block.Length
		if end > len(b) {
			return f.start, ErrIncomplete
		}
		content, trailer := b[at:end-trailer2], b[end-trailer2:end]
		received := uint16(trailer[0]) | uint16(trailer[1])<<8
		switch {
		case updateCRC(crc, content) != received:
			err = refuse(ReasonChecksum)
		case content[1] != block.ID:
			err = refuse(ReasonID)
		default:
			block.Error.Byte, block.Data, intact = content[0], content[2:], end
		}
		crc, at = updateCRC(received, trailer), end
	}
	return nextHeader2(b, intact), err
}
