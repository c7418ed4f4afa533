package codec

// All sizes are bytes on the wire before stuffing; 0 when the protocol has no such packet.

// InstructionLength is the size of an instruction packet with so many parameter bytes.
func (p Protocol) InstructionLength(params int) int { return 0 }

// StatusLength is the size of a status packet with so many parameter bytes.
func (p Protocol) StatusLength(params int) int { return 0 }

// SyncReadLength is the size of a (fast) sync read of so many devices.
func (p Protocol) SyncReadLength(devices int) int { return 0 }

// SyncWriteLength is the size of a sync write of length bytes to each of so many devices.
func (p Protocol) SyncWriteLength(devices, length int) int { return 0 }

// BulkReadLength is the size of a (fast) bulk read of so many items.
func (p Protocol) BulkReadLength(items int) int { return 0 }

// BulkWriteLength is the size of a bulk write of so many items with so many bytes in all.
func (p Protocol) BulkWriteLength(items, bytes int) int { return 0 }

// FastStatusLength is the size of a joint status of so many devices with so many data bytes in all.
func (p Protocol) FastStatusLength(devices, bytes int) int { return 0 }
