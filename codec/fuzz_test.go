package codec

import (
	"bytes"
	"errors"
	"testing"
)

// Whatever arrives, decoders keep these promises: no panic, 0 ≤ n ≤ len(b),
// progress with every malformed packet, a header at n when more is needed, and
// a packet taken from bytes is encoded to those bytes again.

// addVectors seeds a fuzz target with the golden packets, bad ones included.
func addVectors(f *testing.F, kind string, protocols ...Protocol) {
	for _, v := range loadVectors(f) {
		for _, p := range protocols {
			if v.Protocol == p.String() && (v.Kind == kind || v.Kind == "stream") {
				f.Add([]byte(v.Bytes))
			}
		}
	}
}

// promise checks what holds for every decoder's n and err.
func promise(t *testing.T, p Protocol, b []byte, n int, err error) {
	t.Helper()
	var wrong *MalformedError
	switch {
	case n < 0 || n > len(b):
		t.Fatalf("%s: % x: n is %d", p, b, n)
	case err == nil || err == ErrIncomplete:
	case !errors.As(err, &wrong):
		t.Fatalf("%s: % x: unexpected error %v", p, b, err)
	case n == 0:
		t.Fatalf("%s: % x: no progress with %v", p, b, err)
	}
	if err == nil || n == len(b) {
		return
	}
	if b[n] != 0xFF || n+1 < len(b) && b[n+1] != 0xFF {
		t.Fatalf("%s: % x: no header at %d", p, b, n)
	}
}

func fuzzStatus(f *testing.F, protocols ...Protocol) {
	addVectors(f, "status", protocols...)
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, p := range protocols {
			pkt, n, err := p.DecodeStatus(bytes.Clone(b))
			promise(t, p, b, n, err)
			if err != nil || pkt.ID == BroadcastID {
				continue
			}
			again, err := p.AppendStatus(nil, pkt.ID, pkt.Error.Byte, pkt.Params)
			if err != nil || !bytes.HasSuffix(b[:n], again) {
				t.Fatalf("%s: % x: packet %+v encoded again: % x, %v", p, b, pkt, again, err)
			}
		}
	})
}

func fuzzInstruction(f *testing.F, protocols ...Protocol) {
	addVectors(f, "instruction", protocols...)
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, p := range protocols {
			pkt, n, err := p.DecodeInstruction(bytes.Clone(b))
			promise(t, p, b, n, err)
			if err != nil || !p.Supports(pkt.Instruction) {
				continue
			}
			again, err := p.AppendInstruction(nil, pkt.ID, pkt.Instruction, pkt.Params)
			if err != nil || !bytes.HasSuffix(b[:n], again) {
				t.Fatalf("%s: % x: packet %+v encoded again: % x, %v", p, b, pkt, again, err)
			}
		}
	})
}

// fuzzStream demands the same packets from a stream at once and byte by byte.
func fuzzStream(f *testing.F, protocols ...Protocol) {
	addVectors(f, "status", protocols...)
	addVectors(f, "instruction", protocols...)
	f.Fuzz(func(t *testing.T, b []byte) {
		var single [][]byte
		for i := range b {
			single = append(single, b[i:i+1])
		}
		for _, p := range protocols {
			for _, kind := range []string{"status", "instruction"} {
				whole, pieces := packets(p, kind, b), packets(p, kind, single...)
				if len(whole) != len(pieces) {
					t.Fatalf("%s %s: % x: at once % x, in pieces % x", p, kind, b, whole, pieces)
				}
				for i := range whole {
					if whole[i] != pieces[i] {
						t.Fatalf("%s %s: % x: packet %d: % x, in pieces % x", p, kind, b, i, whole[i], pieces[i])
					}
				}
			}
		}
	})
}

// fuzzParams demands that parameters which are accepted are encoded again to the same bytes.
func fuzzParams(f *testing.F, protocols ...Protocol) {
	for _, v := range loadVectors(f) {
		for _, p := range protocols {
			if v.Protocol == p.String() && v.Decoded.Instruction != nil && v.Decoded.Params != nil {
				f.Add(byte(*v.Decoded.Instruction), []byte(*v.Decoded.Params))
			}
		}
	}
	f.Fuzz(func(t *testing.T, inst byte, params []byte) {
		for _, p := range protocols {
			b, err := encodeParsed(p, Instruction(inst), params)
			var beyond *ArgumentError // more bytes than an answer can carry
			if errors.As(err, &beyond) && (beyond.Argument == "length" || beyond.Argument == "packet length") {
				continue
			}
			if err != nil || b == nil {
				continue
			}
			pkt, _, err := p.DecodeInstruction(b)
			if err != nil || pkt.Instruction != Instruction(inst) || !bytes.Equal(pkt.Params, params) {
				t.Fatalf("%s %s: % x became %+v, %v", p, Instruction(inst), params, pkt, err)
			}
		}
	})
}

