package driver

import (
	"context"
	"errors"
	"fmt"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node"
)

// Loop is the source of what is published; *control.Loop is one.
type Loop interface {
	// Next returns the oldest snapshot not yet read, valid until the next call, or control.ErrEnded after the last.
	Next(ctx context.Context) (*control.Snapshot, error)
}

// Options say what the driver connects.
type Options struct {
	// Node carries the topics; it stays the caller's.
	Node *node.Node
	// Loop gives the snapshots, of Joints in this order.
	Loop   Loop
	Joints []*joints.Joint
	// Trajectories are the controllers that get a topic <name>/joint_trajectory.
	Trajectories []*control.TrajectoryController
}

// Driver is the ROS 2 face of one robot.
type Driver struct {
	loop   Loop
	log    *zap.Logger
	states *jointStates
}

// New makes the publishers and subscriptions. They belong to the node and end with it.
func New(o Options) (*Driver, error) {
	states, err := newJointStates(o.Node, o.Joints)
	if err != nil {
		return nil, err
	}
	for _, c := range o.Trajectories {
		if err := subscribeTrajectories(o.Node, c); err != nil {
			return nil, fmt.Errorf("controller %s: %w", c.Name(), err)
		}
	}
	return &Driver{loop: o.Loop, log: o.Node.Logger(), states: states}, nil
}

// Run publishes every snapshot until the loop or ctx ends. It must be called once.
func (d *Driver) Run(ctx context.Context) {
	for {
		snapshot, err := d.loop.Next(ctx)
		if err != nil {
			return
		}
		if err := d.states.publish(snapshot); err != nil && !errors.Is(err, context.Canceled) {
			d.log.Error("joint_states was not published", zap.Error(err))
		}
	}
}

// Published returns the number of joint_states published so far. Any goroutine may call it.
func (d *Driver) Published() uint64 { return d.states.count.Load() }
