package codec

// ParseEmpty returns an error if there are parameters: ping, action, reboot
// and, but for protocol 2.0, factory reset have none.
func ParseEmpty(params []byte) error {
	if len(params) != 0 {
		return refuse(ReasonParams)
	}
	return nil
}

// numberSize is the size in bytes of an address or length.
func (p Protocol) numberSize() int {
	if p == Protocol2 {
		return 2
	}
	return 1
}

// number reads the address or length at the beginning of b.
func (p Protocol) number(b []byte) int {
	if p == Protocol2 {
		return int(b[0]) | int(b[1])<<8
	}
	return int(b[0])
}

// idSet is a set of ids; the zero value is empty.
type idSet [4]uint64

// add adds the id and tells whether it was new.
func (s *idSet) add(id byte) bool {
	word, bit := &s[id/64], uint64(1)<<(id%64)
	fresh := *word&bit == 0
	*word |= bit
	return fresh
}

// addListed adds an id listed by an instruction.
func (s *idSet) addListed(id, highest byte) error {
	if id > highest {
		return refuse(ReasonID)
	}
	if !s.add(id) {
		return refuse(ReasonDuplicateID)
	}
	return nil
}

// checkListed refuses an id that cannot be listed, or not twice, when encoding.
func (e *encoder) checkListed(set *idSet, id byte) {
	e.checkID(id)
	if !set.add(id) {
		e.refuse("id", int(id), "is listed twice")
	}
}

// checkIDs refuses a list that is empty or has an id that cannot be listed.
func (e *encoder) checkIDs(ids []byte) {
	e.checkCount(len(ids))
	highest := e.protocol.MaxID()
	var set idSet
	for _, id := range ids {
		if id > highest || !set.add(id) {
			e.checkListed(&set, id)
			return
		}
	}
}

// checkCount refuses an empty list when encoding.
func (e *encoder) checkCount(count int) {
	if count == 0 {
		e.refuse("ids", 0, "at least one is needed")
	}
}
