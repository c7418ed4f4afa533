package launch

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// Model numbers are those of the ROBOTIS e-manual and of lerobot (Feetech), where 777 is 9 and 3 with the low byte first
// and 1284 is 5 and 4 with the high byte first.
func TestScanFindsServosOfEveryProtocol(t *testing.T) {
	virtual(t, func(t *testing.T) {
		x, ax, sts := servo(t, 1, "XM430-W350"), servo(t, 3, "AX-12A"), servo(t, 5, "STS3215")
		x.Firmware, ax.Firmware = 45, 24
		sts.Initial = map[string]int64{"firmware_major_version": 3, "firmware_minor_version": 10}
		slow := simulated(t, codec.Protocol2,
			x,
			servo(t, 2, "XL330-M288"),
			speaking(codec.Protocol1, ax),
			speaking(codec.Protocol1, servo(t, 4, "XL430-W250")), // keeps its table, with the id at 7
			speaking(codec.FeetechSTS, sts),
			speaking(codec.FeetechSCS, servo(t, 6, "SCS0009")),
		)
		fast := simulated(t, codec.Protocol2, servo(t, 1, "PH54-200-S500-R"), speaking(codec.FeetechSCS, servo(t, 9, "SCS15")))
		got, err := scanJSON(t, ScanOptions{
			Protocol: "all", IDs: "0-252", open: at(t, map[int]*sim.Bus{57600: slow, 4000000: fast}),
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := range got.Servos {
			if i := &got.Servos[i]; i.ID != 1 && i.ID != 3 && i.ID != 5 {
				i.Firmware = "" // the choice of the simulation
			}
		}
		want := []found{
			{Protocol: "2.0", Baud: 57600, ID: 1, Models: []string{"XM430-W350"}, Number: 1020, Firmware: "45"},
			{Protocol: "2.0", Baud: 57600, ID: 2, Models: []string{"XL330-M288"}, Number: 1200},
			{Protocol: "1.0", Baud: 57600, ID: 3, Models: []string{"AX-12A"}, Number: 12, Firmware: "24"},
			{Protocol: "1.0", Baud: 57600, ID: 4, Models: []string{"XL430-W250"}, Number: 1060},
			{Protocol: "feetech-sts", Baud: 57600, ID: 5, Models: []string{"STS3215"}, Number: 777, Firmware: "3.10"},
			{Protocol: "feetech-scs", Baud: 57600, ID: 6, Models: []string{"SCS0009"}, Number: 1284},
			{Protocol: "2.0", Baud: 4000000, ID: 1, Models: []string{"PH54-200-S500-R"}, Number: 2020, Firmware: got.Servos[6].Firmware},
			{Protocol: "feetech-scs", Baud: 4000000, ID: 9, Models: []string{}}, // no source gives the number of an SCS15
		}
		if diff := cmp.Diff(scanned{Port: "bench", Servos: want, Adapters: []adapter{}}, got); diff != "" {
			t.Error(diff)
		}
		if c := slow.Counters(); c.Refused > 0 {
			t.Errorf("%d requests were refused, want none", c.Refused)
		}
	})
}

// A servo that is still starting up when all are asked at once is found when they are asked one by one.
func TestScanFindsServosThatMissTheBroadcast(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, servo(t, 1, "XM430-W350"), servo(t, 2, "XM430-W350"))
		if err := bus.Reboot(2); err != nil {
			t.Fatal(err)
		}
		got, err := scanJSON(t, ScanOptions{Protocol: "2.0", Bauds: "1000000", IDs: "0-252", open: only(bus)})
		if err != nil || len(got.Servos) != 2 {
			t.Errorf("found %+v, %v; want servos 1 and 2", got.Servos, err)
		}
	})
}

