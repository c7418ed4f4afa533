package node_test

import (
	"testing"

	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/msgs/type_description_interfaces"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

func TestTypeDescription(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n := open(t, &network, "arm")
	request := &type_description_interfaces.GetTypeDescription_Request{TypeName_: "std_msgs/msg/String", TypeHash_: (*std_msgs.String)(nil).TypeHash()}
	response := call(t, n, "/arm/get_type_description", type_description_interfaces.GetTypeDescription_Service{}, request)
	if !response.Successful || len(response.TypeDescription.TypeDescription.Fields) != 1 || response.TypeDescription.TypeDescription.Fields[0].Name != "data" {
		t.Errorf("response is %+v", response)
	}
}
