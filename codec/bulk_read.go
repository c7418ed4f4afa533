package codec

// BulkItem is one servo's part of a bulk read or bulk write.
type BulkItem struct {
	ID              byte
	Address, Length int // registers from Address on, Length bytes
}

// AppendBulkRead appends a bulk read: other registers of every servo. They
// answer one after the other in the order listed, each with a status of its own;
// a servo that stays silent silences those behind it. Of the servos that speak
// 1.0 only MX know it. An id must not be listed twice.
func (p Protocol) AppendBulkRead(dst []byte, items []BulkItem) ([]byte, error) {
	return p.appendBulkRead(dst, BulkRead, items)
}

// AppendFastBulkRead is AppendBulkRead answered by one joint status, see
// [Protocol.DecodeFastStatus] (protocol 2.0; newer firmware).
func (p Protocol) AppendFastBulkRead(dst []byte, items []BulkItem) ([]byte, error) {
	return p.appendBulkRead(dst, FastBulkRead, items)
}

func (p Protocol) appendBulkRead(dst []byte, inst Instruction, items []BulkItem) ([]byte, error) {
	e := p.encode(dst, BroadcastID, inst)
	e.checkCount(len(items))
	if p == Protocol1 {
		e.buf = append(e.buf, 0x00)
	}
	var set idSet
	total := 0
	for _, item := range items {
		e.checkListed(&set, item.ID)
		e.bulkItem(item)
		total += item.Length
	}
	if inst == FastBulkRead && p.FastStatusLength(len(items), total) > p.MaxPacketLength() {
		e.refuse("length", total, "the joint status would be too long, split the group")
	}
	return e.finish()
}

// bulkItem appends id, address and length in 2.0, and length, id and address in 1.0.
func (e *encoder) bulkItem(item BulkItem) {
	if e.protocol == Protocol1 {
		e.length(item.Length)
		e.buf = append(e.buf, item.ID)
		e.address(item.Address)
		return
	}
	e.buf = append(e.buf, item.ID)
	e.address(item.Address)
	e.length(item.Length)
}

// BulkReadParams are the parameters of a bulk read or fast bulk read.
type BulkReadParams struct {
	protocol Protocol
	entries  []byte
}

const (
	bulkEntry1 = 3
	bulkEntry2 = 5
)

func (r BulkReadParams) entrySize() int {
	if r.protocol == Protocol2 {
		return bulkEntry2
	}
	return bulkEntry1
}

// Len returns the number of items.
func (r BulkReadParams) Len() int { return len(r.entries) / r.entrySize() }

// At returns the i-th item. In protocol 1.0 a servo obeys the first item with
// its id and none that follow.
func (r BulkReadParams) At(i int) BulkItem {
	entry := r.entries[i*r.entrySize():]
	if r.protocol == Protocol2 {
		return bulkItem2(entry)
	}
	return BulkItem{ID: entry[1], Address: int(entry[2]), Length: int(entry[0])}
}

func bulkItem2(entry []byte) BulkItem {
	return BulkItem{ID: entry[0], Address: Protocol2.number(entry[1:]), Length: Protocol2.number(entry[3:])}
}

// ParseBulkRead reads the parameters of a bulk read or fast bulk read. An id
// listed twice is refused in protocol 2.0; 1.0 allows it.
func (p Protocol) ParseBulkRead(params []byte) (BulkReadParams, error) {
	if !p.Supports(BulkRead) {
		return BulkReadParams{}, ErrUnsupported
	}
	r := BulkReadParams{p, params}
	if p == Protocol1 {
		if len(params) == 0 || params[0] != 0x00 {
			return BulkReadParams{}, refuse(ReasonParams)
		}
		r.entries = params[1:]
	}
	if err := r.check(); err != nil {
		return BulkReadParams{}, err
	}
	return r, nil
}

func (r BulkReadParams) check() error {
	if len(r.entries) == 0 || len(r.entries)%r.entrySize() != 0 {
		return refuse(ReasonParams)
	}
	var set idSet
	for i := range r.Len() {
		item := r.At(i)
		if item.Length == 0 {
			return refuse(ReasonZeroLength)
		}
		err := set.addListed(item.ID, r.protocol.MaxID())
		if err != nil && (r.protocol != Protocol1 || err != refuse(ReasonDuplicateID)) {
			return err
		}
	}
	return nil
}
