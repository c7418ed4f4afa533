package driver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/std_srvs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// patience bounds how long a service waits for the robot. A reboot alone may take 3 s for each servo.
const patience = 30 * time.Second

// errHalted refuses what an emergency stop forbids.
var errHalted = errors.New("an emergency stop is latched: release it first (~/emergency_stop with data: false)")

// safety is the services ~/torque, ~/reboot and ~/emergency_stop.
type safety struct {
	log         *zap.Logger
	current     *current
	diagnostics *diagnostics
	joints      []*joints.Joint

	mu     sync.Mutex // guards halted, and what depends on it
	halted bool
}

func (s *safety) serve(n *node.Node) error {
	return errors.Join(
		serveSwitch(n, "~/torque", s.setTorque),
		serveSwitch(n, "~/"+emergencyStop, s.setHalt),
		serve(n, "~/reboot", std_srvs.Trigger_Service{}, func(_ *std_srvs.Trigger_Request, r *std_srvs.Trigger_Response) {
			r.Success, r.Message = s.answer("reboot", s.reboot)
		}),
	)
}

func serve[Q, S msgs.Message](n *node.Node, name string, t msgs.Service[Q, S], answer func(Q, S)) error {
	_, err := node.NewService(n, name, t, dds.ServicesQoS, answer)
	return err
}

// serveSwitch makes a service that switches something on or off.
func serveSwitch(n *node.Node, name string, set func(on bool) (success bool, message string)) error {
	return serve(n, name, std_srvs.SetBool_Service{}, func(q *std_srvs.SetBool_Request, r *std_srvs.SetBool_Response) {
		r.Success, r.Message = set(q.Data)
	})
}

// answer does what a service is for, and logs it: a robot that changes its state says so.
func (s *safety) answer(service string, act func(ctx context.Context) (string, error)) (success bool, message string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	done, err := act(ctx)
	if err != nil {
		s.log.Warn(service+" refused", zap.Error(err))
		return false, err.Error()
	}
	if service == emergencyStop && s.isHalted() {
		s.log.Warn(done)
	} else {
		s.log.Info(done)
	}
	return true, done
}

// isHalted reports whether an emergency stop is latched.
func (s *safety) isHalted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.halted
}

const emergencyStop = "emergency_stop"

// begin makes a session the current one. What is latched holds for it, too.
func (s *safety) begin(session Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.halted {
		session.Loop.Halt(true)
	}
	s.diagnostics.begin(session)
	s.current.p.Store(&session)
}

func (s *safety) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current.p.Store(nil)
	s.diagnostics.end()
}

// setHalt latches an emergency stop, or releases it. It works whether the robot is active or not.
func (s *safety) setHalt(on bool) (success bool, message string) {
	return s.answer(emergencyStop, func(context.Context) (string, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.halted = on
		s.diagnostics.halt(on)
		if session := s.current.p.Load(); session != nil {
			session.Loop.Halt(on)
		}
		if on {
			return "emergency stop: all joints come to rest and hold; nothing is accepted until it is released", nil
		}
		return "emergency stop released", nil
	})
}

// ready returns the session if nothing forbids to put joints under torque.
func (s *safety) ready() (*Session, error) {
	session, err := s.current.get()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.halted {
		return nil, errHalted
	}
	return session, nil
}

func (s *safety) setTorque(on bool) (success bool, message string) {
	return s.answer("torque", func(ctx context.Context) (string, error) {
		session, err := s.current.get()
		if on {
			session, err = s.ready()
		}
		if err != nil {
			return "", err
		}
		if err := session.Loop.SetTorque(ctx, on); err != nil {
			return "", oneLine(err)
		}
		if on {
			return "torque is on at all joints, which hold where they stand", nil
		}
		return "torque is off at all joints", nil
	})
}

// reboot restarts the servos of the joints that report an error or have lost their torque.
func (s *safety) reboot(ctx context.Context) (string, error) {
	session, err := s.ready()
	if err != nil {
		return "", err
	}
	faulty := s.once(s.diagnostics.faulty())
	if len(faulty) == 0 {
		return "no servo reports an error: nothing to reboot", nil
	}
	var done []string
	var wrong []error
	for _, j := range faulty {
		err := session.Loop.Do(ctx, func(ctx context.Context) error { return session.Robot.Reboot(ctx, j) })
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		done = append(done, s.diagnostics.joints[j].name)
	}
	if wrong != nil {
		return "", oneLine(errors.Join(wrong...))
	}
	return fmt.Sprintf("rebooted, under torque again: %s", strings.Join(done, ", ")), nil
}

// once leaves out joints whose servos are those of one before: coupled joints have them in common.
func (s *safety) once(all []int) (left []int) {
	var seen []string
	for _, i := range all {
		j := s.joints[i]
		if slices.Contains(seen, j.Name()) {
			continue
		}
		for _, other := range j.Actuators()[0].Joints() {
			seen = append(seen, other.Name())
		}
		left = append(left, i)
	}
	return left
}

// oneLine makes one line of joined errors, as the message of a service is one.
func oneLine(err error) error {
	return lineError{err}
}

// lineError is an error whose text is on one line.
type lineError struct{ err error }

func (e lineError) Error() string { return strings.ReplaceAll(e.err.Error(), "\n", "; ") }

// Unwrap returns the error.
func (e lineError) Unwrap() error { return e.err }
