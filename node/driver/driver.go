package driver

import (
	"context"
	"errors"
	"fmt"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// Options say what the driver connects.
type Options struct {
	// Node carries the topics, services and actions; it stays the caller's.
	Node *node.Node
	// Rate is the rate of the control loop in Hz.
	Rate float64
	// Joints are the robot's and Buses where they are, both in the order of the snapshots.
	Joints []*joints.Joint
	Buses  []Bus
	// Trajectories are the controllers that get the interfaces of joint_trajectory_controller: the topics
	// <name>/joint_trajectory and <name>/controller_state, the action <name>/follow_joint_trajectory and the service
	// <name>/query_state.
	Trajectories []Trajectory
	// Grippers, Forwards and JointCommands are the other controllers.
	Grippers      []Gripper
	Forwards      []Forward
	JointCommands []JointCommands
	// Fixed are what the configuration alone decides, as read-only parameters.
	Fixed []Fixed
	// Distro is the ROS distribution whose messages are spoken where distributions differ; "" is Jazzy.
	Distro string
}

// Driver is the ROS 2 face of one robot. It stays while the robot comes and goes: between two sessions it says that
// the robot is not active.
type Driver struct {
	log         *zap.Logger
	current     current
	states      *jointStates
	faces       []face
	diagnostics *diagnostics
	safety      *safety
	registers   *registers
}

// New makes the publishers, subscriptions, services and actions. They belong to the node and end with it.
func New(o Options) (*Driver, error) {
	states, err := newJointStates(o.Node, o.Joints)
	if err != nil {
		return nil, err
	}
	d := &Driver{log: o.Node.Logger(), states: states}
	if err := declareFixed(o.Node, "", o.Fixed); err != nil {
		return nil, err
	}
	if err := d.open(&o); err != nil {
		return nil, err
	}
	if d.diagnostics, err = newDiagnostics(&o, d.controllerFacts); err != nil {
		return nil, err
	}
	d.safety = &safety{log: d.log, current: &d.current, diagnostics: d.diagnostics, joints: o.Joints}
	d.registers = &registers{node: o.Node, log: d.log, current: &d.current, joints: o.Joints}
	services := &controllerServices{log: d.log, current: &d.current, joints: o.Joints, faces: d.faces}
	return d, errors.Join(d.safety.serve(o.Node), services.serve(o.Node), declareLimits(o.Node, o.Joints, d.faces), declareLogLevel(o.Node))
}

// open gives every controller its face.
func (d *Driver) open(o *Options) error {
	n := o.Node
	for _, c := range o.Trajectories {
		if err := add(d, c.Control.Name(), func() (*trajectoryFace, error) { return newTrajectoryFace(n, c, o.Distro) }); err != nil {
			return err
		}
	}
	for _, c := range o.Grippers {
		if err := add(d, c.Control.Name(), func() (*gripper, error) { return newGripper(n, c) }); err != nil {
			return err
		}
	}
	for _, c := range o.Forwards {
		if err := add(d, c.Control.Name(), func() (*forward, error) { return newForward(n, c) }); err != nil {
			return err
		}
	}
	for _, c := range o.JointCommands {
		if err := add(d, c.Control.Name(), func() (*forward, error) { return newJointCommands(n, c) }); err != nil {
			return err
		}
	}
	return nil
}

// add makes a face, and adds it to those of the driver.
func add[F face](d *Driver, name string, open func() (F, error)) error {
	f, err := open()
	if err != nil {
		return fmt.Errorf("controller %s: %w", name, err)
	}
	d.faces = append(d.faces, f)
	return nil
}

// Run publishes on /diagnostics until ctx ends. It must be called once, and waits for nobody.
func (d *Driver) Run(ctx context.Context) { d.diagnostics.run(ctx, d.check) }

// Serve connects an active robot: it publishes every snapshot until the loop or ctx ends, and the services reach the
// robot meanwhile. A latched emergency stop holds from the first cycle on, and before the first snapshot is published the
// servos hold what was set while there was no session. One session can go on at a time.
func (d *Driver) Serve(ctx context.Context, s Session) {
	d.safety.begin(s)
	defer d.safety.end()
	ctx, cancel := context.WithCancel(ctx)
	defer d.telling(ctx, s.Robot.Events())()
	defer cancel()
	d.registers.restore(ctx, s)
	for first := true; ; first = false {
		snapshot, err := s.Loop.Next(ctx)
		if err != nil {
			return
		}
		if first && s.WireUse != nil {
			d.diagnostics.plan(s.WireUse())
		}
		d.check("joint_states", d.states.publish(snapshot))
		for _, f := range d.faces {
			d.check("the state of "+f.controller().Name(), f.cycle(snapshot.Stamp))
		}
		d.diagnostics.observe(snapshot)
	}
}

// check logs what could not be published.
func (d *Driver) check(what string, err error) {
	if err != nil && !errors.Is(err, dds.ErrClosed) {
		d.log.Error(what+" was not published", zap.Error(err))
	}
}

// Published returns the number of joint_states published so far. Any goroutine may call it.
func (d *Driver) Published() uint64 { return d.states.count.Load() }
