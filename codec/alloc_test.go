package codec

import "testing"

// A cycle as a control loop has it: goals to six servos, state from them.
type cycle struct {
	buf    []byte
	ids    []byte
	goals  []byte
	items  []BulkItem
	blocks []FastBlock
}

func newCycle(servos int) *cycle {
	c := &cycle{buf: make([]byte, 0, Protocol2.MaxPacketLength()), ids: sequence(servos), goals: make([]byte, 4*servos)}
	for _, id := range c.ids {
		c.items = append(c.items, BulkItem{id, 116, 4})
		c.blocks = append(c.blocks, FastBlock{ID: id, Length: 10})
	}
	for i := range c.goals {
		c.goals[i] = []byte{0xFF, 0xFF, 0xFD, 0x00}[i%4] // a goal that must be stuffed
	}
	return c
}

func TestEncodingDoesNotAllocate(t *testing.T) {
	c := newCycle(6)
	for name, encode := range map[string]func() ([]byte, error){
		"sync write":     func() ([]byte, error) { return Protocol2.AppendSyncWrite(c.buf, 116, 4, c.ids, c.goals) },
		"sync read":      func() ([]byte, error) { return Protocol2.AppendSyncRead(c.buf, 126, 10, c.ids) },
		"fast sync read": func() ([]byte, error) { return Protocol2.AppendFastSyncRead(c.buf, 126, 10, c.ids) },
		"bulk read":      func() ([]byte, error) { return Protocol2.AppendBulkRead(c.buf, c.items) },
		"fast bulk read": func() ([]byte, error) { return Protocol2.AppendFastBulkRead(c.buf, c.items) },
		"bulk write":     func() ([]byte, error) { return Protocol2.AppendBulkWrite(c.buf, c.items, c.goals) },
		"write":          func() ([]byte, error) { return Protocol2.AppendWrite(c.buf, 1, 116, c.goals) },
		"read":           func() ([]byte, error) { return Protocol2.AppendRead(c.buf, 1, 116, 4) },
		"clear":          func() ([]byte, error) { return Protocol2.AppendClear(c.buf, 1, ClearRevolutions) },
		"status":         func() ([]byte, error) { return Protocol2.AppendStatus(c.buf, 1, 0, c.goals) },
		"ping status":    func() ([]byte, error) { return Protocol2.AppendPingStatus(c.buf, 1, 0, 1020, 45) },
		"joint status":   func() ([]byte, error) { return Protocol2.AppendFastStatus(c.buf, c.blocks) },
		"sync write 1.0": func() ([]byte, error) { return Protocol1.AppendSyncWrite(c.buf, 30, 4, c.ids, c.goals) },
		"bulk read 1.0":  func() ([]byte, error) { return Protocol1.AppendBulkRead(c.buf, c.items) },
		"usb2ax":         func() ([]byte, error) { return Protocol1.AppendUSB2AXSyncRead(c.buf, 36, 4, c.ids) },
		"sync read sts":  func() ([]byte, error) { return FeetechSTS.AppendSyncRead(c.buf, 56, 4, c.ids) },
	} {
		var err error
		allocs := testing.AllocsPerRun(100, func() { _, err = encode() })
		if err != nil || allocs != 0 {
			t.Errorf("%s: %v allocations, %v", name, allocs, err)
		}
	}
}

func TestDecodingDoesNotAllocate(t *testing.T) {
	for _, v := range loadVectors(t) {
		p := v.protocol(t)
		b := make([]byte, len(v.Bytes))
		allocs := testing.AllocsPerRun(20, func() {
			copy(b, v.Bytes)
			_, _, _ = p.DecodeStatus(b)
			copy(b, v.Bytes)
			_, _, _ = p.DecodeInstruction(b)
		})
		if allocs != 0 {
			t.Errorf("%s: %v allocations", v.ID, allocs)
		}
	}
}

func TestDecodingJointStatusDoesNotAllocate(t *testing.T) {
	b, blocks := fastExample(t)
	b[18] ^= 1 // a damaged block is no reason to allocate either
	if allocs := testing.AllocsPerRun(100, func() { _, _ = Protocol2.DecodeFastStatus(b, blocks) }); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func TestParametersDoNotAllocate(t *testing.T) {
	c := newCycle(6)
	read, _ := Protocol2.AppendSyncRead(nil, 126, 10, c.ids)
	write, _ := Protocol2.AppendSyncWrite(nil, 116, 4, c.ids, make([]byte, 24))
	bulk, _ := Protocol2.AppendBulkWrite(nil, c.items, make([]byte, 24))
	allocs := testing.AllocsPerRun(100, func() {
		_, _ = Protocol2.ParseSyncRead(read[8 : len(read)-2])
		_, _ = Protocol2.ParseSyncWrite(write[8 : len(write)-2])
		w, _ := Protocol2.ParseBulkWrite(bulk[8 : len(bulk)-2])
		for _, _, ok := w.Next(); ok; _, _, ok = w.Next() {
		}
		_, _ = Protocol2.ParseSyncRead(read[8:9])
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func TestParserDoesNotAllocate(t *testing.T) {
	for _, p := range allProtocols {
		packet, err := p.AppendStatus(nil, 1, 0, make([]byte, 10))
		if err != nil {
			t.Fatal(err)
		}
		parser := NewParser(p)
		allocs := testing.AllocsPerRun(1000, func() {
			parser.Feed(packet[:5])
			_, _ = parser.NextStatus()
			parser.Feed(packet[5:])
			_, err = parser.NextStatus()
		})
		if err != nil || allocs != 0 {
			t.Errorf("%s: %v allocations, %v", p, allocs, err)
		}
	}
}
