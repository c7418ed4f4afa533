package sim_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// TestSerialPort goes through the serial port of package hardware: a servo is asked, moved, unplugged and found again.
func TestSerialPort(t *testing.T) {
	t.Parallel()
	o := manualServo(t)
	o.StrictBaud = true
	b := open(t, o)
	path := filepath.Join(t.TempDir(), "arm")
	if err := b.Link(path); err != nil {
		t.Fatal(err)
	}
	servo := &hardware.Servo{ID: 1, Model: o.Servos[0].Model, Firmware: 38}
	bus := openBus(t, path)
	if id, err := bus.Ping(1); err != nil || id.Model != 1030 || id.Firmware != 38 {
		t.Fatalf("ping: %+v, %v", id, err)
	}
	if err := bus.WriteRegister(servo, "led", 1); err != nil {
		t.Fatal(err)
	}
	if led, err := b.Register(1, "led"); err != nil || led != 1 {
		t.Errorf("led is %d, %v", led, err)
	}
	var refused *hardware.ServoError
	if err := bus.WriteRegister(servo, "led", 7); !errors.As(err, &refused) || refused.Status.Number() != 4 {
		t.Errorf("led 7: %v, want a range error", err)
	}
	if err := b.SetFaults(1, sim.Faults{Deaf: 1}); err != nil {
		t.Fatal(err)
	}
	var silent *hardware.NoStatusError
	if _, err := bus.ReadRegister(servo, "led"); !errors.As(err, &silent) {
		t.Errorf("deaf servo: %v", err)
	}
	if err := b.SetFaults(1, sim.Faults{}); err != nil {
		t.Fatal(err)
	}
	if err := b.Unplug(); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.ReadRegister(servo, "led"); !errors.Is(err, hardware.ErrPortLost) {
		t.Errorf("unplugged: %v", err)
	}
	if err := b.Replug(); err != nil {
		t.Fatal(err)
	}
	if led, err := openBus(t, path).ReadRegister(servo, "led"); err != nil || led != 1 {
		t.Errorf("replugged: led is %d, %v; the servo has kept its power", led, err)
	}
}

// openBus opens the port with time for a machine under load.
func openBus(t *testing.T, path string) *hardware.Bus {
	t.Helper()
	port, err := hardware.OpenSerial(path, 1000000)
	if err != nil {
		t.Fatal(err)
	}
	bus := hardware.NewBus(port, hardware.BusOptions{
		Name: "arm", Baud: 1000000, Protocol: codec.Protocol2, ReplyMargin: 500 * time.Millisecond,
	})
	t.Cleanup(func() { bus.Close() })
	return bus
}
