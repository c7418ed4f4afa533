package launch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// weightlessBus is a bus of n servos that are at their goals at once.
func weightlessBus(t *testing.T, n int) *sim.Bus {
	t.Helper()
	o := sim.Options{Name: "bench", Baud: 1_000_000, Protocol: codec.Protocol2}
	for id := range n {
		o.Servos = append(o.Servos, servo(t, byte(id+1), benchModel))
		o.Servos[id].Weightless = true
		o.Servos[id].Initial = map[string]int64{"torque_enable": 1}
	}
	bus, err := sim.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	return bus
}

// The goal of a cycle is 2000 + 3·id + its number, as the servos hold it in the end; what was sent is counted by them.
func TestBench(t *testing.T) {
	t.Parallel()
	for _, op := range []string{"sync", "fast", "bulk", "fastbulk", "each"} {
		t.Run(op, func(t *testing.T) {
			t.Parallel()
			bus := weightlessBus(t, 3)
			var out bytes.Buffer
			o := BenchOptions{Port: bus.Path(), Baud: 1_000_000, Servos: 3, Cycles: 40, Op: op}
			if err := Bench(t.Context(), o, &out); err != nil {
				t.Fatal(err)
			}
			var got BenchReport
			if err := json.Unmarshal(out.Bytes(), &got); err != nil {
				t.Fatalf("%v in %q", err, out.String())
			}
			if got.Op != op || got.N != 3 || got.Cycles != 40 || got.Bad != 0 || got.P50 <= 0 || got.P50 > got.Max {
				t.Errorf("got %+v", got)
			}
			for id := byte(1); id <= 3; id++ {
				goal, err := bus.Register(id, "goal_position")
				if want := int64(2000 + 3*int(id) + 39); goal != want || err != nil {
					t.Errorf("servo %d: goal %d, %v; want %d", id, goal, err, want)
				}
			}
		})
	}
}

// A servo that does not move is no result, though every packet is right.
func TestBenchStandingServo(t *testing.T) {
	t.Parallel()
	bus := weightlessBus(t, 2)
	if err := bus.SetFaults(2, sim.Faults{Stuck: true}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	o := BenchOptions{Port: bus.Path(), Baud: 1_000_000, Servos: 2, Cycles: 10, Op: "sync"}
	err := Bench(t.Context(), o, &out)
	want := fmt.Sprintf("bench %s: 10 of 20 readings were missing or not the goal just written", bus.Path())
	if err == nil || err.Error() != want || ExitCode(err) != exitFailed {
		t.Errorf("got %v, want %s", err, want)
	}
	var got BenchReport
	if jsonErr := json.Unmarshal(out.Bytes(), &got); jsonErr != nil || got.Bad != 10 {
		t.Errorf("%v: %s, want 10 bad", jsonErr, out.String())
	}
}

func TestBenchUsage(t *testing.T) {
	t.Parallel()
	good := BenchOptions{Port: "nowhere", Baud: 1_000_000, Servos: 6, Cycles: 1, Op: "sync"}
	for want, spoil := range map[string]func(*BenchOptions){
		"bench wants --port, such as /dev/ttyUSB0":                  func(o *BenchOptions) { o.Port = "" },
		"--baud -1: expected a line rate in bit/s":                  func(o *BenchOptions) { o.Baud = -1 },
		"-n 253: expected 1 to 252 servos":                          func(o *BenchOptions) { o.Servos = 253 },
		"--cycles 0: expected at least 1":                           func(o *BenchOptions) { o.Cycles = 0 },
		`--op "quick": expected sync, fast, bulk, fastbulk or each`: func(o *BenchOptions) { o.Op = "quick" },
	} {
		o := good
		spoil(&o)
		err := Bench(t.Context(), o, nil)
		var usage UsageError
		if !errors.As(err, &usage) || err.Error() != want {
			t.Errorf("got %v, want wrong use: %s", err, want)
		}
	}
}
