package joints

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
)

// Group is the actuators of one bus and their cyclic exchange.
type Group struct {
	Bus *hardware.Bus
	// Cycle must have been made from the Slot of each of Actuators, in their order.
	Cycle     *hardware.Cycle
	Actuators []*Actuator
}

// RobotOptions say how a robot is started, moved and stopped.
type RobotOptions struct {
	// Period is the time between two calls of Exchange, from which the velocity limits become steps; positive.
	Period time.Duration
	// WriteEEPROM allows Start to change settings that the servo keeps without power, such as its operating mode.
	// Torque is switched off for it.
	WriteEEPROM bool
	// BusWatchdog is how long a servo under torque waits for its bus before it stops by itself, where its model can
	// (20 ms to 2.54 s, rounded up to 20 ms); 0 is never.
	BusWatchdog time.Duration
	// HoldAfter is the number of exchanges in a row that a joint may miss before its goal stops advancing; 0 holds it
	// from the first miss on.
	HoldAfter int
	// HoldOnStop leaves torque on at Stop.
	HoldOnStop bool
	// ModelNames returns the names of the models with a model number, for the message about a servo that is not what
	// it should be; nil leaves them out.
	ModelNames func(number int) []string
	// Prepare is called first on each goroutine that the robot starts to exchange on a bus, one per bus beyond the first,
	// for example to raise the priority of its thread, to which the goroutine is locked; nil is nothing.
	Prepare func()
	// Reopen opens the port of a group's bus anew after it was lost. It is called beside the exchanges, again and again
	// until it returns a port; it should not block for long. nil leaves a bus lost for good, and Exchange returns its
	// error.
	Reopen func(group int) (hardware.Port, error)
	// Backoff is how long to wait after so many failed attempts, from 1 on, to open a port or to take back a joint; nil is
	// 100 ms at first, then twice as long each time, up to 2 s.
	Backoff func(attempt int) time.Duration
}

// Robot is all joints on all buses. Its methods must not be called at the same time as each other, apart from Events,
// EventsLost and Firmware; only Start, Stop, Check, PlannedWrites and ReadRegister may be called while it is stopped.
//
// A robot looks after itself: a bus whose port is lost is opened again (RobotOptions.Reopen), and its joints, a joint
// that its bus watchdog has stopped, and one that was silent for a while are taken back under command where they stand.
// That happens beside the exchanges, on goroutines that Start starts and Stop ends; joints change hands between two
// exchanges. No joint is moved by it, and none gets torque that it has not: a servo that was restarted stays limp until
// SetTorque or Reboot. Events tells what happened.
type Robot struct {
	o       RobotOptions
	joints  []*Joint
	axes    []*axis // as joints, nil for mimics
	mimics  []follower
	drives  []*drive
	servos  []*servo
	groups  []*group
	running bool
	workers []*worker
	buses   []BusState // as groups

	events     chan Event
	eventsLost atomic.Uint64

	// care is held by whoever works on servos outside the exchanges: keepers, and the methods that do as they.
	care sync.Mutex
	// wanted is whether the joints should be under torque; guarded by care.
	wanted bool
}

// group is the actuators of one bus at work.
type group struct {
	Group
	index  int
	drives []*drive
	keeper *keeper
	errand errand
	err    error // of the latest exchange
	// lost is true from the loss of its port until its joints were taken back; the keeper owns its cycle meanwhile.
	lost bool
}

// follower is a mimic at work.
type follower struct {
	mimic mimic // of a joint that is none
	place int
	from  *axis
	state State
}

// NewRobot binds joints, in the order they are commanded and published in, to the cycles of the buses their actuators
// are on. It sends nothing. Errors say which joint or actuator is there twice or missing, or which option cannot be.
func NewRobot(all []*Joint, groups []Group, o RobotOptions) (*Robot, error) {
	if o.Period <= 0 || o.HoldAfter < 0 || o.BusWatchdog < 0 || o.BusWatchdog > maxWatchdog {
		return nil, fmt.Errorf("robot: period %v must be above 0, hold after %d not below 0, bus watchdog %v from 0 to %v",
			o.Period, o.HoldAfter, o.BusWatchdog, maxWatchdog)
	}
	if o.Backoff == nil {
		o.Backoff = backoff
	}
	r := &Robot{o: o, joints: slices.Clone(all), axes: make([]*axis, len(all)), events: make(chan Event, eventQueue)}
	if err := r.addJoints(); err != nil {
		return nil, err
	}
	for _, g := range groups {
		if err := r.addGroup(g); err != nil {
			return nil, err
		}
	}
	if err := r.complete(); err != nil {
		return nil, err
	}
	return r, nil
}

