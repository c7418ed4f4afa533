package driver_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/joints"
)

// fakeRobot has joints that are at once where they are told to be, unless they are stuck.
type fakeRobot struct {
	joints []*joints.Joint
	stuck  atomic.Bool
	limp   atomic.Bool  // without torque
	delay  atomic.Int64 // of an exchange, in ns

	bus [1]joints.BusState // of the loop's goroutine

	mu        sync.Mutex
	positions []float64
	exchanges int
	// fare says how the bus fares in an exchange, counted from 1.
	fare     func(exchange int, b *joints.BusState)
	changes  []func(*joints.State) // what else to say of each joint
	rebooted []int
	torque   []bool // what SetTorque was called with
	refusal  error  // of SetTorque
	written  []string
	// writeRefusal is that of WriteRegister.
	writeRefusal error
	events       chan joints.Event
}

// at returns where the joints are.
func (r *fakeRobot) at() []float64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.positions)
}

// put moves the joints.
func (r *fakeRobot) put(positions ...float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	copy(r.positions, positions)
}

// alter changes every state of a joint from now on.
func (r *fakeRobot) alter(joint int, change func(*joints.State)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changes[joint] = change
}

// alterBus says how the bus fares from now on.
func (r *fakeRobot) alterBus(fare func(exchange int, b *joints.BusState)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fare = fare
}

// fail gives a joint a hardware error.
func (r *fakeRobot) fail(joint int, bits int64) {
	r.alter(joint, func(s *joints.State) { s.HardwareError = bits })
}

// refuse lets SetTorque err.
func (r *fakeRobot) refuse(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refusal = errors.New(text)
}

func (r *fakeRobot) torqueCalls() []bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.torque)
}

func (r *fakeRobot) reboots() []int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.rebooted)
}

// Reboot notes the joint.
func (r *fakeRobot) Reboot(_ context.Context, joint int) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rebooted = append(r.rebooted, joint)
	return nil
}

// WriteRegister notes the value, or refuses it.
func (r *fakeRobot) WriteRegister(_ context.Context, joint int, register string, raw int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.writeRefusal != nil {
		return r.writeRefusal
	}
	r.written = append(r.written, fmt.Sprintf("%d %s %d", joint, register, raw))
	return nil
}

func (r *fakeRobot) writes() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.written)
}

func (r *fakeRobot) refuseWrites(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.writeRefusal = err
}

func (r *fakeRobot) Firmware(joint int) int      { return 45 + joint }
func (r *fakeRobot) Events() <-chan joints.Event { return r.events }

// SetTorque notes what it is called with.
func (r *fakeRobot) SetTorque(_ context.Context, on bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.torque = append(r.torque, on)
	return r.refusal
}

func (r *fakeRobot) Joints() []*joints.Joint     { return r.joints }
func (r *fakeRobot) Buses() []joints.BusState    { return r.bus[:] }
func (r *fakeRobot) Start(context.Context) error { return nil }
func (r *fakeRobot) Stop(context.Context) error  { return nil }

func (r *fakeRobot) Exchange(commands []joints.Command, states []joints.State) error {
	time.Sleep(time.Duration(r.delay.Load()))
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges++
	r.fare(r.exchanges, &r.bus[0])
	for i, c := range commands {
		if !math.IsNaN(c.Position) && !r.stuck.Load() {
			r.positions[i] = c.Position
		}
		states[i] = joints.State{
			Position: r.positions[i], Effort: math.NaN(), Fresh: true, Torque: !r.limp.Load(), At: time.Now(), Temperature: 31, Voltage: 12.1,
		}
		r.changes[i](&states[i])
	}
	return nil
}

func newFakeRobot(t *testing.T) *fakeRobot {
	t.Helper()
	r, err := makeRobot()
	must(t, err)
	return r
}

// exampleRobot is one for examples.
func exampleRobot() *fakeRobot {
	r, err := makeRobot()
	if err != nil {
		panic(err)
	}
	return r
}

func makeRobot() (*fakeRobot, error) {
	library, err := model.Embedded()
	if err != nil {
		return nil, err
	}
	m, err := library.Model("XL430-W250")
	if err != nil {
		return nil, err
	}
	r := &fakeRobot{
		positions: make([]float64, len(jointNames)), events: make(chan joints.Event, 10), fare: func(int, *joints.BusState) {},
	}
	for i, name := range jointNames {
		j, err := joints.New(joints.Options{
			Name: name, Limits: jointLimits(), Actuators: []joints.ActuatorOptions{
				{Servo: &hardware.Servo{ID: byte(i + 1), Model: m}, Direction: 1, Reduction: 1, ZeroTicks: 2048},
			},
		})
		if err != nil {
			return nil, err
		}
		r.joints = append(r.joints, j)
		r.changes = append(r.changes, func(*joints.State) {})
	}
	return r, nil
}
