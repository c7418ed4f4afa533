package launch

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/msgs/lifecycle_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// text may be read while it is written.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (w *text) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (w *text) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

// managed is a node with its robot in a test, and a peer that watches its life cycle.
type managed struct {
	*machine
	log, out text
	peer     *node.Node
	// patience ends when the test has waited long enough.
	patience context.Context
	// entered gets the label of every state that the node enters.
	entered chan string
	ended   chan error
}

// manageRobot runs the node for a configuration on simulated servos, over the in-memory engine.
func manageRobot(t *testing.T, file string, o RunOptions) *managed {
	t.Helper()
	o.File = file
	m := &managed{entered: make(chan string, 100), ended: make(chan error, 1)}
	o.Stdout = &m.out
	cfg, parts, library, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	controllers, err := newControllers(cfg, parts.joints)
	if err != nil {
		t.Fatal(err)
	}
	var network memory.Network
	m.peer = openMemoryNode(t, &network, "peer", io.Discard)
	_, err = node.NewSubscription(m.peer, "/sinew/transition_event", dds.ParametersQoS, func(e *lifecycle_msgs.TransitionEvent) {
		m.entered <- e.GoalState.Label
	})
	if err != nil {
		t.Fatal(err)
	}
	var cancel context.CancelFunc
	m.patience, cancel = context.WithTimeout(context.Background(), 60*time.Second)
	t.Cleanup(cancel)
	ctx, quit := context.WithCancel(m.patience)
	simulation, err := o.simulation(cfg)
	if err != nil {
		t.Fatal(err)
	}
	m.machine = &machine{
		o: o, cfg: cfg, parts: parts, library: library, simulation: simulation, controllers: controllers, ctx: ctx, quit: quit,
		node: openMemoryNode(t, &network, "sinew", &m.log),
	}
	go func() { m.ended <- m.live() }()
	return m
}

func openMemoryNode(t *testing.T, network *memory.Network, name string, console io.Writer) *node.Node {
	t.Helper()
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.New(p, node.Options{Name: name, Console: console})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// enters demands the states that come next.
func (m *managed) enters(t *testing.T, states ...string) {
	t.Helper()
	for _, want := range states {
		select {
		case got := <-m.entered:
			if got != want {
				t.Fatalf("entered %s, want %s; log:\n%s", got, want, m.log.String())
			}
		case <-m.patience.Done():
			t.Fatalf("never entered %s; log:\n%s", want, m.log.String())
		}
	}
}

// change asks for a transition as ros2 lifecycle set does.
func (m *managed) change(t *testing.T, label string, want bool) {
	t.Helper()
	client, err := node.NewClient(m.peer, "/sinew/change_state", lifecycle_msgs.ChangeState_Service{}, dds.ServicesQoS)
	if err != nil {
		t.Fatal(err)
	}
	q := &lifecycle_msgs.ChangeState_Request{}
	q.Transition.Label = label
	s, err := client.Call(m.patience, q)
	if err != nil {
		t.Fatal(err)
	}
	if s.Success != want {
		t.Fatalf("%s: success %t; log:\n%s", label, s.Success, m.log.String())
	}
}

// torque reads torque_enable of all simulated servos.
func (m *managed) torque(t *testing.T) (all []int64) {
	t.Helper()
	for i := range m.parts.buses {
		for _, a := range m.parts.buses[i].actuators {
			raw, err := m.rig.Load().sims[i].Register(a.Servo().ID, "torque_enable")
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, raw)
		}
	}
	return all
}

// finish waits for the end of the node's life.
func (m *managed) finish(t *testing.T) error {
	t.Helper()
	select {
	case err := <-m.ended:
		return err
	case <-time.After(30 * time.Second):
		t.Fatalf("does not end; log:\n%s", m.log.String())
		return nil
	}
}

// arm is a configuration with two servos whose exit is as given.
func arm(t *testing.T, onExit, port string) string {
	t.Helper()
	return armWith(t, onExit, "stop", port)
}

