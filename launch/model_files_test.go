package launch

import (
	"bytes"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// grip is the model file of docs/models.md, but for the number.
const grip = `tables:
  my_gripper:
    inherits: x430
    without: [led]
    eeprom:
      grip_limit: {address: 61, size: 1, default: 10, range: [0, 100], unit: 1 %}
models:
  MY-GRIPPER: {number: 4711, table: my_gripper}
`

// gripper returns a model file and a simulated servo of its model.
func gripper(t *testing.T) (file string, so sim.ServoOptions) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "my_models.yaml")
	if err := os.WriteFile(file, []byte(grip), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := loadLibrary([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	m, err := library.Model("MY-GRIPPER")
	if err != nil {
		t.Fatal(err)
	}
	return file, sim.ServoOptions{ID: 3, Model: m}
}

// Models of the user's own are found by a scan, and read and written by the names of their registers.
func TestModelFiles(t *testing.T) {
	file, so := gripper(t)
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, so)
		got, err := scanJSON(t, ScanOptions{Protocol: "2.0", Bauds: "1000000", IDs: "3", ModelFiles: []string{file}, open: only(bus)})
		if err != nil || len(got.Servos) != 1 || len(got.Servos[0].Models) != 1 || got.Servos[0].Models[0] != "MY-GRIPPER" {
			t.Errorf("scan: %+v, %v", got, err)
		}
		got, err = scanJSON(t, ScanOptions{Protocol: "2.0", Bauds: "1000000", IDs: "3", open: only(bus)})
		if err != nil || len(got.Servos) != 1 || len(got.Servos[0].Models) != 0 {
			t.Errorf("scan without the file: %+v, %v", got, err)
		}
		o := servo3
		o.ModelFiles = []string{file}
		if text, err := read(t, bus, o, "grip_limit"); err != nil || text != "grip_limit  10  10 %\n" {
			t.Errorf("read %q, %v", text, err)
		}
		o.open, o.Stdout = only(bus), io.Discard
		if err := WriteRegister(t.Context(), WriteOptions{RegisterOptions: o, Register: "grip_limit", Value: "50%", EEPROM: true}); err != nil {
			t.Error(err)
		}
		if raw, err := bus.Register(3, "grip_limit"); raw != 50 || err != nil {
			t.Errorf("grip_limit is %d, %v", raw, err)
		}
	})
}

func TestModelFileProblems(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	bad, absent := filepath.Join(directory, "bad.yaml"), filepath.Join(directory, "absent.yaml")
	if err := os.WriteFile(bad, []byte(strings.Replace(grip, "4711", "many", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	want := bad + ":8:24: models.MY-GRIPPER.number: must be a whole number\n" + "open " + absent + ": no such file or directory"
	for _, err := range []error{
		Scan(t.Context(), ScanOptions{Port: "bench", Protocol: "2.0", IDs: "1", ModelFiles: []string{bad, absent}}),
		ReadRegisters(t.Context(), RegisterOptions{Port: "bench", ID: 1, ModelFiles: []string{bad, absent}}, nil),
	} {
		if err == nil || err.Error() != want || ExitCode(err) != 2 {
			t.Errorf("got %v, exit code %d\nwant %s, 2", err, ExitCode(err), want)
		}
	}
}

// A scan and a read over the network, of servos that speak different protocols on one wire.
func TestScanABridge(t *testing.T) {
	t.Parallel()
	servos, err := sim.Open(sim.Options{Name: "bench", Baud: 1000000, Protocol: codec.Protocol2, Servos: []sim.ServoOptions{
		servo(t, 1, "XM430-W350"), speaking(codec.Protocol1, servo(t, 2, "AX-12A")),
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer servos.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var bridge sync.WaitGroup
	defer bridge.Wait()
	defer listener.Close()
	bridge.Go(func() { serveBridge(listener, servos.Path()) })

	port := "tcp://" + listener.Addr().String()
	var out bytes.Buffer
	o := ScanOptions{Port: port, Protocol: "all", Bauds: "1000000", IDs: "1-3", Stdout: &out, Stderr: io.Discard}
	if err := Scan(t.Context(), o); err != nil || !strings.Contains(out.String(), "XM430-W350") || !strings.Contains(out.String(), "AX-12A") {
		t.Errorf("found %q, %v", out.String(), err)
	}
	out.Reset()
	r := RegisterOptions{Port: port, Baud: 1000000, ID: 2, Stdout: &out}
	if err := ReadRegisters(t.Context(), r, []string{"id"}); err != nil || out.String() != "id  2\n" {
		t.Errorf("read %q, %v", out.String(), err)
	}
}

// serveBridge carries bytes between one connection after the other and a terminal, until the listener is closed.
func serveBridge(listener net.Listener, terminal string) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		line, err := os.OpenFile(terminal, os.O_RDWR, 0)
		if err != nil {
			conn.Close()
			return
		}
		var back sync.WaitGroup
		back.Go(func() { _, _ = io.Copy(conn, line) })
		_, _ = io.Copy(line, conn) // ends with the connection
		line.Close()
		back.Wait()
		conn.Close()
	}
}
