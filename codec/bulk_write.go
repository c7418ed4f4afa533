package codec

// AppendBulkWrite appends a bulk write: other registers of every servo
// (protocol 2.0). data holds the bytes of the items, one item after the other.
// No servo answers. An id must not be listed twice.
func (p Protocol) AppendBulkWrite(dst []byte, items []BulkItem, data []byte) ([]byte, error) {
	e := p.encode(dst, BroadcastID, BulkWrite)
	e.checkCount(len(items))
	var set idSet
	rest := data
	for _, item := range items {
		e.checkListed(&set, item.ID)
		e.bulkItem(item)
		if e.err != nil || item.Length > len(rest) {
			e.refuse("data", len(data), "fewer bytes than the items have")
			return e.finish()
		}
		e.append(rest[:item.Length])
		rest = rest[item.Length:]
	}
	if len(rest) != 0 {
		e.refuse("data", len(data), "more bytes than the items have")
	}
	return e.finish()
}

// BulkWriteParams are the parameters of a bulk write. Next walks through them;
// a copy made before starts anew.
type BulkWriteParams struct{ rest []byte }

// Next returns the next item and its data, which alias the packet; ok is false
// behind the last.
func (w *BulkWriteParams) Next() (item BulkItem, data []byte, ok bool) {
	if len(w.rest) == 0 {
		return BulkItem{}, nil, false
	}
	item = bulkItem2(w.rest)
	end := bulkEntry2 + item.Length
	data, w.rest = w.rest[bulkEntry2:end], w.rest[end:]
	return item, data, true
}

// ParseBulkWrite reads the parameters of a bulk write.
func (p Protocol) ParseBulkWrite(params []byte) (BulkWriteParams, error) {
	if !p.Supports(BulkWrite) {
		return BulkWriteParams{}, ErrUnsupported
	}
	if len(params) == 0 {
		return BulkWriteParams{}, refuse(ReasonParams)
	}
	var set idSet
	for rest := params; len(rest) > 0; {
		if len(rest) < bulkEntry2 {
			return BulkWriteParams{}, refuse(ReasonParams)
		}
		item := bulkItem2(rest)
		rest = rest[bulkEntry2:]
		if item.Length == 0 {
			return BulkWriteParams{}, refuse(ReasonZeroLength)
		}
		if item.Length > len(rest) {
			return BulkWriteParams{}, refuse(ReasonParams)
		}
		if err := set.addListed(item.ID, p.MaxID()); err != nil {
			return BulkWriteParams{}, err
		}
		rest = rest[item.Length:]
	}
	return BulkWriteParams{params}, nil
}
