package node_test

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/sinew-robotics/sinew/msgs/std_srvs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// TestServiceAnswersDuplicates: a client that asks again under the number of an earlier request, as one that has been
// restarted, gets an answer each time.
func TestServiceAnswersDuplicates(t *testing.T) {
	t.Parallel()
	var network memory.Network
	setBool(t, open(t, &network, "arm"), "~/torque")
	network.Vendor = dds.VendorCyclone
	client := newRawClient(t, &network, "clientid=1;")
	header := "\x00\x01\x00\x00" + "\x88\x77\x66\x55\x44\x33\x22\x11" + "\x2a\x00\x00\x00\x00\x00\x00\x00"
	for range 3 {
		if err := client.requests.Write([]byte(header + "\x01")); err != nil {
			t.Fatal(err)
		}
		if payload, _ := next(t, client.replies); !bytes.HasPrefix(payload, []byte(header)) {
			t.Errorf("reply is %x, want the header %x in front", payload, header)
		}
	}
}

// TestServiceUnderFlood: who sends requests without end and reads no reply neither stops the service for others nor
// makes it keep goroutines.
func TestServiceUnderFlood(t *testing.T) {
	t.Parallel()
	var network memory.Network
	setBool(t, open(t, &network, "arm"), "~/torque")
	asker := setBoolClient(t, open(t, &network, "asker"), "/arm/torque")
	if err := asker.Wait(within(t)); err != nil {
		t.Fatal(err)
	}
	flooder := newRawClient(t, &network, "")
	related := dds.SampleID{Writer: flooder.replies.GUID(), Sequence: dds.UnknownSequence}
	before := runtime.NumGoroutine()
	for range 20 {
		for range 1000 {
			if _, err := flooder.requests.WriteRelated([]byte("\x00\x01\x00\x00\x01\x00\x00\x00"), related); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := asker.Call(within(t), &std_srvs.SetBool_Request{}); err != nil {
			t.Fatal(err)
		}
	}
	// Other tests run at the same time; one goroutine for each request would be twenty thousand.
	if more := runtime.NumGoroutine() - before; more > 1000 {
		t.Errorf("%d goroutines more than before", more)
	}
}

// deferredTorque is a service ~/torque that hands its replies over, to be sent later.
func deferredTorque(t *testing.T, n *node.Node) <-chan *node.Reply[*std_srvs.SetBool_Response] {
	t.Helper()
	pending := make(chan *node.Reply[*std_srvs.SetBool_Response], 1)
	_, err := node.NewDeferredService(n, "~/torque", std_srvs.SetBool_Service{}, dds.ServicesQoS,
		func(_ *std_srvs.SetBool_Request, reply *node.Reply[*std_srvs.SetBool_Response]) { pending <- reply })
	must(t, err)
	return pending
}

// TestClientIgnoresLateReplies: the reply to a call that was given up ends no other call, and neither do replies that come
// twice.
func TestClientIgnoresLateReplies(t *testing.T) {
	t.Parallel()
	var network memory.Network
	pending := deferredTorque(t, open(t, &network, "arm"))
	client := setBoolClient(t, open(t, &network, "asker"), "/arm/torque")
	ctx, giveUp := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := client.Call(ctx, &std_srvs.SetBool_Request{})
		ended <- err
	}()
	late := <-pending
	giveUp()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the call that was given up returned %v", err)
	}
	go func() {
		if err := (<-pending).Send(&std_srvs.SetBool_Response{Message: "second"}); err != nil {
			t.Error(err)
		}
	}()
	if err := late.Send(&std_srvs.SetBool_Response{Message: "first"}); err != nil {
		t.Error(err)
	}
	response, err := client.Call(within(t), &std_srvs.SetBool_Request{})
	if err != nil || response.Message != "second" {
		t.Errorf("the second call got %+v %v", response, err)
	}
}

// TestClientThatDiesInMidCall: the service finds nobody to answer, and serves the next one.
func TestClientThatDiesInMidCall(t *testing.T) {
	t.Parallel()
	var network memory.Network
	pending := deferredTorque(t, open(t, &network, "arm"))
	victim := open(t, &network, "victim")
	client := setBoolClient(t, victim, "/arm/torque")
	ended := make(chan error, 1)
	go func() {
		_, err := client.Call(context.Background(), &std_srvs.SetBool_Request{})
		ended <- err
	}()
	reply := <-pending
	if err := victim.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, dds.ErrClosed) {
		t.Errorf("the call returned %v, want ErrClosed", err)
	}
	if err := reply.Send(&std_srvs.SetBool_Response{}); !errors.Is(err, node.ErrNoAsker) {
		t.Errorf("the answer to the dead returned %v, want ErrNoAsker", err)
	}
	go func() { _ = (<-pending).Send(&std_srvs.SetBool_Response{Message: "alive"}) }()
	response, err := setBoolClient(t, open(t, &network, "heir"), "/arm/torque").Call(within(t), &std_srvs.SetBool_Request{})
	if err != nil || response.Message != "alive" {
		t.Errorf("the next client got %+v %v", response, err)
	}
}