// addJoints makes axes and drives of the joints.
func (r *Robot) addJoints() error {
	names, drives := make(map[string]bool), make(map[*transmission]*drive)
	for i, j := range r.joints {
		if names[j.name] {
			return fmt.Errorf("robot: joint %s is there twice", j.name)
		}
		names[j.name] = true
		t := j.transmission
		if t == nil {
			continue
		}
		d := drives[t]
		if d == nil {
			d = newDrive(t, &r.o)
			drives[t], r.drives = d, append(r.drives, d)
		}
		x := d.axes[slices.Index(t.joints, j)]
		x.index, r.axes[i] = i, x
	}
	return r.addMimics()
}

// addMimics binds mimics to the axes they follow in the end.
func (r *Robot) addMimics() error {
	for i, j := range r.joints {
		if j.transmission != nil {
			continue
		}
		f := follower{mimic: j.mimic, place: i}
		for f.mimic.of.transmission == nil {
			f.mimic = f.mimic.through(f.mimic.of.mimic)
		}
		source := slices.Index(r.joints, f.mimic.of)
		if source < 0 {
			return fmt.Errorf("robot: joint %s follows joint %s, which is not there", j.name, f.mimic.of.name)
		}
		f.from = r.axes[source]
		r.mimics = append(r.mimics, f)
	}
	return nil
}

// addGroup makes servos of the actuators of a bus.
func (r *Robot) addGroup(g Group) error {
	if g.Bus == nil || g.Cycle == nil {
		return errors.New("robot: a group has no bus or no cycle")
	}
	at := &group{Group: g, index: len(r.groups)}
	for slot, a := range g.Actuators {
		i := slices.IndexFunc(r.drives, func(d *drive) bool { return d.t == a.transmission })
		if i < 0 {
			return fmt.Errorf("robot: %s moves joint %s, which is not there", a.o.Servo, a.joint())
		}
		d := r.drives[i]
		s := &servo{
			a: a, drive: d, bus: g.Bus.Speaking(a.o.Servo.Protocol), cycle: g.Cycle, goals: g.Cycle, group: at.index, slot: slot,
			settings: a.Registers(), joint: a.joint(), busName: g.Bus.Options().Name, text: a.o.Servo.String(),
		}
		place := slices.Index(d.t.actuators, a)
		if d.servos[place] != nil {
			return fmt.Errorf("robot: %s of joint %s is there twice", a.o.Servo, a.joint())
		}
		d.servos[place], r.servos = s, append(r.servos, s)
		if !slices.Contains(at.drives, d) {
			at.drives = append(at.drives, d)
		}
	}
	r.groups, r.buses = append(r.groups, at), append(r.buses, BusState{})
	return nil
}

// complete reports joints and actuators that are missing.
func (r *Robot) complete() error {
	for _, d := range r.drives {
		for i, j := range d.t.joints {
			if !slices.Contains(r.joints, j) {
				return fmt.Errorf("robot: joint %s is coupled to joint %s, which is not there", d.t.joints[(i+1)%len(d.t.joints)].name, j.name)
			}
		}
		for k, s := range d.servos {
			if s == nil {
				return fmt.Errorf("robot: %s of joint %s is on no bus", d.t.actuators[k].o.Servo, d.t.actuators[k].joint())
			}
		}
	}
	for _, g := range r.groups {
		g.keeper = newKeeper(r, g)
	}
	return nil
}

// Joints returns all joints in the order of the commands and states of Exchange.
func (r *Robot) Joints() []*Joint { return slices.Clone(r.joints) }

// Buses returns how each bus fares, in the order of the groups the robot was made of. The slice is the robot's: Exchange
// changes its content, never its length.
func (r *Robot) Buses() []BusState { return r.buses }

// PositionRange returns the goal positions, in rad or m, that a joint, by its place in Joints, is held to: the narrowest
// of its limits and those that its servos keep. It is known after Start; ±Inf in modes without a goal position and for
// mimics. What coupled joints can do depends on each other as well.
func (r *Robot) PositionRange(joint int) (lower, upper float64) {
	x := r.axes[joint]
	if x == nil {
		return math.Inf(-1), math.Inf(1)
	}
	return x.gate.lower, x.gate.upper
}

// Firmware returns the firmware version of a joint's first servo, by the joint's place in Joints; 0 before the servo was
// asked at Start, and for mimics. It may be called from any goroutine.
func (r *Robot) Firmware(joint int) int {
	x := r.axes[joint]
	if x == nil {
		return 0
	}
	return int(r.driveOf(x).servos[0].firmware.Load())
}

// driveOf returns what moves a joint.
func (r *Robot) driveOf(x *axis) *drive {
	return r.drives[slices.IndexFunc(r.drives, func(d *drive) bool { return d.t == x.joint.transmission })]
}
