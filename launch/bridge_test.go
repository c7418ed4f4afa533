package launch

import (
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

const bridged = `rate: 50
buses: {arm: {port: "tcp://ADDRESS", baud: 1000000, reply_margin: 100ms}}
joints:
  pan: {bus: arm, id: 1, model: XM430-W350}
  tilt: {bus: arm, id: 2, model: XL430-W250}
`

// Servos behind a serial bridge on the network start, answer and stop as those on a serial port do.
func TestBusOnTheNetwork(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	cfg, err := config.Parse("r.yaml", []byte(strings.ReplaceAll(bridged, "ADDRESS", listener.Addr().String())))
	if err != nil {
		t.Fatal(err)
	}
	library, err := model.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	parts, err := resolve(cfg, library)
	if err != nil {
		t.Fatal(err)
	}
	servos, err := sim.Open(simOptions(&parts.buses[0]))
	if err != nil {
		t.Fatal(err)
	}
	defer servos.Close()
	var bridge sync.WaitGroup
	defer bridge.Wait()
	defer listener.Close() // before the wait, if nobody comes
	bridge.Go(func() { carry(t, listener, servos.Path()) })

	r, err := openRig(cfg, parts, library, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := r.robot.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, id := range []byte{1, 2} {
		if on, err := servos.Register(id, "torque_enable"); err != nil || on != 1 {
			t.Errorf("servo %d: torque %d (%v), want it on", id, on, err)
		}
	}
	if err := r.robot.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if on, err := servos.Register(1, "torque_enable"); err != nil || on != 0 {
		t.Errorf("servo 1: torque %d (%v), want it off", on, err)
	}
}

// carry accepts one connection and carries bytes between it and a terminal until the connection ends.
func carry(t *testing.T, listener net.Listener, terminal string) {
	conn, err := listener.Accept()
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	line, err := os.OpenFile(terminal, os.O_RDWR, 0)
	if err != nil {
		t.Error(err)
		return
	}
	var back sync.WaitGroup
	back.Go(func() { _, _ = io.Copy(conn, line) }) // ends with the terminal
	_, _ = io.Copy(line, conn)                     // ends with the connection
	line.Close()
	back.Wait()
}
