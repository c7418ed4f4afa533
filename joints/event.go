package joints

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
)

// EventKind says what happened to a bus, a servo or a joint.
type EventKind uint8

const (
	// BusLost: a port failed; the joints of its bus keep their last values.
	BusLost EventKind = iota
	// BusFound: the port is open again and its servos were looked after; TakenBack follows for each joint.
	BusFound
	// ServoAbsent: a servo keeps silent and is left out of the exchanges; ServoReturned: it answers again.
	ServoAbsent
	ServoReturned
	// Alert: a servo reports a hardware error; AlertCleared: it does no more.
	Alert
	AlertCleared
	// WatchdogTripped: a servo heard nothing for too long, and its bus watchdog stopped it.
	WatchdogTripped
	// TakenBack: a joint is under command again, where it stands. NotTakenBack: it cannot be yet.
	TakenBack
	NotTakenBack
	// TorqueLost: a servo has no torque any more, and nobody switched it off here. Restarted: it came back from a silence
	// without torque, as after a loss of its power.
	TorqueLost
	Restarted
	// Disagreement: the servos of one joint stand too far apart; the joint is held.
	Disagreement
)

// kinds are the names, and what a reader should take the events for.
var kinds = [...]struct {
	name     string
	severity Severity
}{
	BusLost: {"bus lost", Failure}, BusFound: {"bus found", Info}, ServoAbsent: {"servo absent", Failure},
	ServoReturned: {"servo returned", Info}, Alert: {"alert", Failure}, AlertCleared: {"alert cleared", Info},
	WatchdogTripped: {"watchdog tripped", Warning}, TakenBack: {"taken back", Info}, NotTakenBack: {"not taken back", Failure},
	TorqueLost: {"torque lost", Failure}, Restarted: {"restarted", Failure}, Disagreement: {"disagreement", Failure},
}

// String returns the kind in words, such as "bus lost".
func (k EventKind) String() string {
	if int(k) < len(kinds) {
		return kinds[k].name
	}
	return fmt.Sprintf("event %d", uint8(k))
}

// Severity returns how bad it is.
func (k EventKind) Severity() Severity {
	if int(k) < len(kinds) {
		return kinds[k].severity
	}
	return Failure
}

// Severity is how bad an event is.
type Severity uint8

const (
	// Info needs nobody's attention.
	Info Severity = iota
	// Warning was dealt with.
	Warning
	// Failure needs somebody to do something, or to wait for a BusFound, ServoReturned or TakenBack.
	Failure
)

// Event tells what happened. Its texts are worded when they are asked for.
type Event struct {
	// At is when it was noticed.
	At   time.Time
	Kind EventKind
	// Joint names the joint, or all joints of a coupling, separated by ", "; "" for what concerns a whole bus.
	Joint string
	// Bus is the bus, Servo the servo as messages name it; "" for what concerns a whole bus.
	Bus, Servo string

	servo *servo
	// raw is what the servo's register of hardware errors held.
	raw    int64
	status hardware.SlotStatus
	err    error
}

// String returns the event in one line: who, what, why and what to do about it.
func (e Event) String() string {
	var who []string
	if e.Joint != "" {
		who = append(who, "joint "+e.Joint+" on bus "+e.Bus)
	} else {
		who = append(who, "bus "+e.Bus)
	}
	if e.Servo != "" {
		who = append(who, e.Servo)
	}
	text := strings.Join(append(who, e.Cause()), ": ")
	if remedy := e.Remedy(); remedy != "" {
		text += "; " + remedy
	}
	return text
}

// Cause says in words what happened and why.
func (e Event) Cause() string {
	switch e.Kind {
	case BusLost:
		return fmt.Sprintf("lost: %v", e.err)
	case BusFound:
		return "found again"
	case ServoAbsent:
		return "does not answer any more"
	case ServoReturned:
		return "answers again"
	case Alert:
		return e.hardwareError()
	case AlertCleared:
		return "reports no hardware error any more"
	case WatchdogTripped:
		return "heard nothing from its bus for too long, and its bus watchdog stopped it where it was"
	case TakenBack:
		return "under command again, where it stands"
	case NotTakenBack, Disagreement:
		return e.cause()
	case TorqueLost:
		if e.raw != 0 {
			return "lost its torque: " + e.hardwareError()
		}
		return "lost its torque, and nothing here switched it off"
	case Restarted:
		return "came back without torque: it was restarted, or its power was interrupted"
	}
	return e.Kind.String()
}

// cause returns the error without its beginning and its remedy, which stand in the event's other fields.
func (e Event) cause() string {
	if joint, ok := e.err.(*JointError); ok {
		return joint.cause()
	}
	return fmt.Sprint(e.err)
}

// hardwareError returns what the servo reports, in words.
func (e Event) hardwareError() string {
	m := e.servo.a.o.Servo.Model
	words := strings.Join(m.HardwareErrorWords(e.raw), ", ")
	switch {
	case words != "":
		return fmt.Sprintf("%s (hardware_error_status %d)", words, e.raw)
	case e.raw != 0:
		return fmt.Sprintf("hardware error (hardware_error_status %d)", e.raw)
	}
	return e.status.Error.String() // protocol 1.0 has the cause in every status packet
}

// remedies are what the user can do about an event.
var remedies = map[EventKind]string{
	BusLost:      "check the adapter and its cable; it is opened again as soon as it is back",
	ServoAbsent:  "check its power and cable; it is taken back as soon as it answers",
	Alert:        "take the load off, let it cool, check its supply; then reboot it",
	TorqueLost:   "remove the cause, then switch torque on again, or reboot it after a hardware error",
	Restarted:    "check its power and cable, then switch torque on again",
	Disagreement: "correct zero, direction or reduction of one of its servos, and look for a slipped horn",
}

// Remedy says what the user can do; "" when there is nothing to do.
func (e Event) Remedy() string {
	if joint, ok := e.err.(*JointError); ok && e.Kind == NotTakenBack {
		var silence *hardware.NoStatusError
		var damage *hardware.MalformedStatusError
		if errors.As(e.err, &silence) || errors.As(e.err, &damage) {
			return "it is tried again"
		}
		return joint.Remedy
	}
	return remedies[e.Kind]
}

// eventQueue is how many events wait for a reader.
const eventQueue = 256

// Events returns what happens, for a log, from Start on. It is never closed. The robot waits for no reader: what does
// not fit the queue is dropped and counted, see EventsLost. It may be read from any goroutine.
func (r *Robot) Events() <-chan Event { return r.events }

// EventsLost returns how many events were dropped because nobody read them. It may be called from any goroutine.
func (r *Robot) EventsLost() uint64 { return r.eventsLost.Load() }

// tell queues an event.
func (r *Robot) tell(e Event) {
	e.At = time.Now()
	select {
	case r.events <- e:
	default:
		r.eventsLost.Add(1)
	}
}

// event returns an event about a servo.
func (s *servo) event(k EventKind) Event {
	return Event{Kind: k, Joint: s.joint, Bus: s.busName, Servo: s.text, servo: s}
}
