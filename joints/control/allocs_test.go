package control

import (
	"fmt"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// simulated is a robot of n simulated servos on a bus in memory, at their centres, and that bus.
func simulated(t testing.TB, n int, limits joints.Limits) (*joints.Robot, *sim.Bus) {
	t.Helper()
	robot, line, _ := simulatedOn(t, sim.Options{Name: "arm", Baud: 4_000_000, Protocol: codec.Protocol2}, time.Second, n, limits)
	return robot, line
}

// simulatedOn is simulated on a bus with these options and this reply margin, without return delay. It returns the plan of
// the bus, too.
func simulatedOn(t testing.TB, o sim.Options, margin time.Duration, n int, limits joints.Limits) (*joints.Robot, *sim.Bus, hardware.Plan) {
	t.Helper()
	library, err := model.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	m, err := library.Model("XM430-W350")
	if err != nil {
		t.Fatal(err)
	}
	var js []*joints.Joint
	var slots []hardware.Slot
	for i := range n {
		o.Servos = append(o.Servos, sim.ServoOptions{ID: byte(i + 1), Model: m, Initial: map[string]int64{"return_delay_time": 0}})
		j, err := joints.New(joints.Options{
			Name: jointName(i), Limits: limits, Actuators: []joints.ActuatorOptions{
				{Servo: &hardware.Servo{ID: byte(i + 1), Model: m}, Direction: 1, Reduction: 1, ZeroTicks: 2048},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		js = append(js, j)
		slots = append(slots, j.Actuators()[0].Slot())
	}
	line, err := sim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	bus := hardware.NewBus(line.Port(), hardware.BusOptions{Name: "arm", Baud: o.Baud, Protocol: o.Protocol, ReplyMargin: margin})
	t.Cleanup(func() { _ = bus.Close() })
	cycle, err := hardware.NewCycle(bus, slots)
	if err != nil {
		t.Fatal(err)
	}
	group := joints.Group{Bus: bus, Cycle: cycle}
	for _, j := range js {
		group.Actuators = append(group.Actuators, j.Actuators()...)
	}
	robot, err := joints.NewRobot(js, []joints.Group{group}, joints.RobotOptions{Period: period, HoldAfter: 3})
	if err != nil {
		t.Fatal(err)
	}
	return robot, line, cycle.Plan()
}

// endless is a trajectory of n joints that lasts for an hour.
func endless(n int) *Trajectory {
	tr := &Trajectory{}
	for i := range n {
		tr.Joints = append(tr.Joints, jointName(i))
	}
	for k := 1; k <= 3600; k++ {
		p := Point{TimeFromStart: time.Duration(k) * time.Second, Positions: make([]float64, n), Velocities: make([]float64, n)}
		p.Positions[0] = 0.2 * float64(k%2)
		tr.Points = append(tr.Points, p)
	}
	return tr
}

// TestCycleAllocs: a cycle with a trajectory running allocates nothing, with joints.Robot on simulated servos and with
// joints that are not there; nor does it when the reader never comes.
func TestCycleAllocs(t *testing.T) {
	const n = 6
	clock := &fakeClock{}
	fake := newFakeRobot(t, clock, make([]float64, n)...)
	fake.buses = []joints.BusState{{Reply: time.Millisecond}, {Reply: time.Second}}
	robot, _ := simulated(t, n, joints.NoLimits())
	for _, tt := range []struct {
		name  string
		robot Robot
	}{{"fake", fake}, {"joints.Robot", robot}} {
		c := newController(t, TrajectoryOptions{StaleCycles: 3}, free(n)...)
		l, err := NewLoop(Options{Rate: 200, Robot: tt.robot, Controllers: []Controller{c}, Clock: clock})
		if err != nil {
			t.Fatal(err)
		}
		if err := tt.robot.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.torque = true
		l.tick = Tick{Deadline: clock.Now(), Elapsed: period, Period: period}
		cycle := func() {
			l.next()
			l.serve()
			if err := l.once(); err != nil {
				t.Fatal(err)
			}
		}
		for range 100 {
			cycle()
		}
		mustSubmit(t, c, endless(n))
		if allocs := testing.AllocsPerRun(500, cycle); allocs != 0 {
			t.Errorf("%s: %g allocations per cycle", tt.name, allocs)
		}
		for i, reply := range l.Stats().Replies {
			if reply.Count < 600 {
				t.Errorf("%s: bus %d: %d replies", tt.name, i, reply.Count)
			}
		}
		var s ControllerState
		if c.State(&s); s.Reference[0].Position == 0 {
			t.Errorf("%s: nothing moved", tt.name)
		}
		if err := tt.robot.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// TestOtherCycleAllocs: nor does a cycle allocate with a gripper and a forward controller at work, with a goal that ends in
// it, while a controller without joints of its own waits for its turn, and after a switch while joints brake.
func TestOtherCycleAllocs(t *testing.T) {
	limits := joints.NoLimits()
	limits.Velocity, limits.Acceleration = 1, 0.01
	arm := newController(t, TrajectoryOptions{OverLimits: StretchOverLimits}, limits, limits, limits)
	gripper := newGripper(t, GripperOptions{Joint: "a", Limits: limits})
	forward := newForward(t, ForwardOptions{CommandTimeout: time.Second, Joints: []ForwardJoint{
		{Name: "b", Limits: limits, Interface: PositionInterface}, {Name: "c", Limits: limits, Interface: VelocityInterface},
	}})
	b := newBench(t, []float64{0, 0, 0}, arm, gripper, forward)
	for i := range b.loop.trails {
		b.loop.trails[i].limits = limitsOf(limits)
	}
	b.begin(t)
	none := func(what string) {
		t.Helper()
		if allocs := testing.AllocsPerRun(300, func() { b.step(t) }); allocs != 0 {
			t.Errorf("%s: %g allocations per cycle", what, allocs)
		}
	}
	switchOver := func(on, off []string) {
		t.Helper()
		if err := b.loop.switchOver(on, off); err != nil {
			t.Fatal(err)
		}
	}
	b.step(t)
	mustScale(t, arm, 0.5)
	mustSubmit(t, arm, endless(3))
	none("arm")
	switchOver([]string{"gripper", "forward"}, []string{"arm"})
	none("coming to rest")
	goal, err := gripper.Submit(GripperRequest{Position: b.robot.positions[0] + 0.012})
	if err != nil {
		t.Fatal(err)
	}
	if err := forward.Submit([]float64{1, 0.5}); err != nil {
		t.Fatal(err)
	}
	none("gripper and forward")
	if got := gripped(t, goal); got.Outcome != Succeeded {
		t.Errorf("goal: %+v", got)
	}
	switchOver(nil, []string{"gripper", "forward"})
	b.step(t)
	if !b.loop.trails[1].braking {
		t.Error("nothing brakes")
	}
	none("braking")
}

// BenchmarkUpdate is one cycle of a trajectory controller.
func BenchmarkUpdate(b *testing.B) {
	for _, n := range []int{6, 24} {
		b.Run(fmt.Sprintf("%d joints", n), func(b *testing.B) {
			limits := make([]joints.Limits, n)
			for i := range limits {
				limits[i] = joints.Limits{PositionLower: -3, PositionUpper: 3, Velocity: 3, Acceleration: 10}
			}
			r := newRig(b, TrajectoryOptions{}, limits, make([]float64, n)...)
			mustSubmit(b, r.c, endless(n))
			b.ReportAllocs()
			for b.Loop() {
				r.step()
			}
		})
	}
}

// BenchmarkCycle is a whole cycle but the sleep and the bus.
func BenchmarkCycle(b *testing.B) {
	const n = 6
	clock := &fakeClock{}
	c := newController(b, TrajectoryOptions{}, free(n)...)
	robot := newFakeRobot(b, clock, make([]float64, n)...)
	l, err := NewLoop(Options{Rate: 200, Robot: robot, Controllers: []Controller{c}, Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	l.torque = true
	l.tick = Tick{Elapsed: period, Period: period}
	cycle := func() {
		l.next()
		l.serve()
		if err := l.once(); err != nil {
			b.Fatal(err)
		}
		l.ring.take()
	}
	cycle()
	cycle()
	mustSubmit(b, c, endless(n))
	b.ReportAllocs()
	for b.Loop() {
		cycle()
	}
}

// BenchmarkSubmit checks and compiles a trajectory of 100 points for 6 joints with limits.
func BenchmarkSubmit(b *testing.B) {
	const n = 6
	limits := make([]joints.Limits, n)
	for i := range limits {
		limits[i] = joints.Limits{PositionLower: -3, PositionUpper: 3, Velocity: 3, Acceleration: 10}
	}
	r := newRig(b, TrajectoryOptions{}, limits, make([]float64, n)...)
	tr := endless(n)
	tr.Points = tr.Points[:100]
	b.ReportAllocs()
	for b.Loop() {
		mustSubmit(b, r.c, tr)
	}
}
