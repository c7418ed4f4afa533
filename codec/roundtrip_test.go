package codec

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// Generators of what the protocol can express.

func anyProtocol(t *rapid.T, having ...Instruction) Protocol {
	return rapid.SampledFrom(allProtocols).Filter(func(p Protocol) bool {
		for _, inst := range having {
			if !p.Supports(inst) {
				return false
			}
		}
		return true
	}).Draw(t, "protocol")
}

func anyID(t *rapid.T, p Protocol) byte { return rapid.ByteRange(0, p.MaxID()).Draw(t, "id") }

func anyIDs(t *rapid.T, p Protocol, most int) []byte {
	return rapid.SliceOfNDistinct(rapid.ByteRange(0, p.MaxID()), 1, most, rapid.ID[byte]).Draw(t, "ids")
}

func anyAddress(t *rapid.T, p Protocol) int {
	if p == Protocol2 {
		return rapid.IntRange(0, 0xFFFF).Draw(t, "address")
	}
	return rapid.IntRange(0, 0xFF).Draw(t, "address")
}

func anyItems(t *rapid.T, p Protocol, longest int) (items []BulkItem) {
	for _, id := range anyIDs(t, p, 12) {
		items = append(items, BulkItem{id, anyAddress(t, p), rapid.IntRange(1, longest).Draw(t, "length")})
	}
	return items
}

// same fails unless there is no error and all is equal.
func same(t *rapid.T, err error, equal ...bool) {
	t.Helper()
	for i, ok := range equal {
		if !ok {
			t.Fatalf("part %d differs (%v)", i, err)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// params decodes b, which must be one whole packet with the given size and
// instruction, and returns its parameters.
func params(t *rapid.T, p Protocol, b []byte, encoding error, id byte, inst Instruction, size int) []byte {
	t.Helper()
	same(t, encoding)
	length := len(b)
	pkt, n, err := p.DecodeInstruction(b)
	same(t, err, n == length, pkt.ID == id, pkt.Instruction == inst, p.InstructionLength(len(pkt.Params)) == size)
	return pkt.Params
}

func TestRoundTripReadWrite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyProtocol(t)
		id, address := anyID(t, p), anyAddress(t, p)
		length := rapid.IntRange(1, p.maxData()).Draw(t, "length")
		data := frameBytes(1, 200).Draw(t, "data")

		b, err := p.AppendRead(nil, id, address, length)
		gotAddress, gotLength, err := p.ParseRead(params(t, p, b, err, id, Read, p.ReadLength()))
		same(t, err, gotAddress == address, gotLength == length)

		b, err = p.AppendWrite(nil, id, address, data)
		gotAddress, gotData, err := p.ParseWrite(params(t, p, b, err, id, Write, p.WriteLength(len(data))))
		same(t, err, gotAddress == address, bytes.Equal(gotData, data))

		b, err = p.AppendRegWrite(nil, id, address, data)
		gotAddress, gotData, err = p.ParseWrite(params(t, p, b, err, id, RegWrite, p.WriteLength(len(data))))
		same(t, err, gotAddress == address, bytes.Equal(gotData, data))
	})
}

func TestRoundTripSync(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyProtocol(t)
		ids, address := anyIDs(t, p, 12), anyAddress(t, p)
		length := rapid.IntRange(1, 18).Draw(t, "length")
		data := frameBytes(len(ids)*length, len(ids)*length).Draw(t, "data")

		b, err := p.AppendSyncWrite(nil, address, length, ids, data)
		w, err := p.ParseSyncWrite(params(t, p, b, err, BroadcastID, SyncWrite, p.SyncWriteLength(len(ids), length)))
		same(t, err, w.Address == address, w.Length == length, w.Len() == len(ids))
		for i, id := range ids {
			gotID, got := w.At(i)
			same(t, nil, gotID == id, bytes.Equal(got, data[i*length:(i+1)*length]))
		}

		check := func(inst Instruction, b []byte, err error) {
			r, err := p.ParseSyncRead(params(t, p, b, err, BroadcastID, inst, p.SyncReadLength(len(ids))))
			same(t, err, r.Address == address, r.Length == length, bytes.Equal(r.IDs, ids))
		}
		if p.Supports(SyncRead) {
			b, err = p.AppendSyncRead(nil, address, length, ids)
			check(SyncRead, b, err)
		}
		if p.Supports(FastSyncRead) {
			b, err = p.AppendFastSyncRead(nil, address, length, ids)
			check(FastSyncRead, b, err)
		}
	})
}

