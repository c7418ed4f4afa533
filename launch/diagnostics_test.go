package launch

import (
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/msgs/diagnostic_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// health follows /diagnostics.
type health chan diagnostic_msgs.DiagnosticArray

func (m *managed) diagnose(t *testing.T) health {
	t.Helper()
	h := make(health, 1000)
	var w cdr.Writer
	var r cdr.Reader
	_, err := node.NewSubscription(m.peer, "/diagnostics", dds.ParametersQoS, func(a *diagnostic_msgs.DiagnosticArray) {
		var mine diagnostic_msgs.DiagnosticArray
		payload, err := msgs.Encode(&w, a)
		if err == nil {
			err = msgs.Decode(&r, payload, &mine)
		}
		if err != nil {
			t.Error(err)
		}
		select {
		case h <- mine:
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// becomes waits until a part is of a level.
func (h health) becomes(t *testing.T, m *managed, part string, level byte) diagnostic_msgs.DiagnosticStatus {
	t.Helper()
	var last diagnostic_msgs.DiagnosticStatus
	for {
		select {
		case a := <-h:
			for _, s := range a.Status {
				if s.Name == "sinew: "+part {
					if last = s; s.Level == level {
						return s
					}
				}
			}
		case <-m.patience.Done():
			t.Fatalf("%s never became %d, last %+v; log:\n%s", part, level, last, m.log.String())
		}
	}
}

// tells waits until a part tells a value.
func (h health) tells(t *testing.T, m *managed, part, key string) {
	t.Helper()
	for {
		select {
		case a := <-h:
			for _, s := range a.Status {
				if s.Name == "sinew: "+part && valueOf(s, key) != "" {
					return
				}
			}
		case <-m.patience.Done():
			t.Fatalf("%s never told %s; log:\n%s", part, key, m.log.String())
		}
	}
}

func valueOf(s diagnostic_msgs.DiagnosticStatus, key string) string {
	for _, v := range s.Values {
		if v.Key == key {
			return v.Value
		}
	}
	return ""
}

// TestBusLostAndFound: a bus that is unplugged is told once, in the log and on /diagnostics, and so is its return.
func TestBusLostAndFound(t *testing.T) {
	t.Parallel()
	m := manageRobot(t, armWith(t, "torque_off", "hold", "unused"), RunOptions{Sim: true})
	m.enters(t, "configuring", "inactive", "activating", "active")
	h := m.diagnose(t)
	bus := h.becomes(t, m, "bus arm", diagnostic_msgs.DiagnosticStatus_OK)
	if bus.HardwareID != "unused" || valueOf(bus, "wire use (%)") == "" || valueOf(bus, "reconnects") != "0" {
		t.Errorf("%+v", bus)
	}
	sim := m.rig.Load().sims[0]
	if err := sim.Unplug(); err != nil {
		t.Fatal(err)
	}
	if bus = h.becomes(t, m, "bus arm", diagnostic_msgs.DiagnosticStatus_ERROR); !strings.Contains(bus.Message, "lost") {
		t.Errorf("%+v", bus)
	}
	h.becomes(t, m, "joint elbow", diagnostic_msgs.DiagnosticStatus_ERROR)
	if err := sim.Replug(); err != nil {
		t.Fatal(err)
	}
	if joint := h.becomes(t, m, "joint elbow", diagnostic_msgs.DiagnosticStatus_OK); valueOf(joint, "restarts") == "0" || valueOf(joint, "firmware") == "" {
		t.Errorf("%+v", joint)
	}
	if bus = h.becomes(t, m, "bus arm", diagnostic_msgs.DiagnosticStatus_OK); valueOf(bus, "reconnects") != "1" {
		t.Errorf("%+v", bus)
	}
	m.quit()
	if err := m.finish(t); err != nil {
		t.Error(err)
	}
	log := m.log.String()
	if !strings.Contains(log, "joint elbow on bus arm: under command again") {
		t.Errorf("log:\n%s", log)
	}
	for _, words := range []string{"bus arm: lost: ", "bus arm: found again"} {
		if n := strings.Count(log, words); n != 1 {
			t.Errorf("%q is told %d times; log:\n%s", words, n, log)
		}
	}
}
