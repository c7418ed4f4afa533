package launch

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware"
)

const twoServos = `
rate: 10
buses: {arm: {port: p, baud: 1000000}}
joints:
  a: {bus: arm, id: 1, model: XM430-W350}
  b: {bus: arm, id: 2, model: XM430-W350}
`

// loadText loads the text of a configuration.
func loadText(t *testing.T, text string) (*config.Config, *robotParts) {
	t.Helper()
	cfg, parts, _, err := loadConfig(writeFile(t, "r.yaml", text))
	if err != nil {
		t.Fatal(err)
	}
	return cfg, parts
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestSimOptionsThatDoNotFit(t *testing.T) {
	t.Parallel()
	cfg, _ := loadText(t, twoServos)
	for name, tt := range map[string]struct {
		options SimOptions
		want    string
	}{
		"timing":       {SimOptions{Timing: "slow"}, "--timing: "},
		"latency":      {SimOptions{Latency: time.Millisecond}, "--latency delays bytes on the wire: add --timing wire"},
		"no script":    {SimOptions{Faults: "/nowhere/faults.yaml"}, "/nowhere/faults.yaml: no such file or directory"},
		"another bus":  {SimOptions{Faults: writeFile(t, "f.yaml", "- {at: 1s, bus: leg, fault: echo}\n")}, "leg"},
		"not a script": {SimOptions{Faults: writeFile(t, "f.yaml", "- {at: 1s, fault: boredom}\n")}, "f.yaml:1:"},
	} {
		_, err := newSimulation(tt.options, cfg)
		if err == nil || !strings.Contains(err.Error(), tt.want) || ExitCode(err) != exitUsage {
			t.Errorf("%s: got %v with exit code %d, want wrong use: %s", name, err, ExitCode(err), tt.want)
		}
	}
}

func TestSimFlagsWithoutSim(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "r.yaml", twoServos)
	err := Run(t.Context(), RunOptions{File: file, Lifecycle: LifecycleAuto, Simulation: SimOptions{Timing: "wire"}})
	const want = "--timing, --latency, --faults and --strict-baud are for simulated servos: add --sim"
	if err == nil || err.Error() != want || ExitCode(err) != exitUsage {
		t.Errorf("got %v, want %s", err, want)
	}
}

// openSimulated opens the one bus of twoServos at a rate, simulated as the options say.
func openSimulated(t *testing.T, o SimOptions, baud int) *hardware.Bus {
	t.Helper()
	cfg, parts := loadText(t, twoServos)
	simulated, err := newSimulation(o, cfg)
	if err != nil {
		t.Fatal(err)
	}
	servos, err := simulated.open(&parts.buses[0])
	if err != nil {
		t.Fatal(err)
	}
	port, err := hardware.Open(servos.Path(), baud)
	if err != nil {
		t.Fatal(errors.Join(err, servos.Close()))
	}
	bus := hardware.NewBus(port, parts.buses[0].options)
	t.Cleanup(func() {
		if err := errors.Join(bus.Close(), servos.Close()); err != nil {
			t.Error(err)
		}
	})
	return bus
}

func TestFaultsByScript(t *testing.T) {
	t.Parallel()
	bus := openSimulated(t, SimOptions{Faults: writeFile(t, "f.yaml", "- {servo: 1, fault: silent}\n")}, 1_000_000)
	if _, err := bus.Ping(2); err != nil {
		t.Errorf("servo 2, without a fault: %v", err)
	}
	const tries = 1000 // the script begins a little later than its bus
	for range tries {
		if _, err := bus.Ping(1); err != nil {
			return
		}
	}
	t.Errorf("servo 1 answered %d times, want silence", tries)
}

func TestStrictBaud(t *testing.T) {
	t.Parallel()
	for _, strict := range []bool{false, true} {
		bus := openSimulated(t, SimOptions{StrictBaud: strict}, 57_600)
		if _, err := bus.Ping(1); (err != nil) != strict {
			t.Errorf("strict %v, at another rate: %v", strict, err)
		}
	}
}

// An adapter's latency timer of 50 ms holds back the answer to a ping, 14 bytes of the 62 that would send it at once. It
// runs by itself, so that the first answer may come at any time of it.
func TestLatencyOnTheWire(t *testing.T) {
	t.Parallel()
	const pings, timer = 5, 50 * time.Millisecond
	bus := openSimulated(t, SimOptions{Timing: "wire", Latency: timer}, 1_000_000)
	begin := time.Now()
	for range pings {
		if _, err := bus.Ping(1); err != nil {
			t.Fatal(err)
		}
	}
	if waited := time.Since(begin); waited < (pings-1)*timer*9/10 {
		t.Errorf("%d answers came within %v, want a latency timer of %v for each", pings, waited, timer)
	}
}