// encodeParsed reads the parameters and encodes what was read; nil if refused.
func encodeParsed(p Protocol, inst Instruction, params []byte) ([]byte, error) {
	switch inst {
	case Read:
		if address, length, err := p.ParseRead(params); err == nil {
			return p.AppendRead(nil, 1, address, length)
		}
	case Write:
		if address, data, err := p.ParseWrite(params); err == nil {
			return p.AppendWrite(nil, 1, address, data)
		}
	case FactoryReset:
		if option, err := p.ParseFactoryReset(params); err == nil {
			return p.AppendFactoryReset(nil, 1, option)
		}
	case Clear:
		if option, err := p.ParseClear(params); err == nil {
			return p.AppendClear(nil, 1, option)
		}
	case ControlTableBackup:
		if option, err := p.ParseControlTableBackup(params); err == nil {
			return p.AppendControlTableBackup(nil, 1, option)
		}
	case CalibrateOffset:
		if position, given, err := p.ParseCalibrateOffset(params); err == nil && given {
			return p.AppendCalibrateOffsetTo(nil, 1, position)
		}
	}
	return encodeParsedGroup(p, inst, params)
}

func encodeParsedGroup(p Protocol, inst Instruction, params []byte) ([]byte, error) {
	switch inst {
	case SyncRead:
		if s, err := p.ParseSyncRead(params); err == nil {
			return p.AppendSyncRead(nil, s.Address, s.Length, s.IDs)
		}
	case USB2AXSyncRead:
		if s, err := p.ParseUSB2AXSyncRead(params); err == nil {
			return p.AppendUSB2AXSyncRead(nil, s.Address, s.Length, s.IDs)
		}
	case SyncWrite:
		if s, err := p.ParseSyncWrite(params); err == nil {
			var ids, data []byte
			for i := range s.Len() {
				id, block := s.At(i)
				ids, data = append(ids, id), append(data, block...)
			}
			return p.AppendSyncWrite(nil, s.Address, s.Length, ids, data)
		}
	case BulkRead:
		if r, err := p.ParseBulkRead(params); err == nil {
			var items []BulkItem
			for i := range r.Len() {
				items = append(items, r.At(i))
			}
			return p.AppendBulkRead(nil, items)
		}
	case BulkWrite:
		if w, err := p.ParseBulkWrite(params); err == nil {
			var items []BulkItem
			var data []byte
			for item, block, ok := w.Next(); ok; item, block, ok = w.Next() {
				items, data = append(items, item), append(data, block...)
			}
			return p.AppendBulkWrite(nil, items, data)
		}
	}
	return nil, nil
}

func FuzzDecodeStatus2(f *testing.F)            { fuzzStatus(f, Protocol2) }
func FuzzDecodeStatus1(f *testing.F)            { fuzzStatus(f, Protocol1) }
func FuzzDecodeStatusFeetech(f *testing.F)      { fuzzStatus(f, FeetechSTS, FeetechSCS) }
func FuzzDecodeInstruction2(f *testing.F)       { fuzzInstruction(f, Protocol2) }
func FuzzDecodeInstruction1(f *testing.F)       { fuzzInstruction(f, Protocol1) }
func FuzzDecodeInstructionFeetech(f *testing.F) { fuzzInstruction(f, FeetechSTS, FeetechSCS) }
func FuzzStream2(f *testing.F)                  { fuzzStream(f, Protocol2) }
func FuzzStream1(f *testing.F)                  { fuzzStream(f, Protocol1) }
func FuzzStreamFeetech(f *testing.F)            { fuzzStream(f, FeetechSTS, FeetechSCS) }
func FuzzParams2(f *testing.F)                  { fuzzParams(f, Protocol2) }
func FuzzParams1(f *testing.F)                  { fuzzParams(f, Protocol1) }
func FuzzParamsFeetech(f *testing.F)            { fuzzParams(f, FeetechSTS, FeetechSCS) }

// FuzzDecodeFastStatus2 asks for one to four servos with one to eight bytes
// each, which the first bytes choose.
func FuzzDecodeFastStatus2(f *testing.F) {
	for _, v := range loadVectors(f) {
		if v.Kind == "status" && v.Decoded.Devices != nil {
			var layout []byte
			for _, d := range v.Decoded.Devices {
				layout = append(layout, byte(d.ID), byte(len(d.Data)-1))
			}
			f.Add(layout, []byte(v.Bytes))
		}
	}
	f.Fuzz(func(t *testing.T, layout, b []byte) {
		var blocks []FastBlock
		for ; len(layout) >= 2 && len(blocks) < 4; layout = layout[2:] {
			blocks = append(blocks, FastBlock{ID: layout[0] % 253, Length: 1 + int(layout[1]%8)})
		}
		before := bytes.Clone(b)
		n, err := Protocol2.DecodeFastStatus(b, blocks)
		promise(t, Protocol2, b, n, err)
		if !bytes.Equal(b, before) {
			t.Fatal("the bytes were changed")
		}
		if err != nil {
			return
		}
		again, err := Protocol2.AppendFastStatus(nil, blocks)
		if err != nil || !bytes.Contains(b[:n], again) {
			t.Fatalf("% x: blocks %+v encoded again: % x, %v", b, blocks, again, err)
		}
	})
}

func FuzzParseUSB2AXStatus1(f *testing.F) {
	f.Add(usb2axAnswer, 4, 4)
	f.Fuzz(func(t *testing.T, b []byte, length, count int) {
		pkt, _, err := Protocol1.DecodeStatus(bytes.Clone(b))
		if err != nil {
			return
		}
		s, err := Protocol1.ParseUSB2AXStatus(pkt, length, count)
		if err != nil {
			return
		}
		var all []byte
		for i := range s.Len() {
			s.Missing(i)
			all = append(all, s.Data(i)...)
		}
		if s.Len() != count || !bytes.Equal(all, pkt.Params) {
			t.Fatalf("% x: %d servos with % x", b, s.Len(), all)
		}
	})
}
