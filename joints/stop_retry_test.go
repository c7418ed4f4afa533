package joints_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/joints"
)

// swallowing is a port that loses the first packets that switch torque off: WRITE (03) of 0 to torque_enable (64).
type swallowing struct {
	hardware.Port
	left int
}

func (s *swallowing) Write(b []byte) (int, error) {
	if s.left > 0 && len(b) > 7 && bytes.HasPrefix(b[7:], []byte{0x03, 64, 0, 0}) {
		s.left--
		return len(b), nil
	}
	return s.Port.Write(b)
}

func (s *swallowing) Read(b []byte, deadline time.Time) (int, error) { return s.Port.Read(b, deadline) }

func TestStopTriesTorqueOffAgain(t *testing.T) {
	t.Parallel()
	b := pair(t)
	port := &swallowing{}
	b.wrap = func(p hardware.Port) hardware.Port { port.Port = p; return port }
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	port.left = 5 // more than one request is tried
	if err := r.Stop(t.Context()); err != nil {
		t.Errorf("stop: %v", err)
	}
	r.wantRegister(t, 11, "torque_enable", 0)
	r.wantRegister(t, 12, "torque_enable", 0)
}
