package codec

// AppendSyncWrite appends a sync write: length bytes from address on, to every
// servo listed. data holds length bytes per servo, one servo after the other.
// No servo answers. An id must not be listed twice.
func (p Protocol) AppendSyncWrite(dst []byte, address, length int, ids, data []byte) ([]byte, error) {
	e := p.encode(dst, BroadcastID, SyncWrite)
	e.address(address)
	e.length(length)
	e.checkIDs(ids)
	if len(data) != len(ids)*length {
		e.refuse("data", len(data), "must be length bytes for each id")
	}
	if e.err != nil {
		return e.finish()
	}
	buf := e.buf
	for i, id := range ids {
		buf = append(buf, id)
		buf = append(buf, data[i*length:(i+1)*length]...)
	}
	e.buf = buf
	return e.finish()
}

// SyncWriteParams are the parameters of a sync write.
type SyncWriteParams struct {
	Address, Length int
	entries         []byte // id, data; id, data; …
}

// Len returns the number of servos listed.
func (s SyncWriteParams) Len() int { return len(s.entries) / (1 + s.Length) }

// At returns the i-th servo and its data, which alias the packet.
func (s SyncWriteParams) At(i int) (id byte, data []byte) {
	entry := s.entries[i*(1+s.Length):][:1+s.Length]
	return entry[0], entry[1:]
}

// ParseSyncWrite reads the parameters of a sync write.
func (p Protocol) ParseSyncWrite(params []byte) (s SyncWriteParams, err error) {
	size := p.numberSize()
	if len(params) <= 2*size {
		return s, refuse(ReasonParams)
	}
	s.Address, s.Length, err = p.ParseRead(params[:2*size])
	if err != nil {
		return SyncWriteParams{}, err
	}
	s.entries = params[2*size:]
	if len(s.entries)%(1+s.Length) != 0 {
		return SyncWriteParams{}, refuse(ReasonParams)
	}
	var set idSet
	for i := range s.Len() {
		id, _ := s.At(i)
		if err := set.addListed(id, p.MaxID()); err != nil {
			return SyncWriteParams{}, err
		}
	}
	return s, nil
}
