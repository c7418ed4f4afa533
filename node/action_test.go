package node_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

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
