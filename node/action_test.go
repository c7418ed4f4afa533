package node_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/msgs/action_msgs"
	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
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

func TestActionSucceeds(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		heard := make(chan int32, 10)
		sent, err := b.client.Send(within(t), &goal{Trajectory: sendRequest(0).Goal.Trajectory}, func(f *feedback) { heard <- f.Header.Stamp.Sec })
		must(t, err)
		g := <-b.pursued
		if g.ID() != sent.ID() || g.Goal().Trajectory.JointNames[0] != "elbow" || g.Status() != node.GoalExecuting {
			t.Errorf("goal %v, %v, %v", g.ID(), g.Goal(), g.Status())
		}
		for i := range int32(3) {
			must(t, g.Feedback(&feedback{Header: header(i + 7)}))
		}
		for i := range int32(3) {
			if got := <-heard; got != i+7 {
				t.Errorf("feedback %d is %d", i, got)
			}
		}
		must(t, g.Succeed(&result{ErrorString: "there"}))
		status, r, err := sent.Result(within(t))
		must(t, err)
		if status != node.GoalSucceeded || r.ErrorString != "there" {
			t.Errorf("%v, %+v", status, r)
		}
		for _, err := range []error{g.Feedback(&feedback{}), g.Succeed(&result{}), g.Abort(&result{}), g.Cancel(&result{})} {
			if !errors.Is(err, node.ErrGoalEnded) {
				t.Errorf("after the end: %v", err)
			}
		}
		b.statusesAre(t, []int8{2}, []int8{4})
	})
}

func TestActionRejects(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		if _, err := b.client.Send(within(t), &goal{}, nil); !errors.Is(err, node.ErrGoalRejected) {
			t.Errorf("got %v", err)
		}
		b.begin(t, 1)
		response, err := b.send.Call(within(t), sendRequest(1))
		must(t, err)
		if response.Accepted {
			t.Error("a second goal with the same id was accepted")
		}
		b.statusesAre(t, []int8{2})
	})
}

// TestActionStatus: every change is told with all goals that are known, in the order of their acceptance.
func TestActionStatus(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		first := b.begin(t, 1)
		b.statusesAre(t, []int8{2})
		second := b.begin(t, 2)
		b.statusesAre(t, []int8{2}, []int8{2, 2})
		must(t, first.Cancel(&result{ErrorCode: -1}))
		select {
		case <-first.Canceling():
		default:
			t.Error("the goal was canceled without having been canceling")
		}
		b.statusesAre(t, []int8{2}, []int8{2, 2}, []int8{3, 2}, []int8{5, 2})
		must(t, second.Abort(&result{ErrorCode: -5}))
		b.statusesAre(t, []int8{2}, []int8{2, 2}, []int8{3, 2}, []int8{5, 2}, []int8{5, 6})
		if r := b.ask(t, 1); r.Status != 5 || r.Result.ErrorCode != -1 {
			t.Errorf("%+v", r)
		}
		if r := b.ask(t, 2); r.Status != 6 || r.Result.ErrorCode != -5 {
			t.Errorf("%+v", r)
		}
	})
}

// TestActionResult: any number of clients get it, before the end and after.
func TestActionResult(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		g := b.begin(t, 1)
		answers := make(chan *control_msgs.FollowJointTrajectory_GetResult_Response, 5)
		for range cap(answers) {
			go func() { answers <- b.ask(t, 1) }()
		}
		synctest.Wait()
		if len(answers) > 0 {
			t.Error("a result before the end")
		}
		if r := b.ask(t, 9); r.Status != 0 || r.Result.ErrorString != "" {
			t.Errorf("an unknown goal has the result %+v", r)
		}
		must(t, g.Succeed(&result{ErrorString: "there"}))
		for range cap(answers) {
			if r := <-answers; r.Status != 4 || r.Result.ErrorString != "there" {
				t.Errorf("%+v", r)
			}
		}
		if r := b.ask(t, 1); r.Status != 4 || r.Result.ErrorString != "there" {
			t.Errorf("after the end %+v", r)
		}
	})
}

// TestActionResultComesFirst: the result of a goal is on its way before its last status.
func TestActionResultComesFirst(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		g := b.begin(t, 1)
		answered := make(chan struct{})
		go func() {
			b.ask(t, 1)
			close(answered)
		}()
		synctest.Wait()
		witness, err := b.network.Open(dds.Options{})
		must(t, err)
		defer witness.Close()
		replies, err := witness.NewReader(dds.Endpoint{
			Topic: "rr/move/_action/get_resultReply", Type: "control_msgs::action::dds_::FollowJointTrajectory_GetResult_Response_",
			QoS: dds.ServicesQoS,
		})
		must(t, err)
		var info dds.SampleInfo
		first := make(chan bool, 1)
		n := open(t, &b.network, "witness")
		_, err = node.NewSubscription(n, "/move/_action/status", dds.DefaultQoS, func(*action_msgs.GoalStatusArray) {
			_, ok, err := replies.Take(nil, &info)
			first <- ok && err == nil
		})
		must(t, err)
		must(t, g.Succeed(&result{}))
		if !<-first {
			t.Error("the status came without the result")
		}
		<-answered
	})
}

