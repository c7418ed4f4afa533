package launch_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/launch"
)

// A real pseudo-terminal, and a servo that is deaf to all rates but its own: found by a scan, moved to another rate, read
// there.
func TestFindMoveAndReadAServoOnATerminal(t *testing.T) {
	t.Parallel()
	library, err := model.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	m, err := library.Model("XM430-W350")
	if err != nil {
		t.Fatal(err)
	}
	bus, err := sim.Open(sim.Options{
		Name: "bench", Baud: 1000000, Protocol: codec.Protocol2, StrictBaud: true,
		Servos: []sim.ServoOptions{{ID: 3, Model: m, Firmware: 45}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })

	var out, notes bytes.Buffer
	err = launch.Scan(t.Context(), launch.ScanOptions{
		Port: bus.Path(), Protocol: "2.0", Bauds: "57600,1000000", IDs: "3", Stdout: &out, Stderr: &notes,
	})
	want := "PROTOCOL        BAUD   ID  MODEL               NUMBER  FIRMWARE\n" +
		"2.0          1000000    3  XM430-W350            1020        45\n"
	if err != nil || out.String() != want || notes.Len() > 0 {
		t.Fatalf("found %q, %v, notes %q; want %q", out.String(), err, notes.String(), want)
	}

	out.Reset()
	servo := launch.RegisterOptions{Port: bus.Path(), Baud: 1000000, ID: 3, Protocol: "2.0", Stdout: &out}
	err = launch.WriteRegister(t.Context(), launch.WriteOptions{
		RegisterOptions: servo, Register: "baud_rate", Value: "57600baud", EEPROM: true,
	})
	if err != nil || !strings.HasSuffix(out.String(), "from now on use --baud 57600 for this servo\n") {
		t.Fatalf("%q, %v", out.String(), err)
	}

	out.Reset()
	servo.Baud = 57600
	err = launch.ReadRegisters(t.Context(), servo, []string{"id"})
	if err != nil || out.String() != "id  3\n" {
		t.Errorf("read %q, %v", out.String(), err)
	}
}
