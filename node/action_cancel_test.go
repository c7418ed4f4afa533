package node_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/msgs/action_msgs"
	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/node"
)

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