// TestActionResultAskedEarly: whoever asks for the result before the goal is there gets it, too. A goal that never comes,
// or is rejected, is unknown.
func TestActionResultAskedEarly(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		begin := time.Now()
		var asking sync.WaitGroup
		statuses := make([]node.GoalStatus, 5)
		after := make([]time.Duration, len(statuses))
		for i, n := range []byte{1, 1, 1, 2, 3} {
			asking.Go(func() {
				statuses[i], after[i] = node.GoalStatus(b.ask(t, n).Status), time.Since(begin)
			})
		}
		synctest.Wait()
		time.Sleep(100 * time.Millisecond)
		rejected := sendRequest(2)
		rejected.Goal.Trajectory.JointNames = nil
		if response, err := b.send.Call(within(t), rejected); err != nil || response.Accepted {
			t.Errorf("%+v, %v", response, err)
		}
		g := b.begin(t, 1)
		time.Sleep(5 * time.Second)
		must(t, g.Succeed(&result{}))
		asking.Wait()
		if want := []node.GoalStatus{node.GoalSucceeded, node.GoalSucceeded, node.GoalSucceeded, node.GoalUnknown, node.GoalUnknown}; !slices.Equal(statuses, want) {
			t.Errorf("statuses %v, want %v", statuses, want)
		}
		if after[3] != 100*time.Millisecond || after[4] != 500*time.Millisecond {
			t.Errorf("unknown after %v", after[3:])
		}
	})
}

// TestActionForgets: a result is there for 15 minutes from the end of its goal, however long the goal took.
func TestActionForgets(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		g, other := b.begin(t, 1), b.begin(t, 2)
		time.Sleep(time.Hour)
		must(t, g.Succeed(&result{}))
		time.Sleep(15*time.Minute - time.Second)
		if r := b.ask(t, 1); r.Status != 4 {
			t.Errorf("before 15 minutes the status is %d", r.Status)
		}
		time.Sleep(time.Second)
		if r := b.ask(t, 1); r.Status != 0 {
			t.Errorf("after 15 minutes the status is %d", r.Status)
		}
		must(t, other.Abort(&result{}))
		b.statusesAre(t, []int8{2}, []int8{2, 2}, []int8{4, 2}, []int8{6})
		b.begin(t, 1)
	})
}

// TestActionForgetsMany: of ended goals the last 256 are remembered, and no goal in progress is forgotten for them.
func TestActionForgetsMany(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		q := sendRequest(0)
		q.GoalID.UUID[2] = 1
		_, err := b.send.Call(within(t), q)
		must(t, err)
		lasting := <-b.pursued
		q.GoalID.UUID[2] = 0
		for i := range 257 {
			q.GoalID.UUID[1], q.GoalID.UUID[15] = byte(i>>8), byte(i)
			response, err := b.send.Call(within(t), q)
			must(t, err)
			if !response.Accepted {
				t.Fatalf("goal %d was rejected", i)
			}
			must(t, (<-b.pursued).Succeed(&result{}))
		}
		if r := b.ask(t, 0); r.Status != 0 {
			t.Errorf("the oldest of 257 has status %d", r.Status)
		}
		if r := b.ask(t, 1); r.Status != 4 {
			t.Errorf("the second oldest of 257 has status %d", r.Status)
		}
		if lasting.Status() != node.GoalExecuting {
			t.Errorf("the goal in progress is %v", lasting.Status())
		}
		must(t, lasting.Succeed(&result{}))
	})
}

func TestActionCancel(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		sent, err := b.client.Send(within(t), &sendRequest(0).Goal, nil)
		must(t, err)
		g := <-b.pursued
		must(t, sent.Cancel(within(t)))
		<-g.Canceling()
		must(t, sent.Cancel(within(t))) // again, before it is done
		b.statusesAre(t, []int8{2}, []int8{3})
		must(t, g.Feedback(&feedback{}))
		must(t, g.Cancel(&result{}))
		status, _, err := sent.Result(within(t))
		must(t, err)
		if status != node.GoalCanceled {
			t.Errorf("status %v", status)
		}
		var wrong *node.CancelError
		if err := sent.Cancel(within(t)); !errors.As(err, &wrong) || wrong.Code != action_msgs.CancelGoal_Response_ERROR_GOAL_TERMINATED {
			t.Errorf("cancel after the end: %v", err)
		}
		b.statusesAre(t, []int8{2}, []int8{3}, []int8{5})
	})
}

