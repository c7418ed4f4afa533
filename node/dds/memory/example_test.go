package memory_test

import (
	"fmt"

	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// ExampleNetwork passes a sample from one participant to another that comes later.
func ExampleNetwork() {
	var network memory.Network
	a, _ := network.Open(dds.Options{})
	defer a.Close()
	w, _ := a.NewWriter(dds.Endpoint{Topic: "rt/chatter", Type: "std_msgs::msg::dds_::String_", QoS: dds.LatchedQoS})
	w.Write([]byte("\x00\x01\x00\x00\x03\x00\x00\x00hi\x00"))

	b, _ := network.Open(dds.Options{})
	defer b.Close()
	r, _ := b.NewReader(dds.Endpoint{Topic: "rt/chatter", Type: "std_msgs::msg::dds_::String_", QoS: dds.LatchedQoS})
	r.Wait()
	var info dds.SampleInfo
	payload, _, _ := r.Take(nil, &info)
	fmt.Println(string(payload[8:10]), info.ID.Sequence)
	// Output: hi 1
}
