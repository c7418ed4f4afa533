package driver

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/diagnostic_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

const (
	// diagnosticsPeriod is the time between two messages on /diagnostics while nothing changes.
	diagnosticsPeriod = time.Second
	// changePeriod is how soon a change is told.
	changePeriod = 100 * time.Millisecond
)

// Bus is a bus as diagnostics tell of it.
type Bus struct {
	// Name is the bus's name and Port where it is.
	Name, Port string
	// Joints are the places in Options.Joints of the joints on it.
	Joints []int
}

// diagnostics publishes on /diagnostics how the robot is.
type diagnostics struct {
	node      *node.Node
	publisher *node.Publisher[diagnostic_msgs.DiagnosticArray]
	rate      float64
	buses     []Bus
	joints    []jointFacts
	// controllers tells of every controller.
	controllers func() []controllerFacts

	mu      sync.Mutex // guards what follows
	active  bool
	halted  bool
	latest  observation
	window  window
	summary summary // of the last full window
	// sums returns those of the session that goes on, stats are those at the end of the last full window.
	sums  func() control.Stats
	stats control.Stats
	// firmware returns that of a joint in the session that goes on, and reconnects counts for each bus how often it was
	// found again.
	firmware   func(joint int) int
	reconnects map[string]uint64
	wireUse    []float64
}

// observation is what diagnostics keep of a snapshot.
type observation struct {
	stamp            time.Time
	torque           bool
	overruns, misses uint64
	joints           []joints.State
	buses            []joints.BusState
}

func newDiagnostics(o *Options, controllers func() []controllerFacts) (*diagnostics, error) {
	publisher, err := node.NewPublisher[diagnostic_msgs.DiagnosticArray](o.Node, "/diagnostics", dds.DefaultQoS)
	if err != nil {
		return nil, err
	}
	d := &diagnostics{node: o.Node, publisher: publisher, rate: o.Rate, buses: slices.Clone(o.Buses), controllers: controllers}
	for _, j := range o.Joints {
		d.joints = append(d.joints, newJointFacts(j))
	}
	for _, b := range o.Buses {
		for _, j := range b.Joints {
			if !d.joints[j].mimics() {
				d.joints[j].hardware = "bus " + b.Name + ": " + d.joints[j].hardware
			}
		}
	}
	d.latest.joints = make([]joints.State, len(o.Joints))
	return d, nil
}

// begin tells that a session begins, end that it is over.
func (d *diagnostics) begin(s Session) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.firmware, d.reconnects, d.wireUse = s.Robot.Firmware, make(map[string]uint64), nil
	d.active, d.window, d.summary, d.latest.stamp = true, window{}, summary{}, time.Time{}
	d.sums, d.latest.buses = s.Loop.Stats, nil
}

func (d *diagnostics) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.active = false
}

// halt tells whether an emergency stop is latched.
func (d *diagnostics) halt(on bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.halted = on
}

// plan tells how much of the wires the cycles use.
func (d *diagnostics) plan(use []float64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wireUse = use
}

// count counts what happens to buses.
func (d *diagnostics) count(e joints.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e.Kind == joints.BusFound {
		d.reconnects[e.Bus]++
	}
}

// observe looks at one cycle. It allocates nothing once a window has been full.
func (d *diagnostics) observe(s *control.Snapshot) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.latest.stamp, d.latest.torque, d.latest.overruns, d.latest.misses = s.Stamp, s.Torque, s.Overruns, s.Misses
	copy(d.latest.joints, s.Joints)
	d.latest.buses = append(d.latest.buses[:0], s.Buses...)
	if d.window.add(s, d.buses) {
		d.summary, d.stats = d.window.sum(), d.sums()
		d.window.reset(s)
	}
}

// run publishes until ctx ends.
func (d *diagnostics) run(ctx context.Context, check func(string, error)) {
	ticker := time.NewTicker(changePeriod)
	defer ticker.Stop()
	var last []diagnostic_msgs.DiagnosticStatus
	var due time.Time
	for {
		now := time.Now()
		statuses := d.statuses(now)
		if !now.Before(due) || changed(last, statuses) {
			check("diagnostics", d.publisher.Publish(d.message(statuses)))
			last, due = statuses, now.Add(diagnosticsPeriod)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (d *diagnostics) message(statuses []diagnostic_msgs.DiagnosticStatus) *diagnostic_msgs.DiagnosticArray {
	m := &diagnostic_msgs.DiagnosticArray{Status: statuses}
	m.Header.Stamp = stamp(d.node.Now())
	return m
}

// changed tells whether a level or a message is another one. Messages have no numbers in them that change all the time.
func changed(a, b []diagnostic_msgs.DiagnosticStatus) bool {
	return !slices.EqualFunc(a, b, func(x, y diagnostic_msgs.DiagnosticStatus) bool {
		return x.Level == y.Level && x.Message == y.Message
	})
}

// statuses says how the robot is: the control loop, the buses, the joints, the controllers.
func (d *diagnostics) statuses(now time.Time) []diagnostic_msgs.DiagnosticStatus {
	controllers := d.controllers()
	d.mu.Lock()
	defer d.mu.Unlock()
	all := []diagnostic_msgs.DiagnosticStatus{d.loopStatus()}
	for i := range d.buses {
		all = append(all, d.busStatus(i))
	}
	for i := range d.joints {
		all = append(all, d.jointStatus(i, now))
	}
	for i := range controllers {
		all = append(all, d.controllerStatus(&controllers[i]))
	}
	for i := range all {
		all[i].Name = d.node.Name() + ": " + all[i].Name
	}
	return all
}

// faulty returns the joints whose servos report an error or have lost their torque, as far as has been seen.
func (d *diagnostics) faulty() []int {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []int
	for i := range d.latest.joints {
		s := &d.latest.joints[i]
		if d.joints[i].mimics() {
			continue
		}
		if s.HardwareError != 0 || s.Alert || d.latest.torque && !s.Torque {
			all = append(all, i)
		}
	}
	return all
}
