package node_test

import (
	"context"
	"fmt"
	"io"

	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// A gripper that closes in three steps, and a client that watches it.
func ExampleActionGoal() {
	type (
		goal     = control_msgs.GripperCommand_Goal
		result   = control_msgs.GripperCommand_Result
		feedback = control_msgs.GripperCommand_Feedback
	)
	var network memory.Network // Fast DDS is in node/dds/fastdds
	participant, err := network.Open(dds.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	n, err := node.New(participant, node.Options{Name: "gripper", Console: io.Discard})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer n.Close()
	next := make(chan struct{})
	_, err = node.NewActionServer(n, "gripper_cmd", control_msgs.GripperCommand_Action{}, node.ActionHandler[*goal, *result, *feedback]{
		Goal: func(g *node.ActionGoal[*goal, *result, *feedback]) (func(context.Context), error) {
			if g.Goal().Command.Position < 0 {
				return nil, fmt.Errorf("position %g is negative", g.Goal().Command.Position)
			}
			return func(ctx context.Context) {
				for i := range 3 {
					_ = g.Feedback(&feedback{Position: g.Goal().Command.Position * float64(i+1) / 3})
					select {
					case <-next:
					case <-g.Canceling():
						_ = g.Cancel(&result{})
						return
					case <-ctx.Done():
						return
					}
				}
				_ = g.Succeed(&result{Position: g.Goal().Command.Position, ReachedGoal: true})
			}, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := node.NewActionClient(n, "gripper_cmd", control_msgs.GripperCommand_Action{})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	sent, err := client.Send(ctx, &goal{Command: control_msgs.GripperCommand{Position: 0.03}}, func(f *feedback) {
		fmt.Printf("at %.2f m\n", f.Position)
		next <- struct{}{}
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	status, r, err := sent.Result(ctx)
	fmt.Println(status, r.ReachedGoal, err)
	// Output:
	// at 0.01 m
	// at 0.02 m
	// at 0.03 m
	// succeeded true <nil>
}
