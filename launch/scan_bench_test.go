package launch

import (
	"bytes"
	"encoding/json"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// virtual runs a test on the clock of a bubble, so that nothing depends on how busy the machine is.
func virtual(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, test)
}

// simulated returns simulated servos without a pseudo-terminal.
func simulated(t *testing.T, protocol codec.Protocol, servos ...sim.ServoOptions) *sim.Bus {
	t.Helper()
	bus, err := sim.New(sim.Options{Name: "bench", Baud: 1000000, Protocol: protocol, Servos: servos})
	if err != nil {
		t.Fatal(err)
	}
	return bus
}

// embedded reads the tables once for all tests.
var embedded = sync.OnceValues(model.Embedded)

// servo returns a servo of this model.
func servo(t *testing.T, id byte, name string) sim.ServoOptions {
	t.Helper()
	library, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	m, err := library.Model(name)
	if err != nil {
		t.Fatal(err)
	}
	return sim.ServoOptions{ID: id, Model: m}
}

// speaking returns a servo that speaks another protocol than its bus.
func speaking(p codec.Protocol, s sim.ServoOptions) sim.ServoOptions {
	s.Protocol = p
	return s
}

// only opens a simulated bus, at any rate.
func only(bus *sim.Bus) opener {
	return func(string, int) (hardware.Port, error) { return bus.Port(), nil }
}

// at opens simulated buses, each at its own rate; at all others nobody answers.
func at(t *testing.T, buses map[int]*sim.Bus) opener {
	return func(_ string, baud int) (hardware.Port, error) {
		if bus, ok := buses[baud]; ok {
			return bus.Port(), nil
		}
		return simulated(t, codec.Protocol2).Port(), nil
	}
}

type scanned struct {
	Port     string
	Servos   []found
	Adapters []adapter
}

type found struct {
	Protocol  string
	Baud      int
	ID        byte
	Models    []string
	Number    int `json:"model_number"`
	Firmware  string
	Alert     bool
	Duplicate bool
}

type adapter struct {
	Name     string
	Baud     int
	ID       byte
	Firmware string
}

// scanJSON returns what a scan writes as JSON.
func scanJSON(t *testing.T, o ScanOptions) (scanned, error) {
	t.Helper()
	var out, notes bytes.Buffer
	o.Port, o.JSON, o.Stdout, o.Stderr = "bench", true, &out, &notes
	err := Scan(t.Context(), o)
	if notes.Len() > 0 {
		t.Errorf("scan complains: %s", notes.String())
	}
	var result scanned
	decoder := json.NewDecoder(&out)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&result); err != nil {
		t.Fatalf("%v in %q", err, out.String())
	}
	return result, err
}