// armWith is arm with what happens when a bus is lost.
func armWith(t *testing.T, onExit, onBusLoss, port string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "arm.yaml")
	text := `
rate: 50
buses: {arm: {port: ` + port + `, baud: 1000000}}
joints:
  shoulder: {bus: arm, id: 1, model: XL430-W250, limits: {position: [-1, 1]}}
  elbow:    {bus: arm, id: 2, model: XL430-W250, limits: {position: [-1, 1]}}
controllers: {arm_controller: {type: joint_trajectory, joints: [shoulder, elbow]}}
safety: {on_exit: ` + onExit + `, on_bus_loss: ` + onBusLoss + `, bus_watchdog: 0s}
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestLifecycleAuto: the robot is active without being asked, and the end of the program goes all the way back.
func TestLifecycleAuto(t *testing.T) {
	t.Parallel()
	m := manageRobot(t, arm(t, "torque_off", "unused"), RunOptions{Sim: true})
	m.enters(t, "configuring", "inactive", "activating", "active")
	if torque := m.torque(t); !slices.Equal(torque, []int64{1, 1}) {
		t.Errorf("active: torque %v", torque)
	}
	m.quit()
	if err := m.finish(t); err != nil {
		t.Errorf("%v; log:\n%s", err, m.log.String())
	}
	if got := <-m.entered; got != "shuttingdown" {
		t.Errorf("entered %s", got)
	}
	if got := <-m.entered; got != "finalized" {
		t.Errorf("entered %s", got)
	}
	if !strings.Contains(m.out.String(), "cycles at 50 Hz") {
		t.Errorf("no summary:\n%s", m.out.String())
	}
}

// TestLifecycleManaged: every transition is left to others, and may be gone through again.
func TestLifecycleManaged(t *testing.T) {
	t.Parallel()
	for onExit, torque := range map[string][]int64{"torque_off": {0, 0}, "hold": {1, 1}} {
		t.Run(onExit, func(t *testing.T) {
			t.Parallel()
			m := manageRobot(t, arm(t, onExit, "unused"), RunOptions{Sim: true, Lifecycle: LifecycleManaged})
			m.change(t, "activate", false)
			for range 2 {
				m.change(t, "configure", true)
				m.enters(t, "configuring", "inactive")
				if got := m.torque(t); !slices.Equal(got, []int64{0, 0}) {
					t.Errorf("inactive: torque %v", got)
				}
				for range 2 {
					m.change(t, "activate", true)
					m.enters(t, "activating", "active")
					if got := m.torque(t); !slices.Equal(got, []int64{1, 1}) {
						t.Errorf("active: torque %v", got)
					}
					m.change(t, "cleanup", false)
					m.change(t, "deactivate", true)
					m.enters(t, "deactivating", "inactive")
					if got := m.torque(t); !slices.Equal(got, torque) {
						t.Errorf("inactive again: torque %v", got)
					}
				}
				m.change(t, "cleanup", true)
				m.enters(t, "cleaningup", "unconfigured")
			}
			m.quit()
			if err := m.finish(t); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestLifecycleCannotConfigure: without its port an automatic node ends with the reason, a managed one can try again.
func TestLifecycleCannotConfigure(t *testing.T) {
	t.Parallel()
	port := filepath.Join(t.TempDir(), "ttyUSB0")
	const reason = "ttyUSB0: open: no such file or directory"
	auto := manageRobot(t, arm(t, "hold", port), RunOptions{})
	if err := auto.finish(t); err == nil || !Logged(err) || !strings.Contains(err.Error(), reason) {
		t.Errorf("ended with %v", err)
	}
	if log := auto.log.String(); strings.Count(log, reason) != 1 || !strings.Contains(log, "[ERROR]") {
		t.Errorf("log:\n%s", log)
	}

	m := manageRobot(t, arm(t, "hold", port), RunOptions{Lifecycle: LifecycleManaged})
	for range 2 {
		m.change(t, "configure", false)
		m.enters(t, "configuring", "unconfigured")
	}
	if log := m.log.String(); strings.Count(log, reason) != 2 {
		t.Errorf("log:\n%s", log)
	}
	m.quit()
	if err := m.finish(t); err != nil {
		t.Error(err)
	}
}

// TestLifecycleCannotActivate: a joint that stands outside its limits is not put under torque. Once it has been moved,
// activation succeeds.
func TestLifecycleCannotActivate(t *testing.T) {
	t.Parallel()
	m := manageRobot(t, arm(t, "torque_off", "unused"), RunOptions{Sim: true, Lifecycle: LifecycleManaged})
	m.change(t, "configure", true)
	m.enters(t, "configuring", "inactive")
	m.put(t, 2, 3000) // 1.46 rad
	m.change(t, "activate", false)
	m.enters(t, "activating", "inactive")
	if log := m.log.String(); !strings.Contains(log, "joint elbow on bus arm") || !strings.Contains(log, "outside") {
		t.Errorf("log:\n%s", log)
	}
	if got := m.torque(t); !slices.Equal(got, []int64{0, 0}) {
		t.Errorf("torque %v", got)
	}
	m.put(t, 2, 2048)
	m.change(t, "activate", true)
	m.enters(t, "activating", "active")
	m.quit()
	if err := m.finish(t); err != nil {
		t.Error(err)
	}
}

// put moves a simulated servo by hand.
func (m *managed) put(t *testing.T, id byte, ticks int64) {
	t.Helper()
	if err := m.rig.Load().sims[0].SetRegister(id, "present_position", ticks); err != nil {
		t.Fatal(err)
	}
}

// TestLifecycleFails: when the robot fails while it is active, a managed node goes through error processing and can be
// configured again; an automatic one ends with the reason.
func TestLifecycleFails(t *testing.T) {
	t.Parallel()
	for _, lifecycle := range []string{LifecycleAuto, LifecycleManaged} {
		t.Run(lifecycle, func(t *testing.T) {
			t.Parallel()
			m := manageRobot(t, arm(t, "torque_off", "unused"), RunOptions{Sim: true, Lifecycle: lifecycle})
			if lifecycle == LifecycleManaged {
				m.change(t, "configure", true)
				m.change(t, "activate", true)
			}
			m.enters(t, "configuring", "inactive", "activating", "active")
			if err := m.rig.Load().sims[0].Unplug(); err != nil {
				t.Fatal(err)
			}
			m.enters(t, "deactivating", "errorprocessing", "unconfigured")
			if log := m.log.String(); !strings.Contains(log, "[ERROR]") || !strings.Contains(log, "bus lost") {
				t.Errorf("log:\n%s", log)
			}
			if lifecycle == LifecycleManaged {
				m.change(t, "configure", true)
				m.change(t, "activate", true)
				m.enters(t, "configuring", "inactive", "activating", "active")
				m.quit()
			}
			if err := m.finish(t); (err != nil) != (lifecycle == LifecycleAuto) {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

// TestLifecycleShutDownByOthers: nothing leads out of finalized, so that the program ends when somebody leads it there.
func TestLifecycleShutDownByOthers(t *testing.T) {
	t.Parallel()
	m := manageRobot(t, arm(t, "torque_off", "unused"), RunOptions{Sim: true})
	m.enters(t, "configuring", "inactive", "activating", "active")
	m.change(t, "shutdown", true)
	m.enters(t, "shuttingdown", "finalized")
	if err := m.finish(t); err != nil {
		t.Errorf("%v; log:\n%s", err, m.log.String())
	}
}
