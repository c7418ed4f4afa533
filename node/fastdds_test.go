//go:build cgo && fastdds

package node_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_srvs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/ddstest"
	"github.com/sinew-robotics/sinew/node/dds/fastdds"
)

// openFast makes a node on Fast DDS, closed at the end of the test.
func openFast(t testing.TB, domain int, name string) *node.Node {
	t.Helper()
	p, err := fastdds.Open(dds.Options{Domain: domain, Range: dds.Localhost})
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.New(p, node.Options{Name: name, Console: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Errorf("close node %s: %v", name, err)
		}
	})
	return n
}

func TestFastDDSTopic(t *testing.T) {
	t.Parallel()
	domain := ddstest.Domain(t)
	talker := openFast(t, domain, "talker")
	p := publisher[std_msgs.String](t, talker, "chatter", dds.LatchedQoS)
	if err := p.Publish(&std_msgs.String{Data: "hello"}); err != nil {
		t.Fatal(err)
	}
	received := make(chan string, 1)
	if _, err := node.NewSubscription(openFast(t, domain, "listener"), "chatter", dds.LatchedQoS, func(m *std_msgs.String) { received <- m.Data }); err != nil {
		t.Fatal(err)
	}
	if got := <-received; got != "hello" {
		t.Errorf("received %q", got)
	}
}

// TestFastDDSService: each of several clients gets its own responses, from the first call on.
func TestFastDDSService(t *testing.T) {
	t.Parallel()
	domain := ddstest.Domain(t)
	deep := dds.QoS{Reliability: dds.Reliable, Depth: 1000}
	var wg sync.WaitGroup
	for i := range 3 {
		client, err := node.NewClient(openFast(t, domain, fmt.Sprint("asker", i)), "/echo", std_srvs.SetBool_Service{}, deep)
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			for j := range 100 {
				want := (i+j)%3 == 0
				response, err := client.Call(within(t), &std_srvs.SetBool_Request{Data: want})
				if err != nil {
					t.Error(err)
					return
				}
				if response.Success != want || response.Message != "echo" {
					t.Errorf("client %d got %+v for request %d", i, response, j)
				}
			}
		})
	}
	if _, err := node.NewService(openFast(t, domain, "server"), "/echo", std_srvs.SetBool_Service{}, deep,
		func(request *std_srvs.SetBool_Request, response *std_srvs.SetBool_Response) {
			response.Success, response.Message = request.Data, "echo"
		}); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
}

// TestFastDDSServiceGuests: clients that come and go lose no reply, and neither do those that stay busy meanwhile.
func TestFastDDSServiceGuests(t *testing.T) {
	t.Parallel()
	domain := ddstest.Domain(t)
	if _, err := node.NewService(openFast(t, domain, "server"), "/echo", std_srvs.SetBool_Service{}, dds.ServicesQoS,
		func(*std_srvs.SetBool_Request, *std_srvs.SetBool_Response) {}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ask := func(n *node.Node, until func(calls int) bool) {
		client, err := node.NewClient(n, "/echo", std_srvs.SetBool_Service{}, dds.ServicesQoS)
		if err != nil {
			t.Error(err)
			return
		}
		for calls := 0; !until(calls); calls++ {
			if _, err := client.Call(ctx, &std_srvs.SetBool_Request{}); err != nil {
				t.Errorf("%s: call %d: %v", n.Name(), calls, err)
				return
			}
		}
	}
	var gone atomic.Bool
	var wg sync.WaitGroup
	for i := range 2 {
		n := openFast(t, domain, fmt.Sprint("busy", i))
		wg.Go(func() { ask(n, func(int) bool { return gone.Load() }) })
	}
	for i := range 15 {
		guest := openFast(t, domain, fmt.Sprint("guest", i))
		ask(guest, func(calls int) bool { return calls == 5 })
		if err := guest.Close(); err != nil {
			t.Error(err)
		}
	}
	gone.Store(true)
	wg.Wait()
}

// TestFastDDSOpenClose: everything is gone after each of many lives.
func TestFastDDSOpenClose(t *testing.T) {
	t.Parallel()
	domain := ddstest.Domain(t)
	for i := range 10 {
		n := openFast(t, domain, fmt.Sprint("arm", i))
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkFastDDSServiceCall(b *testing.B) {
	domain := ddstest.Domain(b)
	if _, err := node.NewService(openFast(b, domain, "server"), "/echo", std_srvs.SetBool_Service{}, dds.ServicesQoS,
		func(*std_srvs.SetBool_Request, *std_srvs.SetBool_Response) {}); err != nil {
		b.Fatal(err)
	}
	client, err := node.NewClient(openFast(b, domain, "asker"), "/echo", std_srvs.SetBool_Service{}, dds.ServicesQoS)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := client.Call(b.Context(), &std_srvs.SetBool_Request{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFastDDSVisible measures from the start of a node, its participant included, until another one has it in its
// graph.
func BenchmarkFastDDSVisible(b *testing.B) {
	domain := ddstest.Domain(b)
	watcher := openFast(b, domain, "watcher")
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		name := node.NodeName{Namespace: "/", Name: fmt.Sprint("arm", i)}
		began := time.Now()
		n := openFast(b, domain, name.Name)
		for {
			changed := watcher.GraphChanged()
			if slices.Contains(watcher.Nodes(), name) {
				break
			}
			<-changed
		}
		took = append(took, time.Since(began))
		if err := n.Close(); err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "ms-median")
	b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "ms-max")
}

// TestFastDDSIncompatibleQoS: the engine does not tell who the other side is; the node finds out.
func TestFastDDSIncompatibleQoS(t *testing.T) {
	t.Parallel()
	domain := ddstest.Domain(t)
	talker := openFast(t, domain, "talker")
	publisher[std_msgs.String](t, talker, "chatter", dds.SensorDataQoS)
	p, err := fastdds.Open(dds.Options{Domain: domain, Range: dds.Localhost})
	if err != nil {
		t.Fatal(err)
	}
	console := make(lines, 100)
	listener, err := node.New(p, node.Options{Name: "listener", Console: console})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if _, err := node.NewSubscription(listener, "chatter", dds.DefaultQoS, func(*std_msgs.String) {}); err != nil {
		t.Fatal(err)
	}
	console.await(t, "/chatter: the subscription of /listener and the publisher of /talker do not fit (RELIABILITY)")
}
