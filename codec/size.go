package codec

// The sizes are whole packets in bytes before stuffing, to reckon the time on
// the wire with; 0 where the protocol has no such packet. Stuffing adds at most
// one byte to three.

// InstructionLength is the size of an instruction with so many bytes of
// parameters: 0 for ping, action and reboot.
func (p Protocol) InstructionLength(params int) int {
	switch {
	case p == Protocol2:
		return prefix2 + minLength2 + params
	case p.valid():
		return prefix1 + minLength1 + params
	}
	return 0
}

// StatusLength is the size of a status with so many bytes of parameters: 0 for
// the answer to a write, the length asked for with a read, 3 for a 2.0 ping.
func (p Protocol) StatusLength(params int) int {
	if p == Protocol2 {
		return p.InstructionLength(1 + params)
	}
	return p.InstructionLength(params)
}

// ReadLength is the size of a read.
func (p Protocol) ReadLength() int { return p.InstructionLength(2 * p.numberSize()) }

// WriteLength is the size of a write or reg write of so many bytes.
func (p Protocol) WriteLength(bytes int) int { return p.InstructionLength(p.numberSize() + bytes) }

// SyncReadLength is the size of a sync read or fast sync read of so many servos.
func (p Protocol) SyncReadLength(servos int) int {
	if !p.Supports(SyncRead) {
		return 0
	}
	return p.InstructionLength(2*p.numberSize() + servos)
}

// SyncWriteLength is the size of a sync write of length bytes to each of so
// many servos.
func (p Protocol) SyncWriteLength(servos, length int) int {
	return p.InstructionLength(2*p.numberSize() + servos*(1+length))
}

// BulkReadLength is the size of a bulk read or fast bulk read of so many items.
func (p Protocol) BulkReadLength(items int) int {
	switch p {
	case Protocol2:
		return p.InstructionLength(items * bulkEntry2)
	case Protocol1:
		return p.InstructionLength(1 + items*bulkEntry1)
	}
	return 0
}

// BulkWriteLength is the size of a bulk write of so many items with so many
// bytes of data in all.
func (p Protocol) BulkWriteLength(items, bytes int) int {
	if !p.Supports(BulkWrite) {
		return 0
	}
	return p.InstructionLength(items*bulkEntry2 + bytes)
}

// FastStatusLength is the size of the joint status of so many servos with so
// many bytes of data in all. It is never stuffed.
func (p Protocol) FastStatusLength(servos, bytes int) int {
	if !p.Supports(FastSyncRead) {
		return 0
	}
	return prefix2 + 1 + servos*fastOverhead + bytes
}
