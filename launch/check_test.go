package launch_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/launch"
)

const sixServos = `
rate: %RATE%
buses:
  arm: {port: /dev/ttyUSB0, baud: 1000000, registers: {return_delay_time: 0}}
joints:
  j1: {bus: arm, id: 1, model: XM430-W350}
  j2: {bus: arm, id: 2, model: XM430-W350}
  j3: {bus: arm, id: 3, model: XM430-W350}
  j4: {bus: arm, id: 4, model: XM430-W350}
  j5: {bus: arm, id: 5, model: XM430-W350}
  j6: {bus: arm, id: 6, model: XM430-W350}
`

func writeConfig(t *testing.T, rate string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "six.yaml")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(sixServos, "%RATE%", rate)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A sync write of a 4-byte goal takes 14+N(1+4) bytes, a sync read of 10 bytes 14+N out and N(11+10) back (DYNAMIXEL
// protocol 2.0): 28+27N together, 190 for 6 servos, and 10 bits per byte make 1900 µs at 1 Mbit/s.
func TestCheckReportsTheWire(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := launch.Check(writeConfig(t, "200"), true, &out); err != nil {
		t.Fatal(err)
	}
	var report struct {
		Joints []struct{ Name string }
		Buses  []struct {
			BytesOut int     `json:"bytes_out"`
			BytesIn  int     `json:"bytes_in"`
			Wire     float64 `json:"wire_us"`
			MaxRate  float64 `json:"max_rate_hz"`
			WithSlow float64 `json:"max_rate_with_slow_hz"`
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	if len(report.Joints) != 6 || report.Joints[5].Name != "j6" {
		t.Errorf("joints %v, want j1 to j6", report.Joints)
	}
	bus := report.Buses[0]
	if bus.BytesOut != 44+20 || bus.BytesIn != 126 {
		t.Errorf("bytes out %d in %d, want 64 and 126", bus.BytesOut, bus.BytesIn)
	}
	if bus.Wire != 1900 {
		t.Errorf("wire time %g µs, want 1900", bus.Wire)
	}
	if bus.MaxRate < 526 || bus.MaxRate > 527 {
		t.Errorf("highest rate %g Hz, want 526.3", bus.MaxRate)
	}
	// The longest slow read is of present_input_voltage and present_temperature, 3 bytes, or as two reads less: 14 bytes
	// out and 11+3 back, 280 µs.
	if bus.WithSlow < 1e6/(1900+280+1) || bus.WithSlow >= bus.MaxRate {
		t.Errorf("highest rate with slow reads %g Hz, want below %g and not below 458", bus.WithSlow, bus.MaxRate)
	}
}

func TestCheckRefusesARateAboveTheWire(t *testing.T) {
	t.Parallel()
	file := writeConfig(t, "600")
	var out bytes.Buffer
	err := launch.Check(file, false, &out)
	want := file + ":2:1: rate: 600 Hz is more than the 526 Hz that bus arm allows: raise its baud, lower return_delay_time or the rate"
	if err == nil || err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	if code := launch.ExitCode(err); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
}

func TestCheckNamesAnUnknownModel(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "arm.yaml")
	content := "rate: 100\nbuses:\n  arm: {port: /dev/ttyUSB0, baud: 1000000}\njoints:\n  j1: {bus: arm, id: 1, model: XM430-W35O}\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	err := launch.Check(file, false, &bytes.Buffer{})
	if err == nil || !strings.HasPrefix(err.Error(), file+":5:25: joints.j1.model: ") || !strings.Contains(err.Error(), "XM430-W350") {
		t.Errorf("error %q, want its place and the model XM430-W350", err)
	}
	if code := launch.ExitCode(err); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
}
