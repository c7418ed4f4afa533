package node_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/msgs/action_msgs"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

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