// TestActionCancelForms: which goals each kind of request means (rcl_action, cancel requests).
func TestActionCancelForms(t *testing.T) {
	for _, tt := range []struct {
		name  string
		id    byte // 0 is none
		after int  // number of the goal whose stamp is given, 0 is none
		code  int8
		want  string
	}{
		{"all", 0, 0, 0, "1 2 4"},
		{"until", 0, 2, 0, "1 2"},
		{"until an ended one", 0, 3, 0, "1 2"},
		{"one", 2, 0, 0, "2"},
		{"one and until", 4, 1, 0, "1 4"},
		{"one that has ended", 3, 0, 3, ""},
		{"one that has ended and until", 3, 1, 0, "1"},
		{"unknown", 9, 0, 2, ""},
		{"unknown and until", 9, 2, 0, "1 2"},
		{"unknown and until long ago", 9, 5, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			withBench(t, nil, func(t *testing.T, b *bench) {
				stamps := []builtin_interfaces.Time{5: {Sec: 1}}
				for n := byte(1); n <= 4; n++ {
					time.Sleep(time.Second)
					response, err := b.send.Call(within(t), sendRequest(n))
					must(t, err)
					stamps[n] = response.Stamp
					if g := <-b.pursued; n == 3 {
						must(t, g.Succeed(&result{}))
					}
				}
				q := &action_msgs.CancelGoal_Request{}
				q.GoalInfo.Stamp = stamps[tt.after]
				if tt.id != 0 {
					q.GoalInfo.GoalID.UUID = id(tt.id)
				}
				response, err := b.cancel.Call(within(t), q)
				must(t, err)
				var got []string
				for _, g := range response.GoalsCanceling {
					n := g.GoalID.UUID[15]
					got = append(got, fmt.Sprint(n))
					if g.Stamp != stamps[n] {
						t.Errorf("goal %d has stamp %v, accepted at %v", n, g.Stamp, stamps[n])
					}
				}
				if response.ReturnCode != tt.code || strings.Join(got, " ") != tt.want {
					t.Errorf("code %d, goals %v; want %d, %s", response.ReturnCode, got, tt.code, tt.want)
				}
			})
		})
	}
}

func TestActionCancelNothing(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		response, err := b.cancel.Call(within(t), &action_msgs.CancelGoal_Request{})
		must(t, err)
		if response.ReturnCode != 0 || len(response.GoalsCanceling) > 0 {
			t.Errorf("%+v", response)
		}
		b.statusesAre(t)
	})
}

func TestActionCancelRefused(t *testing.T) {
	withBench(t, func(g *pursuit) error {
		if g.ID() == id(1) {
			return errors.New("too late")
		}
		return nil
	}, func(t *testing.T, b *bench) {
		b.begin(t, 1)
		response, err := b.cancel.Call(within(t), &action_msgs.CancelGoal_Request{})
		must(t, err)
		if response.ReturnCode != 1 || len(response.GoalsCanceling) > 0 {
			t.Errorf("%+v", response)
		}
		b.begin(t, 2)
		response, err = b.cancel.Call(within(t), &action_msgs.CancelGoal_Request{})
		must(t, err)
		if response.ReturnCode != 0 || len(response.GoalsCanceling) != 1 || response.GoalsCanceling[0].GoalID.UUID != id(2) {
			t.Errorf("%+v", response)
		}
		b.statusesAre(t, []int8{2}, []int8{2, 2}, []int8{2, 3})
	})
}

// TestActionServerCloses: goals under way end, and their clients are told before the server is gone.
func TestActionServerCloses(t *testing.T) {
	withBench(t, nil, func(t *testing.T, b *bench) {
		sent, err := b.client.Send(within(t), &sendRequest(0).Goal, nil)
		must(t, err)
		g := <-b.pursued
		statuses := make(chan node.GoalStatus)
		go func() {
			status, _, err := sent.Result(within(t))
			if err != nil {
				t.Error(err)
			}
			statuses <- status
		}()
		synctest.Wait()
		must(t, b.server.Close())
		must(t, b.server.Close())
		if status := <-statuses; status != node.GoalAborted {
			t.Errorf("status %v", status)
		}
		if err := g.Succeed(&result{}); !errors.Is(err, node.ErrGoalEnded) {
			t.Errorf("succeed after the close: %v", err)
		}
		b.statusesAre(t, []int8{2}, []int8{6})
		must(t, b.client.Close())
		if _, err := b.client.Send(t.Context(), &goal{}, nil); !errors.Is(err, dds.ErrClosed) {
			t.Errorf("send after the close: %v", err)
		}
	})
}
