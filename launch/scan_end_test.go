package launch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
)

func TestScanLeavesOutWhatIsNotLookedFor(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.FeetechSTS, servo(t, 2, "STS3215"), servo(t, 4, "STS3032"), // whose number is not known
			speaking(codec.Protocol2, servo(t, 3, "XM430-W350")))
		_, err := scanJSON(t, ScanOptions{Protocol: "1.0", Bauds: "1000000", IDs: "1-4", open: only(bus)})
		want := "bench: nothing answered at 1000000 baud, protocol 1.0: " +
			"try --baud all, and check power, the cable, and that no other program drives the bus"
		if err == nil || err.Error() != want || ExitCode(err) != 1 {
			t.Errorf("error %v, exit code %d; want %q and 1", err, ExitCode(err), want)
		}
	})
}

// The rates of the tables are checked against the manuals in package model: 10.5 Mbit/s is that of DYNAMIXEL-Y, 57142.9
// and 117647 those of AX.
func TestScanAtEveryRate(t *testing.T) {
	virtual(t, func(t *testing.T) {
		var bauds []int
		open := func(_ string, baud int) (hardware.Port, error) {
			bauds = append(bauds, baud)
			return simulated(t, codec.Protocol2).Port(), nil
		}
		_, err := scanJSON(t, ScanOptions{Protocol: "2.0", Bauds: "all", IDs: "0-252", open: open})
		want := "bench: nothing answered at 26 rates, protocol 2.0: check power, the cable, and that no other program drives the bus"
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %q", err, want)
		}
		for _, baud := range []int{57600, 1000000, 115200, 2000000, 3000000, 4000000, 9600, 57143, 117647, 4500000, 10500000} {
			if !slices.Contains(bauds, baud) {
				t.Errorf("%d baud was left out", baud)
			}
		}
		if !slices.Equal(bauds[:6], []int{57600, 1000000, 115200, 2000000, 3000000, 4000000}) {
			t.Errorf("the first rates were %v", bauds[:6])
		}
		if slices.Sort(bauds); len(slices.Compact(slices.Clone(bauds))) != len(bauds) {
			t.Errorf("some rate came twice: %v", bauds)
		}
	})
}

func TestScanEndsAtOnce(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, servo(t, 2, "XM430-W350"), speaking(codec.Protocol1, servo(t, 3, "AX-12A")))
		for after, want := range map[time.Duration]int{0: 0, 500 * time.Millisecond: 0, 1500 * time.Millisecond: 1, 4 * time.Second: 2} {
			ctx, cancel := context.WithTimeout(t.Context(), after)
			defer cancel()
			var out bytes.Buffer
			started := time.Now()
			err := Scan(ctx, ScanOptions{
				Port: "bench", Protocol: "all", Bauds: "1000000", IDs: "0-252", JSON: true, Stdout: &out, Stderr: io.Discard, open: only(bus),
			})
			if waited := time.Since(started); waited > after+200*time.Millisecond {
				t.Errorf("ended %v after it was told to", waited-after)
			}
			var got scanned
			if err := json.Unmarshal(out.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if len(got.Servos) != want {
				t.Errorf("found %+v after %v, want %d servos", got.Servos, after, want)
			}
			if stopped := "bench: stopped before anything was found"; want == 0 && (err == nil || err.Error() != stopped) || want > 0 && err != nil {
				t.Errorf("after %v: error %v", after, err)
			}
		}
	})
}

