package hardware_test

import (
	"errors"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// plugIn gives the bus a new port to the simulated servos.
func (r *rig) plugIn(t testing.TB) {
	t.Helper()
	if err := r.sim.Replug(); err != nil {
		t.Fatal(err)
	}
	port, err := hardware.OpenSerial(r.sim.Path(), r.bus.Options().Baud)
	if err != nil {
		t.Fatal(err)
	}
	r.bus.Reopen(port)
}

// loss unplugs the servos and lets the bus notice.
func (r *rig) loss(t testing.TB, c *hardware.Cycle) {
	t.Helper()
	if err := r.sim.Unplug(); err != nil {
		t.Fatal(err)
	}
	if err := c.Exchange(); !errors.Is(err, hardware.ErrPortLost) || !r.bus.Lost() {
		t.Fatalf("unplugged: %v, lost %v", err, r.bus.Lost())
	}
}

func (r *rig) put(t testing.TB, id byte, register string, raw int64) {
	t.Helper()
	if err := r.sim.SetRegister(id, register, raw); err != nil {
		t.Fatal(err)
	}
}

func (r *rig) want(t testing.TB, id byte, register string, want int64) {
	t.Helper()
	if raw, err := r.sim.Register(id, register); raw != want || err != nil {
		t.Errorf("servo %d: %s is %d, %v; want %d", id, register, raw, err, want)
	}
}

// A cycle goes on with the new port. No goal of before is sent, for the joints may stand anywhere by now.
func TestReopen(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 3, nil)
	c := r.cycle(t, "goal_position")
	for slot := range r.servos {
		c.SetGoal(slot, 0, 1000)
	}
	exchange(t, c)
	r.want(t, 2, "goal_position", 1000)

	r.loss(t, c)
	c.SetGoal(0, 0, 1100) // by somebody who has not noticed yet
	if c.Status(1).Result != hardware.Missing || c.Status(1).MissingCount != 1 {
		t.Errorf("status without a port: %+v", *c.Status(1))
	}
	for id := byte(1); id <= 3; id++ {
		r.put(t, id, "present_position", 500+int64(id))
		r.put(t, id, "goal_position", 500+int64(id))
	}

	r.plugIn(t)
	if r.bus.Lost() {
		t.Error("still lost with a new port")
	}
	exchange(t, c)
	for slot := range r.servos {
		id := byte(slot + 1)
		if s := c.Status(slot); s.Result != hardware.Fresh || c.Value(slot, 2) != 500+int64(id) {
			t.Errorf("servo %d after Reopen: %v, %d", id, s.Result, c.Value(slot, 2))
		}
		r.want(t, id, "goal_position", 500+int64(id))
	}
	c.SetGoal(1, 0, 1200)
	exchange(t, c)
	r.want(t, 1, "goal_position", 501)
	r.want(t, 2, "goal_position", 1200)
	r.want(t, 3, "goal_position", 503)
}

// A goal that is set behind Reopen and before the first exchange counts.
func TestGoalAfterReopen(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 2, nil)
	c := r.cycle(t, "goal_position")
	c.SetGoal(0, 0, 1000)
	c.SetGoal(1, 0, 1000)
	exchange(t, c)
	r.loss(t, c)
	r.put(t, 1, "goal_position", 7)
	r.plugIn(t)
	c.SetGoal(1, 0, 1300)
	exchange(t, c)
	r.want(t, 1, "goal_position", 7)
	r.want(t, 2, "goal_position", 1300)
}

// A lost port answers everybody with what happened to it, and a bus can lose it again and again.
func TestLostBus(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 1, nil)
	c := r.cycle(t)
	for range 3 {
		exchange(t, c)
		r.loss(t, c)
		first := c.Exchange()
		_, ping := r.bus.Ping(1)
		_, all := r.bus.PingOnce(1, 0)
		for _, err := range []error{first, ping, all, r.bus.WriteRegister(r.servos[0], "led", 1)} {
			if !errors.Is(err, hardware.ErrPortLost) {
				t.Errorf("without a port: %v", err)
			}
		}
		r.plugIn(t)
	}
	if identity, err := r.bus.Ping(1); err != nil || identity.ID != 1 {
		t.Errorf("ping: %+v, %v", identity, err)
	}
	stats := c.Stats()
	if stats.Exchanges != 9 || stats.Missing != 6 {
		t.Errorf("%d exchanges, %d missing, want 9 and 6", stats.Exchanges, stats.Missing)
	}
}

