package driver_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/diagnostic_msgs"
)

type diagnosticArray = diagnostic_msgs.DiagnosticArray

// health is the latest diagnostics by name.
func health(t *testing.T, all []diagnosticArray) map[string]diagnostic_msgs.DiagnosticStatus {
	t.Helper()
	if len(all) == 0 {
		t.Fatal("no diagnostics")
	}
	byName := make(map[string]diagnostic_msgs.DiagnosticStatus)
	for _, s := range all[len(all)-1].Status {
		byName[s.Name] = s
	}
	return byName
}

func value(s diagnostic_msgs.DiagnosticStatus, key string) string {
	for _, v := range s.Values {
		if v.Key == key {
			return v.Value
		}
	}
	return ""
}

// judged compares the level and message of one status.
func judged(t *testing.T, all []diagnosticArray, name string, level byte, message string) diagnostic_msgs.DiagnosticStatus {
	t.Helper()
	s, ok := health(t, all)["sinew: "+name]
	if !ok || s.Level != level || s.Message != message {
		t.Errorf("%s: level %d, %q; want %d, %q", name, s.Level, s.Message, level, message)
	}
	return s
}

const (
	ok    = diagnostic_msgs.DiagnosticStatus_OK
	warn  = diagnostic_msgs.DiagnosticStatus_WARN
	wrong = diagnostic_msgs.DiagnosticStatus_ERROR
	stale = diagnostic_msgs.DiagnosticStatus_STALE
)

func TestDiagnosticsFine(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		heard := record[diagnosticArray](t, r, "/diagnostics")
		time.Sleep(10*time.Second + period)
		all := heard()
		if n := len(all); n < 9 || n > 11 {
			t.Errorf("%d messages in 10 s at 1 Hz", n)
		}
		loop := judged(t, all, "control loop", ok, "running")
		for key, want := range map[string]string{
			"rate wanted (Hz)": "100.0", "rate (Hz)": "100.0", "cycle p50 (ms)": "0.000", "overruns": "0", "missed reads": "0",
			"torque": "true", "emergency stop": "false",
		} {
			if got := value(loop, key); got != want {
				t.Errorf("%s: %q, want %q", key, got, want)
			}
		}
		bus := judged(t, all, "bus arm", ok, "all servos answer")
		if value(bus, "rate (Hz)") != "100.0" || value(bus, "packet loss (%)") != "0.00" || value(bus, "wire use (%)") != "25.0" || bus.HardwareID != "/dev/ttyUSB0" {
			t.Errorf("%+v", bus)
		}
		elbow := judged(t, all, "joint elbow", ok, "answers")
		if elbow.HardwareID != "bus arm: servo 2 (XL430-W250)" || value(elbow, "temperature (°C)") != "31" || value(elbow, "firmware") != "46" || value(elbow, "voltage (V)") != "12.1" || value(elbow, "packet loss (%)") != "0.00" {
			t.Errorf("%+v", elbow)
		}
		judged(t, all, "controller arm", ok, "active")
	})
}

// TestDiagnosticsLevels goes through the documented thresholds.
func TestDiagnosticsLevels(t *testing.T) {
	fresh := func(s *joints.State) {}
	for _, tt := range []struct {
		name    string
		change  func(s *joints.State)
		part    string
		level   byte
		message string
	}{
		{"fine", fresh, "joint elbow", ok, "answers"},
		{"warm", func(s *joints.State) { s.Temperature = 61 }, "joint elbow", ok, "answers"},
		{"hot", func(s *joints.State) { s.Temperature = 62 }, "joint elbow", warn, "hot"}, // XL430: limit 72
		{"too hot", func(s *joints.State) { s.Temperature = 72 }, "joint elbow", wrong, "too hot"},
		{"low voltage", func(s *joints.State) { s.Voltage = 5.9 }, "joint elbow", warn, "low voltage"}, // XL430: 6 to 14 V
		{"high voltage", func(s *joints.State) { s.Voltage = 14.1 }, "joint elbow", warn, "high voltage"},
		{"error bits", func(s *joints.State) { s.HardwareError = 0b100100 }, "joint elbow", wrong, "hardware error: overheating, overload"},
		{"unknown error bit", func(s *joints.State) { s.HardwareError = 0b10 }, "joint elbow", wrong, "hardware error 2"},
		{"lost", func(s *joints.State) { s.Lost, s.Misses, s.Fresh = true, 1, false }, "joint elbow", wrong, "its bus is lost"},
		{"lost bus", func(s *joints.State) { s.Lost = true }, "bus arm", wrong, "lost: check the adapter and its cable"},
		{"alert", func(s *joints.State) { s.Alert = true }, "joint elbow", wrong, "reports an error"},
		{"attended", func(s *joints.State) { s.Attended, s.Fresh = true, false }, "joint elbow", warn, "being taken back"},
		{"watchdog", func(s *joints.State) { s.Tripped, s.Torque = true, false }, "joint elbow", wrong, "stopped by its bus watchdog"},
		{"torque", func(s *joints.State) { s.Torque = false }, "joint elbow", wrong, "has lost its torque"},
		{"two things, the worst first", func(s *joints.State) { s.Voltage, s.Alert = 5, true }, "joint elbow", wrong, "reports an error, low voltage"},
		{"the neighbour", func(s *joints.State) { s.Alert = true }, "joint wrist", ok, "answers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
				time.Sleep(3 * time.Second)
				heard := record[diagnosticArray](t, r, "/diagnostics")
				r.robot.alter(1, tt.change)
				time.Sleep(1100 * time.Millisecond)
				judged(t, heard(), tt.part, tt.level, tt.message)
			})
		})
	}
}

