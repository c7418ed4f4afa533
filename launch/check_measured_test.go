package launch

import (
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// What sinew check predicts for a bus, simulated servos that keep to the time on the wire need, within 5 %: in the time
// of the simulation, so that a busy machine changes nothing.
func TestPlanIsWhatTheWireTakes(t *testing.T) {
	files, err := filepath.Glob("../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				_, parts, _, err := loadConfig(file)
				if err != nil {
					t.Fatal(err)
				}
				for i := range parts.buses {
					comparePlan(t, &parts.buses[i])
				}
			})
		})
	}
}

// comparePlan exchanges on one bus, without reading anything slow.
func comparePlan(t *testing.T, parts *busParts) {
	t.Helper()
	o := simOptions(parts)
	o.Timing = sim.Wire
	servos, err := sim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	options := parts.options
	options.SlowInterval = time.Hour
	bus := hardware.NewBus(servos.Port(), options)
	defer bus.Close()
	learn(bus, parts.actuators)
	cycle, err := hardware.NewCycle(bus, parts.slots())
	if err == nil {
		err = cycle.Prepare(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := cycle.Exchange(); err != nil { // which reads something slow, too
		t.Fatal(err)
	}
	predicted := cycle.Plan().WireTime
	for range 5 {
		for slot, a := range parts.actuators {
			for goal := range a.Slot().Goals {
				cycle.SetGoal(slot, goal, 1)
			}
		}
		begin := time.Now()
		if err := cycle.Exchange(); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begin); math.Abs(took.Seconds()/predicted.Seconds()-1) > 0.05 {
			t.Errorf("bus %s: took %v, predicted %v: %v", parts.config.Name, took, predicted, cycle.Plan())
		}
	}
	for slot, a := range parts.actuators {
		if got := cycle.Status(slot); got.Result != hardware.Fresh {
			t.Errorf("bus %s: %v is %v", parts.config.Name, a.Servo(), got.Result)
		}
	}
}
