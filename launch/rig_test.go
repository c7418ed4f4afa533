package launch

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/hardware"
)

func TestPortOfABus(t *testing.T) {
	t.Parallel()
	cfg, _ := loadText(t, `
buses:
  a: {port: /dev/ttyS1, baud: 57600, rs485: {rts: low, delay_before_send: 1ms, delay_after_send: 2ms}}
  b: {port: "tcp://10.0.0.7:4000", baud: 1000000}
joints: {i: {bus: a, id: 1, model: XM430-W350}, j: {bus: b, id: 1, model: XM430-W350}}
`)
	want := []hardware.PortOptions{
		{Name: "/dev/ttyS1", Baud: 57600, RS485: &hardware.RS485{RTSOnSend: false, DelayBefore: time.Millisecond, DelayAfter: 2 * time.Millisecond}},
		{Name: "tcp://10.0.0.7:4000", Baud: 1000000},
	}
	for i := range want {
		if diff := cmp.Diff(want[i], portOptions(&cfg.Buses[i])); diff != "" {
			t.Errorf("bus %d (-want +got):\n%s", i, diff)
		}
	}
}

// A simulated adapter that was unplugged is found again under its new name, unless the bus is to be left alone.
func TestReopen(t *testing.T) {
	t.Parallel()
	for reconnect, want := range map[string]error{"true": nil, "false": errNotReopened} {
		text := "buses: {b: {port: p, baud: 1000000, reconnect: " + reconnect + "}}\njoints: {j: {bus: b, id: 1, model: XM430-W350}}\n"
		cfg, parts, library, err := loadConfig(writeFile(t, "r.yaml", text))
		if err != nil {
			t.Fatal(err)
		}
		r, err := openRig(cfg, parts, library, &simulation{})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.sims[0].Unplug(); err != nil {
			t.Fatal(err)
		}
		if _, err := r.reopen(0); err == nil {
			t.Error("a port without an adapter was opened")
		}
		if err := r.sims[0].Replug(); err != nil {
			t.Fatal(err)
		}
		port, err := r.reopen(0)
		if !errors.Is(err, want) {
			t.Errorf("reconnect %s: got %v, want %v", reconnect, err, want)
		}
		if err == nil {
			err = port.Close()
		} else {
			err = nil
		}
		if err := errors.Join(err, r.Close()); err != nil {
			t.Error(err)
		}
	}
}

// Who cannot open a port is told what to do.
func TestPortThatCannotBeOpened(t *testing.T) {
	t.Parallel()
	cfg, parts, library, err := loadConfig(writeFile(t, "r.yaml", "buses: {b: {port: /dev/none, baud: 1000000}}\njoints: {j: {bus: b, id: 1, model: XM430-W350}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = openRig(cfg, parts, library, nil)
	const want = "bus b: /dev/none: open: no such file or directory: plug the adapter in, or find its name in /dev/serial/by-id"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