// Servos of the same kind answer a ping alike, so that nothing but their positions gives them away.
func TestScanReportsSeveralServosWithOneID(t *testing.T) {
	for name, protocol := range map[string]codec.Protocol{
		"XM430-W350": codec.Protocol2, "AX-12A": codec.Protocol1, "STS3215": codec.FeetechSTS, "SCS0009": codec.FeetechSCS,
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				bus := simulated(t, protocol, servo(t, 2, name), servo(t, 3, name))
				if err := errors.Join(bus.Duplicate(2), bus.SetRegister(2, "present_position", 700)); err != nil {
					t.Fatal(err)
				}
				got, err := scanJSON(t, ScanOptions{Protocol: "all", Bauds: "1000000", IDs: "1-3", open: only(bus)})
				if err != nil || len(got.Servos) != 2 {
					t.Fatalf("found %+v, %v; want 2 ids", got.Servos, err)
				}
				for _, f := range got.Servos {
					if f.Duplicate != (f.ID == 2) || f.Protocol != protocol.String() {
						t.Errorf("found %+v", f)
					}
				}
			})
		})
	}
}

// Servos of two kinds answer a ping differently, and so at the same time make no packet.
func TestScanReportsDifferentServosWithOneID(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, servo(t, 2, "XM430-W350"), servo(t, 2, "XL330-M288"), servo(t, 12, "XC430-W150"))
		if err := bus.Fail(12, 1<<5); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		err := Scan(t.Context(), ScanOptions{
			Port: "bench", Protocol: "2.0", Bauds: "1000000", IDs: "0-252", Stdout: &out, Stderr: io.Discard, open: only(bus),
		})
		if err != nil {
			t.Fatal(err)
		}
		want := `PROTOCOL        BAUD   ID  MODEL               NUMBER  FIRMWARE
2.0          1000000   12  XC430-T150BB or XC430-W150    1070        52  hardware error: read hardware_error_status
2.0          1000000    2  model unknown            -         -  several servos have this id

id 2: unplug all of its servos but one, give that one another id (sinew write --id 2 id N --eeprom), and plug the others in again
`
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Error(diff)
		}
	})
}

// Bit 5 of the error byte is overload in protocol 1.0 (e-manual), and in a Feetech servo (vendor SDK).
func TestScanTellsAboutHardwareErrors(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, servo(t, 1, "XM430-W350"), speaking(codec.Protocol1, servo(t, 2, "AX-12A")),
			speaking(codec.FeetechSTS, servo(t, 3, "STS3215")), servo(t, 4, "XM430-W350"), speaking(codec.Protocol1, servo(t, 5, "AX-12A")))
		for _, id := range []byte{1, 2, 3} {
			if err := bus.Fail(id, 1<<5); err != nil {
				t.Fatal(err)
			}
		}
		got, err := scanJSON(t, ScanOptions{Protocol: "all", Bauds: "1000000", IDs: "1-5", open: only(bus)})
		if err != nil || len(got.Servos) != 5 {
			t.Fatalf("found %+v, %v; want 5 servos", got.Servos, err)
		}
		for _, s := range got.Servos {
			if s.Alert != (s.ID <= 3) {
				t.Errorf("found %+v, want an alert from 1, 2 and 3", s)
			}
		}
	})
}

func TestScanSeesThroughAnEcho(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol1, servo(t, 2, "AX-12A"), speaking(codec.Protocol2, servo(t, 3, "XM430-W350")))
		bus.SetEcho(true)
		got, err := scanJSON(t, ScanOptions{Protocol: "all", Bauds: "1000000", IDs: "0-252", open: only(bus)})
		if err != nil || len(got.Servos) != 2 {
			t.Fatalf("found %+v, %v; want servos 2 and 3", got.Servos, err)
		}
		for _, f := range got.Servos {
			if f.Duplicate || f.Alert || f.ID != 2 && f.ID != 3 {
				t.Errorf("found %+v", f)
			}
		}
	})
}

// A servo with status_return_level 0 answers pings, and nothing else.
func TestScanFindsServosThatAnswerNoReads(t *testing.T) {
	virtual(t, func(t *testing.T) {
		ax := servo(t, 2, "AX-12A")
		ax.Initial = map[string]int64{"status_return_level": 0}
		bus := simulated(t, codec.Protocol1, ax)
		got, err := scanJSON(t, ScanOptions{Protocol: "1.0", Bauds: "1000000", IDs: "1-3", open: only(bus)})
		want := []found{{Protocol: "1.0", Baud: 1000000, ID: 2, Models: []string{}}}
		if diff := cmp.Diff(want, got.Servos); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}