// TestDiagnosticsAtChange: what changes is told within 100 ms, and told once.
func TestDiagnosticsAtChange(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		time.Sleep(2 * time.Second)
		heard := record[diagnosticArray](t, r, "/diagnostics")
		before := len(heard())
		for len(heard()) == before { // until just after a message
			time.Sleep(time.Millisecond)
		}
		before = len(heard())
		r.robot.alter(1, func(s *joints.State) { s.Alert = true })
		time.Sleep(100*time.Millisecond + 2*period)
		if n := len(heard()) - before; n != 1 {
			t.Errorf("%d messages within 120 ms of a change", n)
		}
		time.Sleep(700 * time.Millisecond)
		if n := len(heard()) - before; n != 1 {
			t.Errorf("%d messages 800 ms after one change", n)
		}
	})
}

// TestDiagnosticsSilence: lost reads warn, a joint that is silent errs, and its bus when all are.
func TestDiagnosticsSilence(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		heard := record[diagnosticArray](t, r, "/diagnostics")
		lost := 0
		r.robot.alter(1, func(s *joints.State) { // every 20th read
			if lost++; lost%20 == 0 {
				s.Fresh, s.Misses = false, 1
			}
		})
		time.Sleep(3 * time.Second)
		elbow := judged(t, heard(), "joint elbow", warn, "loses reads")
		if loss := value(elbow, "packet loss (%)"); loss != "5.00" && loss != "4.95" && loss != "5.05" {
			t.Errorf("packet loss %s %%", loss)
		}
		judged(t, heard(), "bus arm", warn, "loses reads")

		at, misses := time.Now(), 0
		r.robot.alter(1, func(s *joints.State) { misses++; s.Fresh, s.Misses, s.At = false, misses, at })
		time.Sleep(200 * time.Millisecond)
		judged(t, heard(), "joint elbow", warn, "does not answer")
		time.Sleep(time.Second)
		judged(t, heard(), "joint elbow", wrong, "does not answer")
		if s := health(t, heard())["sinew: bus arm"]; s.Level != warn {
			t.Errorf("bus with one silent servo: %+v", s)
		}
		r.robot.alter(0, func(s *joints.State) { s.Fresh, s.Misses, s.At = false, 100, at })
		time.Sleep(200 * time.Millisecond)
		if s := health(t, heard())["sinew: bus arm"]; s.Level != wrong || !strings.HasPrefix(s.Message, "no servo answers") {
			t.Errorf("bus without an answer: %+v", s)
		}
		judged(t, heard(), "controller arm", warn, "waits for joints that do not answer")
	})
}

func TestDiagnosticsSlowLoop(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		heard := record[diagnosticArray](t, r, "/diagnostics")
		time.Sleep(2 * time.Second)
		for _, tt := range []struct {
			exchange time.Duration
			level    byte
			message  string
		}{
			{0, ok, "running"},
			{period / 2, ok, "running"},
			{period * 12 / 10, warn, "does not keep its rate, misses deadlines"},
			{period * 5 / 2, wrong, "runs at less than half its rate, misses deadlines"},
		} {
			r.robot.delay.Store(int64(tt.exchange))
			time.Sleep(3500 * time.Millisecond)
			s := judged(t, heard(), "control loop", tt.level, tt.message)
			if got := value(s, "cycle p50 (ms)"); got != fmt.Sprintf("%.3f", tt.exchange.Seconds()*1e3) {
				t.Errorf("cycle p50 %s ms, want %v", got, tt.exchange)
			}
		}
	})
}

// TestDiagnosticsInactive: what only an active robot tells is stale without one.
func TestDiagnosticsInactive(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		heard := record[diagnosticArray](t, r, "/diagnostics")
		time.Sleep(2 * time.Second)
		r.deactivate()
		time.Sleep(200 * time.Millisecond)
		for name, s := range health(t, heard()) {
			if s.Level != stale || s.Message != "not active" {
				t.Errorf("%s: %+v", name, s)
			}
		}
		r.activate(t)
		time.Sleep(200 * time.Millisecond)
		judged(t, heard(), "joint elbow", ok, "answers")
		turn(t, r, "sinew/emergency_stop", true)
		time.Sleep(200 * time.Millisecond)
		judged(t, heard(), "control loop", warn, "emergency stop is latched")
		judged(t, heard(), "controller arm", warn, "stopped: emergency stop is latched")
	})
}
