package codec

import (
	"bytes"
	"slices"
	"testing"
)

// TestVectorArguments reads the parameters of every good instruction with the
// function of that instruction, compares them with what the vector says, and
// encodes that with the function of that instruction.
func TestVectorArguments(t *testing.T) {
	eachVector(t, vectorKinds["instruction"], func(t *testing.T, v *vector, p Protocol) {
		pkt, _, err := p.DecodeInstruction(bytes.Clone(v.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		if v.ID == "v124" { // a read with three parameters: a frame test of its source, no read
			if _, _, err := p.ParseRead(pkt.Params); err != refuse(ReasonParams) {
				t.Errorf("got %v, want %v", err, refuse(ReasonParams))
			}
			return
		}
		again, err := encodeFields(t, p, pkt, &v.Decoded)
		if err != nil || !bytes.Equal(again, v.Bytes) {
			t.Errorf("encoded from the fields: % x, %v", again, err)
		}
	})
}

func encodeFields(t *testing.T, p Protocol, pkt InstructionPacket, d *fields) ([]byte, error) {
	switch pkt.Instruction {
	case Ping, Action, Reboot, ResetTurnCount:
		check(t, ParseEmpty(pkt.Params))
		return encodeEmpty(p, pkt)
	case Read:
		address, length, err := p.ParseRead(pkt.Params)
		check(t, err, address == *d.Address, length == d.DataLength)
		return p.AppendRead(nil, pkt.ID, *d.Address, d.DataLength)
	case Write, RegWrite:
		address, data, err := p.ParseWrite(pkt.Params)
		check(t, err, address == *d.Address, bytes.Equal(data, d.Data))
		if pkt.Instruction == RegWrite {
			return p.AppendRegWrite(nil, pkt.ID, *d.Address, d.Data)
		}
		return p.AppendWrite(nil, pkt.ID, *d.Address, d.Data)
	case SyncRead, FastSyncRead:
		return encodeSyncRead(t, p, pkt, d)
	case SyncWrite:
		return encodeSyncWrite(t, p, pkt, d)
	case BulkRead, FastBulkRead:
		return encodeBulkRead(t, p, pkt, d)
	case BulkWrite:
		return encodeBulkWrite(t, p, pkt, d)
	}
	return encodeOption(t, p, pkt, d)
}

func check(t *testing.T, err error, equal ...bool) {
	t.Helper()
	if err != nil || slices.Contains(equal, false) {
		t.Errorf("parameters: %v, equal %v", err, equal)
	}
}

func encodeEmpty(p Protocol, pkt InstructionPacket) ([]byte, error) {
	switch pkt.Instruction {
	case Ping:
		return p.AppendPing(nil, pkt.ID)
	case Action:
		return p.AppendAction(nil, pkt.ID)
	case Reboot:
		return p.AppendReboot(nil, pkt.ID)
	}
	return p.AppendResetTurnCount(nil, pkt.ID)
}

func encodeOption(t *testing.T, p Protocol, pkt InstructionPacket, d *fields) ([]byte, error) {
	switch pkt.Instruction {
	case FactoryReset:
		option, err := p.ParseFactoryReset(pkt.Params)
		if p != Protocol2 {
			check(t, err, option == ResetAll)
			return p.AppendFactoryReset(nil, pkt.ID, ResetAll)
		}
		check(t, err, int(option) == d.Option)
		return p.AppendFactoryReset(nil, pkt.ID, ResetOption(d.Option))
	case Clear:
		option, err := p.ParseClear(pkt.Params)
		check(t, err, int(option) == d.Option)
		return p.AppendClear(nil, pkt.ID, ClearOption(d.Option))
	case ControlTableBackup:
		option, err := p.ParseControlTableBackup(pkt.Params)
		check(t, err, int(option) == d.Option)
		return p.AppendControlTableBackup(nil, pkt.ID, BackupOption(d.Option))
	case CalibrateOffset: // the vector's note says: position 2048
		position, given, err := p.ParseCalibrateOffset(pkt.Params)
		check(t, err, given, position == 2048)
		return p.AppendCalibrateOffsetTo(nil, pkt.ID, 2048)
	}
	t.Fatalf("no test for %s", pkt.Instruction)
	return nil, nil
}

func encodeSyncRead(t *testing.T, p Protocol, pkt InstructionPacket, d *fields) ([]byte, error) {
	var ids []byte
	for _, id := range d.IDs {
		ids = append(ids, byte(id))
	}
	s, err := p.ParseSyncRead(pkt.Params)
	check(t, err, s.Address == *d.Address, s.Length == d.DataLength, bytes.Equal(s.IDs, ids))
	if pkt.Instruction == FastSyncRead {
		return p.AppendFastSyncRead(nil, *d.Address, d.DataLength, ids)
	}
	return p.AppendSyncRead(nil, *d.Address, d.DataLength, ids)
}

func encodeSyncWrite(t *testing.T, p Protocol, pkt InstructionPacket, d *fields) ([]byte, error) {
	var ids, data []byte
	s, err := p.ParseSyncWrite(pkt.Params)
	check(t, err, s.Address == *d.Address, s.Length == d.DataLength, s.Len() == len(d.Devices))
	for i, device := range d.Devices {
		id, block := s.At(i)
		check(t, nil, int(id) == device.ID, bytes.Equal(block, device.Data))
		ids, data = append(ids, byte(device.ID)), append(data, device.Data...)
	}
	return p.AppendSyncWrite(nil, *d.Address, d.DataLength, ids, data)
}

func encodeBulkRead(t *testing.T, p Protocol, pkt InstructionPacket, d *fields) ([]byte, error) {
	var items []BulkItem
	r, err := p.ParseBulkRead(pkt.Params)
	check(t, err, r.Len() == len(d.Devices))
	for i, device := range d.Devices {
		item := BulkItem{byte(device.ID), device.Address, device.DataLength}
		check(t, nil, r.At(i) == item)
		items = append(items, item)
	}
	if pkt.Instruction == FastBulkRead {
		return p.AppendFastBulkRead(nil, items)
	}
	return p.AppendBulkRead(nil, items)
}

func encodeBulkWrite(t *testing.T, p Protocol, pkt InstructionPacket, d *fields) ([]byte, error) {
	var items []BulkItem
	var data []byte
	w, err := p.ParseBulkWrite(pkt.Params)
	check(t, err)
	for _, device := range d.Devices {
		want := BulkItem{byte(device.ID), device.Address, len(device.Data)}
		item, block, ok := w.Next()
		check(t, nil, ok, item == want, bytes.Equal(block, device.Data))
		items, data = append(items, want), append(data, device.Data...)
	}
	_, _, more := w.Next()
	check(t, nil, !more)
	return p.AppendBulkWrite(nil, items, data)
}
