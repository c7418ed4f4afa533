package node_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/msgs/std_srvs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// patience bounds every wait of the tests. Only a failing test uses it up.
const patience = 20 * time.Second

// open makes a node on the network, closed at the end of the test.
func open(t *testing.T, network *memory.Network, name string) *node.Node {
	t.Helper()
	p, err := network.Open(dds.Options{})
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

func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// setBool answers with the negation and the number of calls.
func setBool(t *testing.T, n *node.Node, name string) *node.Service {
	t.Helper()
	calls := 0
	s, err := node.NewService(n, name, std_srvs.SetBool_Service{}, dds.ServicesQoS,
		func(request *std_srvs.SetBool_Request, response *std_srvs.SetBool_Response) {
			calls++
			response.Success, response.Message = !request.Data, fmt.Sprint(calls)
		})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func setBoolClient(t *testing.T, n *node.Node, name string) *node.Client[*std_srvs.SetBool_Request, *std_srvs.SetBool_Response] {
	t.Helper()
	c, err := node.NewClient(n, name, std_srvs.SetBool_Service{}, dds.ServicesQoS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestServiceCall(t *testing.T) {
	t.Parallel()
	var network memory.Network
	client := setBoolClient(t, open(t, &network, "asker"), "/arm/torque")
	server := setBool(t, open(t, &network, "arm"), "~/torque")
	if server.Name() != "/arm/torque" || client.Name() != "/arm/torque" {
		t.Errorf("names are %q and %q", server.Name(), client.Name())
	}
	for i := range 3 {
		response, err := client.Call(within(t), &std_srvs.SetBool_Request{Data: i%2 == 0})
		if err != nil {
			t.Fatal(err)
		}
		if response.Success != (i%2 != 0) || response.Message != fmt.Sprint(i+1) {
			t.Errorf("response to call %d is %+v", i, response)
		}
	}
}

// TestServiceWithinNode: a client and its server in one participant, which reports no discovery of itself.
func TestServiceWithinNode(t *testing.T) {
	t.Parallel()
	n := open(t, new(memory.Network), "arm")
	setBool(t, n, "torque")
	if _, err := setBoolClient(t, n, "torque").Call(within(t), &std_srvs.SetBool_Request{}); err != nil {
		t.Error(err)
	}
}

// TestServiceManyClients: every client gets its own responses though all share the topic.
func TestServiceManyClients(t *testing.T) {
	t.Parallel()
	var network memory.Network
	server := open(t, &network, "arm")
	_, err := node.NewService(server, "/echo", std_srvs.SetBool_Service{}, dds.QoS{Reliability: dds.Reliable, Depth: 1000},
		func(request *std_srvs.SetBool_Request, response *std_srvs.SetBool_Response) {
			response.Success = request.Data
		})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 4 {
		client, err := node.NewClient(open(t, &network, fmt.Sprint("asker", i)), "/echo", std_srvs.SetBool_Service{}, dds.QoS{Reliability: dds.Reliable, Depth: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			wg.Go(func() {
				for j := range 100 {
					want := (i+j)%3 == 0
					response, err := client.Call(within(t), &std_srvs.SetBool_Request{Data: want})
					if err != nil {
						t.Error(err)
						return
					}
					if response.Success != want {
						t.Errorf("client %d got %v for request %d", i, response.Success, j)
					}
				}
			})
		}
	}
	wg.Wait()
}

func TestDeferredService(t *testing.T) {
	t.Parallel()
	var network memory.Network
	var replies []*node.Reply[*std_srvs.SetBool_Response]
	all := make(chan struct{})
	service, err := node.NewDeferredService(open(t, &network, "arm"), "/later", std_srvs.SetBool_Service{}, dds.ServicesQoS,
		func(_ *std_srvs.SetBool_Request, reply *node.Reply[*std_srvs.SetBool_Response]) {
			if replies = append(replies, reply); len(replies) == 3 {
				close(all)
			}
		})
	if err != nil {
		t.Fatal(err)
	}
	client := setBoolClient(t, open(t, &network, "asker"), "/later")
	texts := make(chan string, 3)
	for range 3 {
		go func() {
			response, err := client.Call(within(t), &std_srvs.SetBool_Request{})
			if err != nil {
				t.Error(err)
				response = &std_srvs.SetBool_Response{}
			}
			texts <- response.Message
		}()
	}
	<-all
	for i := range replies { // the last first
		if err := replies[2-i].Send(&std_srvs.SetBool_Response{Message: "done"}); err != nil {
			t.Error(err)
		}
		if err := replies[2-i].Send(&std_srvs.SetBool_Response{Message: "twice"}); !errors.Is(err, node.ErrAnswered) {
			t.Errorf("the second answer returned %v, want ErrAnswered", err)
		}
	}
	for range 3 {
		if text := <-texts; text != "done" {
			t.Errorf("response is %q, want done", text)
		}
	}
	if err := service.Close(); err != nil {
		t.Error(err)
	}
}

func TestClientErrors(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n := open(t, &network, "asker")
	client := setBoolClient(t, n, "/nobody")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client.Call(ctx, &std_srvs.SetBool_Request{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a call without a server returned %v, want Canceled", err)
	}
	errs := make(chan error, 2)
	go func() { errs <- client.Wait(context.Background()) }()
	go func() {
		_, err := client.Call(context.Background(), &std_srvs.SetBool_Request{})
		errs <- err
	}()
	for range 2 {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	}
	for range 2 {
		if err := <-errs; !errors.Is(err, dds.ErrClosed) {
			t.Errorf("a closed client returned %v, want ErrClosed", err)
		}
	}
}

// TestReplyWithoutAsker: the asker's end may never come, and the service may be closed when the answer is ready.
func TestReplyWithoutAsker(t *testing.T) {
	t.Parallel()
	var network memory.Network
	pending := make(chan *node.Reply[*std_srvs.SetBool_Response], 2)
	service, err := node.NewDeferredService(open(t, &network, "arm"), "~/torque", std_srvs.SetBool_Service{}, dds.ServicesQoS,
		func(_ *std_srvs.SetBool_Request, reply *node.Reply[*std_srvs.SetBool_Response]) { pending <- reply })
	if err != nil {
		t.Fatal(err)
	}
	client := newRawClient(t, &network, "")
	nobody := client.replies.GUID()
	nobody[12]++
	for _, reader := range []dds.GUID{nobody, client.replies.GUID()} {
		related := dds.SampleID{Writer: reader, Sequence: dds.UnknownSequence}
		if _, err := client.requests.WriteRelated([]byte("\x00\x01\x00\x00\x01"), related); err != nil {
			t.Fatal(err)
		}
	}
	if err := (<-pending).Send(&std_srvs.SetBool_Response{}); !errors.Is(err, node.ErrNoAsker) {
		t.Errorf("an answer to nobody returned %v, want ErrNoAsker", err)
	}
	if err := service.Close(); err != nil {
		t.Fatal(err)
	}
	if err := (<-pending).Send(&std_srvs.SetBool_Response{}); !errors.Is(err, dds.ErrClosed) && !errors.Is(err, node.ErrNoAsker) {
		t.Errorf("an answer of a closed service returned %v, want ErrClosed or ErrNoAsker", err)
	}
}
