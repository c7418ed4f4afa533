package node_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/sinew-robotics/sinew/msgs/action_msgs"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

type (
	goal     = control_msgs.FollowJointTrajectory_Goal
	result   = control_msgs.FollowJointTrajectory_Result
	feedback = control_msgs.FollowJointTrajectory_Feedback
	pursuit  = node.ActionGoal[*goal, *result, *feedback]
)

// bench is an action server whose goals wait for the test, a client of it, and raw clients that speak the generated
// types of the services.
type bench struct {
	network memory.Network
	server  *node.ActionServer[*goal, *result, *feedback]
	client  *node.ActionClient[*goal, *result, *feedback]
	pursued chan *pursuit // goals that have begun

	send   *node.Client[*control_msgs.FollowJointTrajectory_SendGoal_Request, *control_msgs.FollowJointTrajectory_SendGoal_Response]
	cancel *node.Client[*action_msgs.CancelGoal_Request, *action_msgs.CancelGoal_Response]
	result *node.Client[*control_msgs.FollowJointTrajectory_GetResult_Request, *control_msgs.FollowJointTrajectory_GetResult_Response]

	mu       sync.Mutex
	statuses [][]int8 // of each status message
}

// withBench runs a test in virtual time. refuse, if not nil, is asked whether a goal gets canceled.
func withBench(t *testing.T, refuse func(*pursuit) error, test func(t *testing.T, b *bench)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { test(t, newBench(t, refuse)) })
}

func newBench(t *testing.T, refuse func(*pursuit) error) *bench {
	b := &bench{pursued: make(chan *pursuit, 1000)}
	arm, asker := open(t, &b.network, "arm"), open(t, &b.network, "asker")
	_, err := node.NewSubscription(asker, "/move/_action/status", dds.ParametersQoS, func(m *action_msgs.GoalStatusArray) {
		var list []int8
		for _, s := range m.StatusList {
			list = append(list, s.Status)
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.statuses = append(b.statuses, list)
	})
	must(t, err)
	b.server, err = node.NewActionServer(arm, "move", control_msgs.FollowJointTrajectory_Action{}, node.ActionHandler[*goal, *result, *feedback]{
		Goal: func(g *pursuit) (func(context.Context), error) {
			if len(g.Goal().Trajectory.JointNames) == 0 {
				return nil, errors.New("no joints")
			}
			if err := g.Feedback(&feedback{}); !errors.Is(err, node.ErrGoalNotAccepted) {
				t.Errorf("feedback before the acceptance returned %v", err)
			}
			return func(ctx context.Context) {
				b.pursued <- g
				<-ctx.Done()
			}, nil
		},
		Cancel: refuse,
	})
	must(t, err)
	b.client, err = node.NewActionClient(asker, "move", control_msgs.FollowJointTrajectory_Action{})
	must(t, err)
	b.send, err = node.NewClient(asker, "move/_action/send_goal", control_msgs.FollowJointTrajectory_SendGoal_Service{}, dds.ServicesQoS)
	must(t, err)
	b.cancel, err = node.NewClient(asker, "move/_action/cancel_goal", action_msgs.CancelGoal_Service{}, dds.ServicesQoS)
	must(t, err)
	b.result, err = node.NewClient(asker, "move/_action/get_result", control_msgs.FollowJointTrajectory_GetResult_Service{}, dds.ServicesQoS)
	must(t, err)
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// begin sends a goal with the id n and returns it at its server.
func (b *bench) begin(t *testing.T, n byte) *pursuit {
	t.Helper()
	response, err := b.send.Call(within(t), sendRequest(n))
	must(t, err)
	if !response.Accepted {
		t.Fatalf("goal %d was rejected", n)
	}
	return <-b.pursued
}

func sendRequest(n byte) *control_msgs.FollowJointTrajectory_SendGoal_Request {
	q := &control_msgs.FollowJointTrajectory_SendGoal_Request{}
	q.GoalID.UUID = id(n)
	q.Goal.Trajectory.JointNames = []string{"elbow"}
	return q
}

func id(n byte) (id [16]byte) {
	id[0], id[15] = 0xa5, n
	return id
}

// ask returns what the server says of the result of goal n.
func (b *bench) ask(t *testing.T, n byte) *control_msgs.FollowJointTrajectory_GetResult_Response {
	t.Helper()
	q := &control_msgs.FollowJointTrajectory_GetResult_Request{}
	q.GoalID.UUID = id(n)
	response, err := b.result.Call(within(t), q)
	must(t, err)
	return response
}

// statusesAre waits until nothing moves any more and compares all status messages so far.
func (b *bench) statusesAre(t *testing.T, want ...[]int8) {
	t.Helper()
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.EqualFunc(b.statuses, want, slices.Equal) {
		t.Errorf("status messages %v, want %v", b.statuses, want)
	}
}
