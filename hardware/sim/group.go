package sim

import (
	"slices"

	"github.com/sinew-robotics/sinew/codec"
)

// group takes the entries of a group read into l.items. It reports false, and nobody obeys, when the parameters do
// not fit the instruction or, in protocol 2.0, name an id twice.
func (l *line) group(p codec.Protocol, pkt codec.InstructionPacket) bool {
	l.items = l.items[:0]
	switch pkt.Instruction {
	case codec.SyncRead, codec.FastSyncRead:
		request, err := p.ParseSyncRead(pkt.Params)
		if err != nil {
			return false
		}
		for _, id := range request.IDs {
			l.items = append(l.items, codec.BulkItem{ID: id, Address: request.Address, Length: request.Length})
		}
	case codec.BulkRead, codec.FastBulkRead:
		request, err := p.ParseBulkRead(pkt.Params)
		if err != nil {
			return false
		}
		for i := range request.Len() {
			l.addItem(request.At(i))
		}
	}
	return true
}

// addItem adds an entry of a bulk read. In protocol 1.0 only the first entry of an id counts.
func (l *line) addItem(item codec.BulkItem) {
	if !slices.ContainsFunc(l.items, func(other codec.BulkItem) bool { return other.ID == item.ID }) {
		l.items = append(l.items, item)
	}
}

// groupRead lets the servos listed answer one after the other. Each speaks when it has heard the status of the one
// before it, so that a silent servo silences all behind it.
func (l *line) groupRead(p codec.Protocol, pkt codec.InstructionPacket) {
	if !l.group(p, pkt) {
		l.counters.Malformed++
		return
	}
	for _, item := range l.items {
		l.open()
		for _, s := range l.servos {
			if !s.joins(item.ID, pkt.Instruction) {
				continue
			}
			params, why := s.readRegisters(l.params[:0], item.Address, item.Length, l.now)
			l.params = params
			l.speak(s, item.ID, why, params)
		}
		l.close()
		if !l.slot.spoken {
			return
		}
	}
}

// fastRead lets the servos listed put one status packet together: a running CRC behind every part, and silence from
// the first servo on that is missing or does not know the instruction (e-manual, Protocol 2.0, Fast Sync Read).
func (l *line) fastRead(p codec.Protocol, pkt codec.InstructionPacket) {
	if !l.group(p, pkt) || p.FastStatusLength(len(l.items), l.itemBytes()) > p.MaxPacketLength() {
		l.counters.Malformed++
		return
	}
	l.blocks, l.params, l.speakers = l.blocks[:0], l.params[:0], l.speakers[:0]
	for _, item := range l.items {
		block := codec.FastBlock{ID: item.ID}
		start, why := len(l.params), noAccess
		if s := l.fastSpeaker(item.ID, pkt.Instruction); s != nil && len(l.speakers) == len(l.blocks) {
			l.speakers = append(l.speakers, s)
			l.params, why = s.readRegisters(l.params, item.Address, item.Length, l.now)
			block.Error = codec.StatusError{Protocol: p, Byte: s.errorByte(why)}
		}
		if why != accepted { // a part has its length whatever happens
			l.params = append(l.params, make([]byte, item.Length)...)
		}
		block.Data = l.params[start:]
		l.blocks = append(l.blocks, block)
	}
	l.sendFast(p, pkt.Instruction)
}

func (l *line) itemBytes() (total int) {
	for _, item := range l.items {
		total += item.Length
	}
	return total
}

// fastSpeaker returns the servo that answers one entry of a fast read.
func (l *line) fastSpeaker(id byte, inst codec.Instruction) *servo {
	for _, s := range l.servos {
		if s.joins(id, inst) {
			return s
		}
	}
	return nil
}

// sendFast sends the parts of the joint status packet that have speakers.
func (l *line) sendFast(p codec.Protocol, inst codec.Instruction) {
	if len(l.speakers) == 0 {
		return
	}
	packet, err := p.AppendFastStatus(l.packet[:0], l.blocks)
	if err != nil {
		return
	}
	l.packet = packet
	l.open()
	l.slot.spoken, l.slot.delay = true, l.delay(l.speakers[0])
	from := 0
	bytes := 0
	for i, s := range l.speakers {
		if i > 0 {
			l.slot.delay += s.faults.Delay
		}
		bytes += len(l.blocks[i].Data)
		to := p.FastStatusLength(i+1, bytes)
		l.collideFast(p, inst, i, packet[from:to], from)
		l.fastPart(s, packet[from:to])
		from = to
	}
	l.counters.Statuses++
	l.close()
}

// collideFast lays what other servos with the id of part i say over it, each with its own content and CRC.
func (l *line) collideFast(p codec.Protocol, inst codec.Instruction, i int, part []byte, from int) {
	for _, other := range l.servos {
		if other == l.speakers[i] || !other.joins(l.items[i].ID, inst) {
			continue
		}
		data, why := other.readRegisters(nil, l.items[i].Address, l.items[i].Length, l.now)
		if why != accepted {
			continue
		}
		blocks := slices.Clone(l.blocks)
		blocks[i].Data = data
		packet, err := p.AppendFastStatus(nil, blocks)
		if err != nil {
			continue
		}
		for k := range part {
			part[k] &= packet[from+k]
		}
	}
}

// fastPart adds one servo's part of the joint status packet to the slot.
func (l *line) fastPart(s *servo, part []byte) {
	l.corrupt(s, part)
	if !l.drops(s) {
		l.slot.bytes = append(l.slot.bytes, part...)
	}
}

// syncWrite writes to the servos listed; nobody answers.
func (l *line) syncWrite(p codec.Protocol, params []byte) {
	request, err := p.ParseSyncWrite(params)
	if err != nil {
		l.counters.Malformed++
		return
	}
	for i := range request.Len() {
		id, data := request.At(i)
		l.writeOne(id, request.Address, data)
	}
}

// bulkWrite writes to the servos listed; nobody answers.
func (l *line) bulkWrite(p codec.Protocol, params []byte) {
	request, err := p.ParseBulkWrite(params)
	if err != nil {
		l.counters.Malformed++
		return
	}
	for item, data, ok := request.Next(); ok; item, data, ok = request.Next() {
		l.writeOne(item.ID, item.Address, data)
	}
}

// writeOne lets the servos of one entry of a group write obey, those with this secondary id too.
func (l *line) writeOne(id byte, address int, data []byte) {
	for _, s := range l.servos {
		if !s.hears || !s.called(id) {
			continue
		}
		if s.address() != id && !s.onlyRAM(address, data) || s.writeRegisters(address, data) != accepted {
			l.counters.Refused++
		}
	}
}
