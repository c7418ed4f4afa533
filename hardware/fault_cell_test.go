package hardware_test

import (
	"errors"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// cell is one field of the matrix.
type cell struct {
	t *testing.T
	column
	port  *latePort
	sim   *sim.Bus
	bus   *hardware.Bus
	cycle *hardware.Cycle
	n     int64 // exchanges so far
	// over counts the exchanges that took longer than a period.
	over int
	// late says that the answers of all may be old.
	late, wasLate bool

	// began are the statuses when the fault began.
	began [matrixServos]hardware.SlotStatus
}

// column is a way of reading, and servos that know it.
type column struct {
	protocol codec.Protocol
	model    string
	method   hardware.ReadMethod
	adapter  sim.Adapter
}

var columns = []column{
	{codec.Protocol2, "XM430-W350", hardware.SingleRead, sim.Transparent},
	{codec.Protocol2, "XM430-W350", hardware.SyncRead, sim.Transparent},
	{codec.Protocol2, "XM430-W350", hardware.FastSyncRead, sim.Transparent},
	{codec.Protocol2, "XM430-W350", hardware.BulkRead, sim.Transparent},
	{codec.Protocol2, "XM430-W350", hardware.FastBulkRead, sim.Transparent},
	{codec.Protocol1, "AX-12A", hardware.SingleRead, sim.Transparent},
	{codec.Protocol1, "MX-28", hardware.BulkRead, sim.Transparent},
	{codec.Protocol1, "AX-12A", hardware.USB2AXRead, sim.USB2AX},
	{codec.FeetechSTS, "STS3215", hardware.SyncRead, sim.Transparent},
}

func newCell(t *testing.T, col column) *cell {
	m := lookUp(t, col.model)
	o := sim.Options{Name: "arm", Protocol: col.protocol, Adapter: col.adapter, Seed: 1}
	var slots []hardware.Slot
	for id := byte(1); id <= matrixServos; id++ {
		o.Servos = append(o.Servos, sim.ServoOptions{ID: id, Model: m})
		slots = append(slots, hardware.Slot{
			Servo: &hardware.Servo{ID: id, Model: m, Firmware: sim.DefaultFirmware},
			Goals: []string{"goal_position"}, Reads: []string{"present_position"},
		})
	}
	c := &cell{t: t, column: col}
	var err error
	if c.sim, err = sim.New(o); err != nil {
		t.Fatal(err)
	}
	c.port = &latePort{Port: c.sim.Port()}
	c.bus = hardware.NewBus(c.port, hardware.BusOptions{
		Name: "arm", Baud: 1000000, Protocol: col.protocol, ReadMethod: col.method, NoIndirect: true,
	})
	if c.cycle, err = hardware.NewCycle(c.bus, slots); err != nil {
		t.Fatal(err)
	}
	return c
}

// latePort is an adapter that may hold back what it has received.
type latePort struct {
	hardware.Port
	by   time.Duration
	held []heldBack
}

// heldBack are bytes on their way to the host.
type heldBack struct {
	due   time.Time
	bytes []byte
}

// Write takes in the answers to what is written, which come at once.
func (p *latePort) Write(b []byte) (int, error) {
	n, err := p.Port.Write(b)
	if p.by == 0 || err != nil {
		return n, err
	}
	answer := make([]byte, 1024)
	k, err := p.Port.Read(answer, time.Time{})
	p.held = append(p.held, heldBack{time.Now().Add(p.by), answer[:k]})
	return n, err
}

func (p *latePort) Read(b []byte, deadline time.Time) (int, error) {
	if len(p.held) == 0 {
		return p.Port.Read(b, deadline)
	}
	if p.held[0].due.After(deadline) {
		time.Sleep(time.Until(deadline))
		return 0, nil
	}
	time.Sleep(time.Until(p.held[0].due))
	n := copy(b, p.held[0].bytes)
	if p.held[0].bytes = p.held[0].bytes[n:]; len(p.held[0].bytes) == 0 {
		p.held = p.held[1:]
	}
	return n, nil
}

// Discard drops what has arrived by now.
func (p *latePort) Discard() error {
	for len(p.held) > 0 && !p.held[0].due.After(time.Now()) {
		p.held = p.held[1:]
	}
	return p.Port.Discard()
}

func (c *cell) close() {
	if err := errors.Join(c.bus.Close(), c.sim.Close()); err != nil {
		c.t.Error(err)
	}
}

// width is that of the range in which a servo stands, each in its own: five of them fit the 1024 ticks of an AX.
const width = 200

// position is where a servo stands in an exchange.
func position(id byte, n int64) int64 { return width*(int64(id)-1) + n%width }

// lateBy is how many exchanges an answer may be old that is 20 ms late.
const lateBy = 6

// exchange places the servos, exchanges, and looks whether each fresh value is the present one of its servo. While
// answers are late it may be that of an exchange before: nothing in a status packet tells which request it answers. So
// it is for the servos that wait for the late one, too.
func (c *cell) exchange(stale bool) error {
	c.t.Helper()
	time.Sleep(matrixPeriod)
	c.n++
	for id := byte(1); id <= matrixServos; id++ {
		if err := c.sim.SetRegister(id, "present_position", position(id, c.n)); err != nil {
			c.t.Fatal(err)
		}
	}
	begin := time.Now()
	err := c.cycle.Exchange()
	if time.Since(begin) > matrixPeriod {
		c.over++
	}
	for slot := range matrixServos {
		id := byte(slot + 1)
		got, want := c.cycle.Value(slot, 0), position(id, c.n)
		fresh := c.cycle.Status(slot).Result == hardware.Fresh
		old := stale && (id == atFault || c.late || c.behind() > 0) && got/width == want/width && (want-got+width)%width <= lateBy
		if fresh && got != want && !old {
			c.t.Fatalf("exchange %d: servo %d is fresh at %d, want %d", c.n, id, got, want)
		}
	}
	return err
}

func (c *cell) exchanges(n int, stale bool) {
	c.t.Helper()
	for range n {
		if err := c.exchange(stale); err != nil {
			c.t.Fatal(err)
		}
	}
}

// begin notes the statuses from which on the others count.
func (c *cell) begin() {
	for slot := range c.began {
		c.began[slot] = *c.cycle.Status(slot)
	}
}

// since returns the results of a servo since the beginning.
func (c *cell) since(id byte) (fresh, missing, malformed, failed int) {
	now, then := c.cycle.Status(int(id)-1), c.began[id-1]
	return int(now.FreshCount - then.FreshCount), int(now.MissingCount - then.MissingCount),
		int(now.MalformedCount - then.MalformedCount), int(now.FailedCount - then.FailedCount)
}

// healthy demands that every good servo went without fresh values in so many exchanges at most.
func (c *cell) healthy(most int) {
	c.t.Helper()
	for id := byte(1); id <= matrixServos; id++ {
		if id == atFault {
			continue
		}
		if _, missing, malformed, failed := c.since(id); missing+malformed+failed > most {
			c.t.Errorf("servo %d, a good one: %d missing, %d malformed, %d failed, want %d in all at most", id, missing, malformed, failed, most)
		}
	}
}

// counted demands exact results of the servo at fault.
func (c *cell) counted(fresh, missing, malformed, failed int) {
	c.t.Helper()
	f, mi, ma, fa := c.since(atFault)
	if f != fresh || mi != missing || ma != malformed || fa != failed {
		c.t.Errorf("servo %d: %d fresh, %d missing, %d malformed, %d failed, want %d, %d, %d, %d", atFault, f, mi, ma, fa, fresh, missing, malformed, failed)
	}
}

// bad returns how many results of all servos were not fresh.
func (c *cell) bad() (n int) {
	for id := byte(1); id <= matrixServos; id++ {
		_, missing, malformed, failed := c.since(id)
		n += missing + malformed + failed
	}
	return n
}

// fast tells whether all answer in one packet, of which what follows a damaged part is lost.
func (c *cell) fast() bool {
	return c.method == hardware.FastSyncRead || c.method == hardware.FastBulkRead
}

// behind is how many exchanges a servo behind a silent one loses: the one in which it is found out, unless all are
// asked one by one.
func (c *cell) behind() int {
	if c.method == hardware.SingleRead {
		return 0
	}
	return 1
}

func (c *cell) faults(id byte, f sim.Faults) {
	c.t.Helper()
	if err := c.sim.SetFaults(id, f); err != nil {
		c.t.Fatal(err)
	}
}

// rate demands that the exchanges would keep 200 Hz, but for a few: one by one, silent servos are waited for one by one.
func (c *cell) rate() {
	c.t.Helper()
	most := 0
	switch {
	case c.wasLate && (c.method == hardware.SingleRead || c.method == hardware.USB2AXRead):
		most = faultPhase // all are waited for while nobody is heard in time
	case c.method == hardware.SingleRead:
		most = 6
	}
	if c.over > most {
		c.t.Errorf("%d exchanges took longer than %v, want %d at most", c.over, matrixPeriod, most)
	}
}

// present demands that everybody is asked and answers.
func (c *cell) present() {
	c.t.Helper()
	for slot := range matrixServos {
		if s := c.cycle.Status(slot); s.Absent || s.Result != hardware.Fresh {
			c.t.Errorf("servo %d in the end: %v, absent %v", slot+1, s.Result, s.Absent)
		}
	}
}
