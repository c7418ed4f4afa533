package hardware

import (
	"encoding/binary"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// chain is a Port with servos behind it that speak protocol 2.0. It knows no time: what is not there when Read is
// called has missed the deadline.
type chain struct {
	t      testing.TB
	servos map[byte]*chainServo
	// line holds bytes on their way to the host, late what arrives with the next answer, before it.
	line, late []byte
	// piece limits what one Read returns; 0 means no limit.
	piece int
	// echo returns what is written, as three-state adapters do.
	echo bool
	// lost and readErr are returned by Write and by Read.
	lost, readErr error

	writes   [][]byte
	reads    int
	discards int
	closed   int
}

// chainServo is one servo of a chain.
type chainServo struct {
	table     [1024]byte
	errorByte byte
	// silent servos say nothing, slow ones nothing to fast reads; damage changes what others say.
	silent, slow bool
	damage       func(status []byte) []byte
	asked        int
}

func newChain(t testing.TB, ids ...byte) *chain {
	c := &chain{t: t, servos: map[byte]*chainServo{}}
	for _, id := range ids {
		c.servos[id] = &chainServo{}
	}
	return c
}

func (c *chain) Write(b []byte) (int, error) {
	if c.lost != nil {
		return 0, c.lost
	}
	c.writes = append(c.writes, slices.Clone(b))
	packets, ok := hear(b)
	if !ok {
		c.t.Errorf("what was written is no sequence of packets: % x", b)
	}
	if c.echo {
		c.line = append(c.line, b...)
	}
	c.line = append(c.line, c.late...)
	c.late = nil
	for _, p := range packets {
		c.execute(p)
	}
	return len(b), nil
}

func (c *chain) Read(b []byte, _ time.Time) (int, error) {
	c.reads++
	if c.readErr != nil {
		return 0, c.readErr
	}
	n := len(c.line)
	if c.piece > 0 {
		n = min(n, c.piece)
	}
	n = copy(b, c.line[:n])
	c.line = c.line[n:]
	return n, nil
}

func (c *chain) Discard() error {
	c.discards++
	c.line = nil
	return nil
}

func (c *chain) Close() error {
	c.closed++
	return nil
}

func (c *chain) execute(p heard) {
	word := func(i int) int { return int(binary.LittleEndian.Uint16(p.params[i:])) }
	switch codec.Instruction(p.instruction) {
	case codec.Ping:
		c.answer(p.id, 0x06, 0x04, 38)
	case codec.Read:
		c.read(p.id, word(0), word(2))
	case codec.Write:
		if s := c.servos[p.id]; s != nil && s.errorByte&0x7F == 0 {
			copy(s.table[word(0):], p.params[2:])
		}
		c.answer(p.id)
	case codec.Reboot:
		c.answer(p.id)
	case codec.SyncWrite:
		for entry := p.params[4:]; len(entry) > 0; entry = entry[1+word(2):] {
			copy(c.servos[entry[0]].table[word(0):], entry[1:1+word(2)])
		}
	case codec.BulkWrite:
		for rest := p.params; len(rest) > 0; {
			address, length := int(binary.LittleEndian.Uint16(rest[1:])), int(binary.LittleEndian.Uint16(rest[3:]))
			copy(c.servos[rest[0]].table[address:], rest[5:5+length])
			rest = rest[5+length:]
		}
	case codec.SyncRead:
		for _, id := range p.params[4:] {
			if !c.read(id, word(0), word(2)) {
				return // nobody behind a silent servo speaks
			}
		}
	case codec.FastSyncRead:
		var items []codec.BulkItem
		for _, id := range p.params[4:] {
			items = append(items, codec.BulkItem{ID: id, Address: word(0), Length: word(2)})
		}
		c.joint(items)
	case codec.FastBulkRead:
		var items []codec.BulkItem
		for i := 0; i < len(p.params); i += 5 {
			items = append(items, codec.BulkItem{ID: p.params[i], Address: word(i + 1), Length: word(i + 3)})
		}
		c.joint(items)
	case codec.BulkRead:
		for i := 0; i < len(p.params); i += 5 {
			if !c.read(p.params[i], word(i+1), word(i+3)) {
				return
			}
		}
	default:
		c.t.Errorf("instruction %#x", p.instruction)
	}
}

// joint answers a fast read: every part ends in the CRC of all before it, and the first silent servo ends it.
func (c *chain) joint(items []codec.BulkItem) {
	length := 1
	for _, item := range items {
		length += 4 + item.Length
	}
	var spoilt []int
	b := []byte{0xFF, 0xFF, 0xFD, 0, 0xFE, byte(length), byte(length >> 8), 0x55}
	for n, item := range items {
		s := c.servos[item.ID]
		if s == nil || s.silent || s.slow {
			if n > 0 {
				c.line = append(c.line, b...)
			}
			return
		}
		s.asked++
		if s.damage != nil {
			spoilt = append(spoilt, len(b)+2)
		}
		b = append(b, s.errorByte, item.ID)
		b = append(b, s.table[item.Address:item.Address+item.Length]...)
		crc := crc2(b)
		b = append(b, byte(crc), byte(crc>>8))
	}
	for _, at := range spoilt { // on the way to the host: the other servos heard it well
		b[at] ^= 4
	}
	c.line = append(c.line, b...)
}

func (c *chain) read(id byte, address, length int) bool {
	s := c.servos[id]
	if s == nil {
		return false
	}
	s.asked++
	if s.errorByte&0x7F != 0 {
		return c.answer(id)
	}
	return c.answer(id, s.table[address:address+length]...)
}

func (c *chain) answer(id byte, params ...byte) bool {
	s := c.servos[id]
	if s == nil || s.silent {
		return false
	}
	status := status2(id, s.errorByte, params...)
	if s.damage != nil {
		status = s.damage(status)
	}
	c.line = append(c.line, status...)
	return true
}

// put32 sets a register of four bytes of a servo.
func (c *chain) put32(id byte, address int, value int32) {
	binary.LittleEndian.PutUint32(c.servos[id].table[address:], uint32(value))
}

func (c *chain) get32(id byte, address int) int32 {
	return int32(binary.LittleEndian.Uint32(c.servos[id].table[address:]))
}

// put16 sets a register of two bytes of a servo.
func (c *chain) put16(id byte, address int, value int16) {
	binary.LittleEndian.PutUint16(c.servos[id].table[address:], uint16(value))
}

// library reads the tables once for all tests.
var library = sync.OnceValues(model.Embedded)

func embedded(t testing.TB, name string) *model.Model {
	t.Helper()
	library, err := library()
	if err != nil {
		t.Fatal(err)
	}
	m, err := library.Model(name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var state = []string{"present_current", "present_velocity", "present_position"}

// xSlots are servos of the X series with one goal and the whole state.
func xSlots(t testing.TB, ids ...byte) []Slot {
	m := embedded(t, "XM430-W350")
	slots := make([]Slot, len(ids))
	for i, id := range ids {
		slots[i] = Slot{Servo: &Servo{ID: id, Model: m}, Goals: []string{"goal_position"}, Reads: state}
	}
	return slots
}

// options2 are those of most tests: the servos of a chain know no indirect addressing.
var options2 = BusOptions{Name: "arm", Baud: 1000000, Protocol: codec.Protocol2, NoIndirect: true}

// newTestCycle returns a cycle that never sleeps.
func newTestCycle(t testing.TB, port Port, slots ...Slot) *Cycle {
	t.Helper()
	c, err := NewCycle(NewBus(port, options2), slots)
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.groups {
		c.groups[i].nap.sleep = func(time.Duration) {}
	}
	return c
}

func exchange(t testing.TB, c *Cycle) {
	t.Helper()
	if err := c.Exchange(); err != nil {
		t.Fatal(err)
	}
}