func TestRoundTripBulk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyProtocol(t, BulkRead)
		items := anyItems(t, p, 40)

		check := func(inst Instruction, b []byte, err error) {
			r, err := p.ParseBulkRead(params(t, p, b, err, BroadcastID, inst, p.BulkReadLength(len(items))))
			same(t, err, r.Len() == len(items))
			for i, item := range items {
				same(t, nil, r.At(i) == item)
			}
		}
		b, err := p.AppendBulkRead(nil, items)
		check(BulkRead, b, err)
		if !p.Supports(BulkWrite) {
			return
		}
		b, err = p.AppendFastBulkRead(nil, items)
		check(FastBulkRead, b, err)

		total := 0
		for _, item := range items {
			total += item.Length
		}
		data := frameBytes(total, total).Draw(t, "data")
		b, err = p.AppendBulkWrite(nil, items, data)
		w, err := p.ParseBulkWrite(params(t, p, b, err, BroadcastID, BulkWrite, p.BulkWriteLength(len(items), total)))
		same(t, err)
		for _, item := range items {
			got, block, ok := w.Next()
			same(t, nil, ok, got == item, bytes.Equal(block, data[:item.Length]))
			data = data[item.Length:]
		}
		_, _, more := w.Next()
		same(t, nil, !more)
	})
}

func TestRoundTripSmallInstructions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := anyID(t, Protocol2)
		p := anyProtocol(t)
		b, err := p.AppendPing(nil, id)
		same(t, ParseEmpty(params(t, p, b, err, id, Ping, p.InstructionLength(0))))
		b, err = p.AppendAction(nil, id)
		same(t, ParseEmpty(params(t, p, b, err, id, Action, p.InstructionLength(0))))
		b, err = p.AppendFactoryReset(nil, id, ResetAll)
		reset, err := p.ParseFactoryReset(params(t, p, b, err, id, FactoryReset, len(b)))
		same(t, err, reset == ResetAll)

		for _, option := range []ResetOption{ResetAll, ResetAllButID, ResetAllButIDAndBaud} {
			b, err = Protocol2.AppendFactoryReset(nil, id, option)
			got, err := Protocol2.ParseFactoryReset(params(t, Protocol2, b, err, id, FactoryReset, 11))
			same(t, err, got == option)
		}
		for _, option := range []ClearOption{ClearRevolutions, ClearErrors} {
			b, err = Protocol2.AppendClear(nil, id, option)
			got, err := Protocol2.ParseClear(params(t, Protocol2, b, err, id, Clear, 15))
			same(t, err, got == option)
		}
		for _, option := range []BackupOption{StoreBackup, RestoreBackup} {
			b, err = Protocol2.AppendControlTableBackup(nil, id, option)
			got, err := Protocol2.ParseControlTableBackup(params(t, Protocol2, b, err, id, ControlTableBackup, 15))
			same(t, err, got == option)
		}
		b, err = FeetechSTS.AppendCalibrateOffset(nil, id)
		_, given, err := FeetechSTS.ParseCalibrateOffset(params(t, FeetechSTS, b, err, id, CalibrateOffset, 6))
		same(t, err, !given)
	})
}

func TestRoundTripStatus(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyProtocol(t)
		id := anyID(t, p)
		highest := byte(0x7F)
		if p == Protocol2 {
			highest = 0xFF
		}
		errorByte := rapid.ByteRange(0, highest).Draw(t, "error")
		data := frameBytes(0, 200).Draw(t, "params")
		dst := frameBytes(0, 5).Draw(t, "before")

		b, err := p.AppendStatus(bytes.Clone(dst), id, errorByte, data)
		same(t, err, bytes.HasPrefix(b, dst))
		pkt, n, err := p.DecodeStatus(b[len(dst):])
		same(t, err, n == len(b)-len(dst), pkt.ID == id, pkt.Error == StatusError{p, errorByte}, bytes.Equal(pkt.Params, data))

		model, firmware := rapid.IntRange(0, 0xFFFF).Draw(t, "model"), rapid.IntRange(0, 0xFF).Draw(t, "firmware")
		b, err = Protocol2.AppendPingStatus(nil, min(id, 252), errorByte, model, firmware)
		same(t, err, len(b) >= Protocol2.StatusLength(3))
		pkt, _, err = Protocol2.DecodeStatus(b)
		same(t, err)
		gotModel, gotFirmware, err := Protocol2.ParsePingStatus(pkt.Params)
		same(t, err, gotModel == model, gotFirmware == firmware)
	})
}
