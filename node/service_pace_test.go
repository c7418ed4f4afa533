package node_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/msgs/std_srvs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// askAll has clients call one service, each once in a millisecond, and returns when each of its replies was on its way.
func askAll(t *testing.T, q dds.QoS, clients, calls int) []time.Time {
	var network memory.Network
	server := open(t, &network, "server")
	if _, err := node.NewService(server, "/echo", std_srvs.SetBool_Service{}, q,
		func(*std_srvs.SetBool_Request, *std_srvs.SetBool_Response) {}); err != nil {
		t.Fatal(err)
	}
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	replies, err := p.NewReader(dds.Endpoint{Topic: "rr/echoReply", Type: "std_srvs::srv::dds_::SetBool_Response_", QoS: dds.QoS{Reliability: dds.Reliable, History: dds.KeepAll}})
	if err != nil {
		t.Fatal(err)
	}
	var asking sync.WaitGroup
	for i := range clients {
		client, err := node.NewClient(open(t, &network, fmt.Sprint("asker", i)), "/echo", std_srvs.SetBool_Service{}, q)
		if err != nil {
			t.Fatal(err)
		}
		asking.Go(func() {
			for range calls {
				if _, err := client.Call(context.Background(), &std_srvs.SetBool_Request{}); err != nil {
					t.Error(err)
				}
				time.Sleep(time.Millisecond) // of the test's clock
			}
		})
	}
	asking.Wait()
	var times []time.Time
	var info dds.SampleInfo
	for {
		_, ok, err := replies.Take(nil, &info)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return times
		}
		times = append(times, info.Source)
	}
}

// TestRepliesLeaveTimeToRead: a client with the history of ROS 2, which keeps ten replies, has time to read its own
// before those for others push it out.
func TestRepliesLeaveTimeToRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		times := askAll(t, dds.ServicesQoS, 3, 20)
		if len(times) != 60 {
			t.Fatalf("%d replies to 60 requests", len(times))
		}
		for i := 10; i < len(times); i++ {
			if took := times[i].Sub(times[i-10]); took < 50*time.Millisecond {
				t.Errorf("reply %d comes %v after the tenth before it", i, took)
			}
		}
	})
}

// TestRepliesAreNotHeldUp: whoever asks alone, or keeps many replies, is answered at once.
func TestRepliesAreNotHeldUp(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		clients int
		qos     dds.QoS
	}{
		"one client":     {1, dds.ServicesQoS},
		"deep histories": {3, dds.ParametersQoS},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				times := askAll(t, tt.qos, tt.clients, 50)
				if took := times[len(times)-1].Sub(times[0]); took != 49*time.Millisecond {
					t.Errorf("50 requests, one each millisecond, are answered within %v", took)
				}
			})
		})
	}
}
