package driver_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// TestEvents: what happens to the robot is logged once, with the level of its severity, and diagnostics count lost buses.
func TestEvents(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		heard := record[diagnosticArray](t, r, "/diagnostics")
		for _, tt := range []struct {
			event joints.Event
			level string
			words []string
		}{
			{joints.Event{Kind: joints.ServoAbsent, Joint: "elbow", Bus: "arm", Servo: "servo 2 (XL430-W250)"}, "[ERROR]",
				[]string{"joint elbow on bus arm", "servo 2 (XL430-W250)", "does not answer any more", "check its power and cable"}},
			{joints.Event{Kind: joints.ServoReturned, Joint: "elbow", Bus: "arm", Servo: "servo 2 (XL430-W250)"}, "[INFO]", []string{"elbow", "answers again"}},
			{joints.Event{Kind: joints.WatchdogTripped, Joint: "elbow", Bus: "arm"}, "[WARN]", []string{"elbow", "watchdog"}},
			{joints.Event{Kind: joints.BusFound, Bus: "arm"}, "[INFO]", []string{"bus arm: found again"}},
		} {
			r.log.take()
			tt.event.At = time.Now()
			r.robot.events <- tt.event
			time.Sleep(200*time.Millisecond + period)
			log := r.log.take()
			for _, word := range append(tt.words, tt.level) {
				if !strings.Contains(log, word) {
					t.Errorf("no %q in the log:\n%s", word, log)
				}
			}
			if strings.Count(log, "\n") != 1 {
				t.Errorf("log:\n%s", log)
			}
		}
		time.Sleep(1100 * time.Millisecond)
		if got := value(health(t, heard())["sinew: bus arm"], "reconnects"); got != "1" {
			t.Errorf("%s reconnects", got)
		}
		r.log.take()
		r.robot.events <- joints.Event{Kind: joints.TakenBack, Joint: "elbow", Bus: "arm"}
		r.deactivate()
		if log := r.log.take(); !strings.Contains(log, "under command again") {
			t.Errorf("lost at the end of the session; log:\n%s", log)
		}
	})
}

// TestEventsOfShortSilences: a servo that is back within 200 ms is not worth a line.
func TestEventsOfShortSilences(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		r.log.take()
		happens := func(kind joints.EventKind, servo string) {
			r.robot.events <- joints.Event{At: time.Now(), Kind: kind, Joint: "elbow", Bus: "arm", Servo: servo}
		}
		for range 10 {
			happens(joints.ServoAbsent, "servo 1")
			time.Sleep(50 * time.Millisecond)
			happens(joints.ServoAbsent, "servo 2")
			time.Sleep(100 * time.Millisecond)
			happens(joints.ServoReturned, "servo 1")
			happens(joints.ServoReturned, "servo 2")
			time.Sleep(100 * time.Millisecond)
		}
		if log := r.log.take(); log != "" {
			t.Errorf("log:\n%s", log)
		}
		happens(joints.ServoAbsent, "servo 1")
		time.Sleep(150 * time.Millisecond)
		happens(joints.ServoAbsent, "servo 2")
		time.Sleep(100 * time.Millisecond)
		if log := r.log.take(); strings.Count(log, "servo 1: does not answer") != 1 || strings.Contains(log, "servo 2") {
			t.Errorf("log:\n%s", log)
		}
		happens(joints.ServoReturned, "servo 2")
		happens(joints.ServoReturned, "servo 1")
		time.Sleep(time.Second)
		if log := r.log.take(); strings.Count(log, "servo 1: answers again") != 1 || strings.Contains(log, "servo 2") {
			t.Errorf("log:\n%s", log)
		}
		happens(joints.ServoAbsent, "servo 1")
		r.deactivate()
		if log := r.log.take(); strings.Count(log, "servo 1: does not answer") != 1 {
			t.Errorf("lost at the end of the session; log:\n%s", log)
		}
	})
}