// The servos that were left out are asked at once, the alerts and the echoes of the old port are forgotten.
func TestReopenForgets(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "MX-28"), 3, func(s *sim.Options, b *hardware.BusOptions) {
		s.Protocol, b.Protocol = codec.Protocol1, codec.Protocol1
		b.ReplyMargin = 150 * time.Millisecond
	})
	var slots []hardware.Slot
	for _, s := range r.servos {
		slots = append(slots, hardware.Slot{Servo: s, Reads: []string{"present_position"}})
	}
	c, err := hardware.NewCycle(r.bus, slots)
	if err != nil {
		t.Fatal(err)
	}
	r.sim.SetEcho(true)
	if err := errors.Join(r.sim.Fail(1, 1<<5), r.sim.SetFaults(2, sim.Faults{Deaf: 1})); err != nil {
		t.Fatal(err)
	}
	for n := 0; !c.Status(1).Absent && n < 100; n++ {
		exchange(t, c)
	}
	if !c.Status(1).Absent || !r.bus.Alert(1) {
		t.Fatalf("before: absent %v, alert %v", c.Status(1).Absent, r.bus.Alert(1))
	}
	r.loss(t, c)
	r.sim.SetEcho(false)
	if err := errors.Join(r.sim.Fail(1, 0), r.sim.SetFaults(2, sim.Faults{})); err != nil {
		t.Fatal(err)
	}
	r.plugIn(t)
	if r.bus.Alert(1) {
		t.Error("the alert of before is still there")
	}
	before := c.Status(1).FreshCount
	for range 3 { // a busy machine may be late once
		exchange(t, c)
	}
	if c.Status(1).FreshCount == before || c.Status(1).Absent {
		t.Errorf("servo 2 after Reopen: %+v", *c.Status(1))
	}
}

// Who hands a port to a closed bus must not lose it for everybody else.
func TestReopenClosedBus(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 1, nil)
	if err := r.bus.Close(); err != nil {
		t.Fatal(err)
	}
	port, err := hardware.OpenSerial(r.sim.Path(), 1000000)
	if err != nil {
		t.Fatal(err)
	}
	r.bus.Reopen(port)
	if _, err := port.Write([]byte{1}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the port of a closed bus is open: %v", err)
	}
	if _, err := r.bus.Ping(1); !errors.Is(err, os.ErrClosed) {
		t.Errorf("ping on a closed bus: %v", err)
	}
}

// bridgeTo is a bridge on the network to simulated servos, which carries one connection at a time.
type bridgeTo struct {
	listener net.Listener
	device   hardware.Port
	mu       sync.Mutex
	conn     net.Conn
	done     sync.WaitGroup
}

func newBridge(t *testing.T, device hardware.Port) *bridgeTo {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &bridgeTo{listener: listener, device: device}
	b.done.Go(b.serve)
	t.Cleanup(func() {
		listener.Close()
		b.drop()
		b.done.Wait()
	})
	return b
}

// serve answers each connection as the simulated servos do: at once.
func (b *bridgeTo) serve() {
	buffer := make([]byte, 4096)
	for {
		conn, err := b.listener.Accept()
		if err != nil {
			return
		}
		b.mu.Lock()
		b.conn = conn
		b.mu.Unlock()
		for {
			n, err := conn.Read(buffer)
			if err != nil {
				break
			}
			_, _ = b.device.Write(buffer[:n])
			n, _ = b.device.Read(buffer, time.Now())
			_, _ = conn.Write(buffer[:n])
		}
		conn.Close()
	}
}

// drop ends the connection, as a bridge does that restarts.
func (b *bridgeTo) drop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn != nil {
		b.conn.Close()
	}
}

func TestReopenBridge(t *testing.T) {
	t.Parallel()
	m := lookUp(t, "XM430-W350")
	servos, err := sim.New(sim.Options{Name: "arm", Protocol: codec.Protocol2, Servos: []sim.ServoOptions{{ID: 1, Model: m}}})
	if err != nil {
		t.Fatal(err)
	}
	far := newBridge(t, servos.Port())
	dial := func() hardware.Port {
		port, err := hardware.OpenWith(hardware.PortOptions{Name: "tcp://" + far.listener.Addr().String()})
		if err != nil {
			t.Fatal(err)
		}
		return port
	}
	bus := hardware.NewBus(dial(), hardware.BusOptions{Name: "arm", Baud: 1000000, Protocol: codec.Protocol2, ReplyMargin: patience})
	t.Cleanup(func() { bus.Close() })
	c, err := hardware.NewCycle(bus, []hardware.Slot{{Servo: &hardware.Servo{ID: 1, Model: m},
		Goals: []string{"goal_position"}, Reads: []string{"present_position"}}})
	if err != nil {
		t.Fatal(err)
	}
	c.SetGoal(0, 0, 1000)
	for range 2 {
		exchange(t, c)
		if c.Status(0).Result != hardware.Fresh {
			t.Fatalf("over the network: %+v", *c.Status(0))
		}
		far.drop()
		for !bus.Lost() { // a write may still go out
			if err := c.Exchange(); err != nil && !errors.Is(err, hardware.ErrPortLost) {
				t.Fatal(err)
			}
		}
		if err := servos.SetRegister(1, "goal_position", 77); err != nil {
			t.Fatal(err)
		}
		bus.Reopen(dial())
	}
	exchange(t, c)
	if raw, err := servos.Register(1, "goal_position"); raw != 77 || err != nil || c.Status(0).Result != hardware.Fresh {
		t.Errorf("after Reopen: goal %d, %v, %v; want 77 and fresh", raw, err, c.Status(0).Result)
	}
}
