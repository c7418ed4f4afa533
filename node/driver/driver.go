package driver

import (
	"context"
	"errors"
	"fmt"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// Loop is the source of what is published; *control.Loop is one.
type Loop interface {
	// Next returns the oldest snapshot not yet read, valid until the next call, or control.ErrEnded after the last.
	Next(ctx context.Context) (*control.Snapshot, error)
}

// Options say what the driver connects.
type Options struct {
	// Node carries the topics, services and actions; it stays the caller's.
	Node *node.Node
	// Loop gives the snapshots, of Joints in this order.
	Loop   Loop
	Joints []*joints.Joint
	// Trajectories are the controllers that get the interfaces of joint_trajectory_controller: the topics
	// <name>/joint_trajectory and <name>/controller_state, the action <name>/follow_joint_trajectory and the service
	// <name>/query_state.
	Trajectories []*control.TrajectoryController
	// Distro is the ROS distribution whose messages are spoken where distributions differ; "" is Jazzy.
	Distro string
}

// Driver is the ROS 2 face of one robot.
type Driver struct {
	loop        Loop
	log         *zap.Logger
	states      *jointStates
	controllers []*controller
}

// New makes the publishers, subscriptions, services and actions. They belong to the node and end with it.
func New(o Options) (*Driver, error) {
	states, err := newJointStates(o.Node, o.Joints)
	if err != nil {
		return nil, err
	}
	d := &Driver{loop: o.Loop, log: o.Node.Logger(), states: states}
	for _, c := range o.Trajectories {
		face, err := newController(o.Node, c, o.Distro)
		if err != nil {
			return nil, fmt.Errorf("controller %s: %w", c.Name(), err)
		}
		d.controllers = append(d.controllers, face)
	}
	return d, nil
}

// controller is the face of one trajectory controller.
type controller struct {
	trajectories *trajectories
	state        *controllerState
}

func newController(n *node.Node, c *control.TrajectoryController, distro string) (*controller, error) {
	face := &controller{}
	var err error
	if face.state, err = newControllerState(n, c, distro); err != nil {
		return nil, err
	}
	if err := serveQueries(n, c); err != nil {
		return nil, err
	}
	if face.trajectories, err = subscribeTrajectories(n, c); err != nil {
		return nil, err
	}
	return face, serveGoals(n, c, distro)
}

// Run publishes every snapshot until the loop or ctx ends. It must be called once.
func (d *Driver) Run(ctx context.Context) {
	for {
		snapshot, err := d.loop.Next(ctx)
		if err != nil {
			return
		}
		d.check("joint_states", d.states.publish(snapshot))
		for _, c := range d.controllers {
			c.trajectories.watch()
			d.check("controller_state", c.state.publish(snapshot.Stamp))
		}
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