func TestScanGoesOnWithoutRatesThatThePortHasNot(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, servo(t, 2, "XM430-W350"))
		open := func(_ string, baud int) (hardware.Port, error) {
			if baud == 4000000 {
				return nil, &hardware.PortError{Port: "bench", Op: "set 4000000 baud", Err: errors.New("the driver offers 3000000")}
			}
			return bus.Port(), nil
		}
		var out, notes bytes.Buffer
		o := ScanOptions{Port: "bench", Protocol: "2.0", Bauds: "4000000,1000000", IDs: "2", Stdout: &out, Stderr: &notes, open: open}
		if err := Scan(t.Context(), o); err != nil || !strings.Contains(out.String(), "XM430-W350") {
			t.Errorf("%v, found %q", err, out.String())
		}
		if want := "sinew: left out 4000000 baud: bench: set 4000000 baud: the driver offers 3000000\n"; notes.String() != want {
			t.Errorf("noted %q, want %q", notes.String(), want)
		}
		o.Bauds = "4000000"
		notes.Reset()
		err := Scan(t.Context(), o)
		if want := "bench: set 4000000 baud: the driver offers 3000000: check the adapter and its cable"; err == nil || err.Error() != want || notes.Len() > 0 {
			t.Errorf("error %v, noted %q; want %q alone", err, notes.String(), want)
		}
	})
}

func TestScanRefusesWrongUse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want string
		o    ScanOptions
	}{
		{"no port given: add --port, such as --port /dev/ttyUSB0", ScanOptions{Protocol: "all", IDs: "1"}},
		{`protocol "3.0": it must be 2.0, 1.0, feetech-sts, feetech-scs or all`, ScanOptions{Port: "p", Protocol: "3.0", IDs: "1"}},
		{`baud "fast": it must be rates in bits per second, such as 57600,1000000, or all`, ScanOptions{Port: "p", Protocol: "all", Bauds: "fast", IDs: "1"}},
		{`baud "57600,0": it must be rates in bits per second, such as 57600,1000000, or all`, ScanOptions{Port: "p", Protocol: "all", Bauds: "57600,0", IDs: "1"}},
		{`ids "1-253": they must be numbers and ranges of 0 to 252, such as 1,5,10-20`, ScanOptions{Port: "p", Protocol: "all", IDs: "1-253"}},
		{`ids "5-3": they must be numbers and ranges of 0 to 252, such as 1,5,10-20`, ScanOptions{Port: "p", Protocol: "all", IDs: "5-3"}},
		{`ids "": they must be numbers and ranges of 0 to 252, such as 1,5,10-20`, ScanOptions{Port: "p", Protocol: "all"}},
		{`ids "-3": they must be numbers and ranges of 0 to 252, such as 1,5,10-20`, ScanOptions{Port: "p", Protocol: "all", IDs: "-3"}},
		{"tcp://bridge:4000: a bridge on the network sets the line rate itself: say with --baud which one", ScanOptions{Port: "tcp://bridge:4000", Protocol: "all", IDs: "1"}},
	} {
		err := Scan(t.Context(), test.o)
		if err == nil || err.Error() != test.want || ExitCode(err) != 2 {
			t.Errorf("error %v, exit code %d; want %q and 2", err, ExitCode(err), test.want)
		}
	}
}

func TestScanNamesTheTroubleWithThePort(t *testing.T) {
	t.Parallel()
	port := filepath.Join(t.TempDir(), "ttyUSB0")
	for _, test := range []struct {
		err  error
		want string
	}{
		{nil, port + ": open: no such file or directory: plug the adapter in, or find its name in /dev/serial/by-id"},
		{&hardware.BusyError{Port: port, Process: 7}, port + ": in use by process 7: end the program that uses it first"},
		{&hardware.PortError{Port: port, Op: "read", Err: hardware.ErrPortLost}, port + ": read: port lost: plug the adapter in again"},
	} {
		o := ScanOptions{Port: port, Protocol: "all", IDs: "1", Stdout: io.Discard, Stderr: io.Discard}
		if test.err != nil {
			o.open = func(string, int) (hardware.Port, error) { return nil, test.err }
		}
		err := Scan(t.Context(), o)
		if err == nil || err.Error() != test.want || ExitCode(err) != 1 {
			t.Errorf("error %v, exit code %d; want %q and 1", err, ExitCode(err), test.want)
		}
	}
}
