package driver_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/msgs/controller_manager_msgs"
	"github.com/sinew-robotics/sinew/msgs/diagnostic_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
	"github.com/sinew-robotics/sinew/node/driver"
)

// servoOf is a servo as an actuator.
func servoOf(t *testing.T, id byte, name string) joints.ActuatorOptions {
	t.Helper()
	library, err := model.Embedded()
	must(t, err)
	m, err := library.Model(name)
	must(t, err)
	return joints.ActuatorOptions{Servo: &hardware.Servo{ID: id, Model: m}, Direction: 1, Reduction: 1, ZeroTicks: 2048}
}

// TestKindsOfJoints: a mimic takes no commands and has no servo, and a joint with two servos names both.
func TestKindsOfJoints(t *testing.T) {
	t.Parallel()
	finger, err := joints.New(joints.Options{
		Name: "finger", Limits: joints.NoLimits(), Linkage: &joints.Linkage{Radius: 0.01},
		Actuators: []joints.ActuatorOptions{servoOf(t, 1, "XL430-W250"), servoOf(t, 2, "XL430-W250")},
	})
	must(t, err)
	other, err := joints.NewMimic("other_finger", finger, -1, 0)
	must(t, err)
	var network memory.Network
	peer := openNode(t, &network, "peer", io.Discard)
	d, err := driver.New(driver.Options{
		Node: openNode(t, &network, "sinew", io.Discard), Rate: 100, Joints: []*joints.Joint{finger, other},
		Buses: []driver.Bus{{Name: "arm", Port: "/dev/ttyUSB0", Joints: []int{0}}},
	})
	must(t, err)
	heard := make(chan []diagnostic_msgs.DiagnosticStatus, 100)
	_, err = node.NewSubscription(peer, "/diagnostics", dds.ParametersQoS, func(m *diagnostic_msgs.DiagnosticArray) {
		heard <- slices.Clone(m.Status)
	})
	must(t, err)
	ran := make(chan struct{})
	go func() {
		defer close(ran)
		d.Run(t.Context())
	}()
	t.Cleanup(func() { <-ran })
	names := make(map[string]string)
	for _, s := range <-heard {
		names[s.Name] = s.HardwareID
	}
	if names["sinew: joint finger"] != "bus arm: servo 1 (XL430-W250), servo 2 (XL430-W250)" || names["sinew: joint other_finger"] != "" {
		t.Errorf("%v", names)
	}

	client, err := node.NewClient(peer, "/controller_manager/list_hardware_interfaces", controller_manager_msgs.ListHardwareInterfaces_Service{}, dds.ServicesQoS)
	must(t, err)
	response, err := client.Call(t.Context(), &controller_manager_msgs.ListHardwareInterfaces_Request{})
	must(t, err)
	var commands []string
	for _, i := range response.CommandInterfaces {
		commands = append(commands, i.Name)
	}
	if strings.Join(commands, " ") != "finger/position" || len(response.StateInterfaces) != 6 {
		t.Errorf("%+v", response)
	}
}
