package codec

// AppendSyncRead appends a sync read: length bytes from address on, of every
// servo listed. They answer one after the other in the order listed, each with
// a status of its own; a servo that stays silent silences those behind it.
// An id must not be listed twice.
func (p Protocol) AppendSyncRead(dst []byte, address, length int, ids []byte) ([]byte, error) {
	return p.appendSyncRead(dst, SyncRead, address, length, ids)
}

// AppendFastSyncRead is AppendSyncRead answered by one joint status, see
// [Protocol.DecodeFastStatus] (protocol 2.0; newer firmware).
func (p Protocol) AppendFastSyncRead(dst []byte, address, length int, ids []byte) ([]byte, error) {
	return p.appendSyncRead(dst, FastSyncRead, address, length, ids)
}

func (p Protocol) appendSyncRead(dst []byte, inst Instruction, address, length int, ids []byte) ([]byte, error) {
	e := p.encode(dst, BroadcastID, inst)
	e.syncRead(address, length, ids)
	if answer := p.FastStatusLength(len(ids), len(ids)*length); inst == FastSyncRead && answer > p.MaxPacketLength() {
		e.refuse("length", length, "the joint status would be too long, split the group")
	}
	return e.finish()
}

func (e *encoder) syncRead(address, length int, ids []byte) {
	e.address(address)
	e.length(length)
	e.checkIDs(ids)
	e.append(ids)
}

// SyncReadParams are the parameters of a sync read, fast sync read or USB2AX
// sync read.
type SyncReadParams struct {
	Address, Length int
	IDs             []byte // in the order of the answers; aliases the packet
}

// ParseSyncRead reads the parameters of a sync read or fast sync read.
func (p Protocol) ParseSyncRead(params []byte) (SyncReadParams, error) {
	if !p.Supports(SyncRead) {
		return SyncReadParams{}, ErrUnsupported
	}
	return p.parseSyncRead(params)
}

func (p Protocol) parseSyncRead(params []byte) (s SyncReadParams, err error) {
	size := p.numberSize()
	if len(params) <= 2*size {
		return s, refuse(ReasonParams)
	}
	address, length, err := p.ParseRead(params[:2*size])
	if err != nil {
		return s, err
	}
	ids := params[2*size:]
	var set idSet
	for _, id := range ids {
		if err := set.addListed(id, p.MaxID()); err != nil {
			return s, err
		}
	}
	return SyncReadParams{address, length, ids}, nil
}
