package node_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// openWith makes a node with ROS arguments.
func openWith(t *testing.T, network *memory.Network, name string, args ...string) *node.Node {
	t.Helper()
	ros, _, err := node.ParseArgs(append([]string{"--ros-args"}, args...))
	if err != nil {
		t.Fatal(err)
	}
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.New(p, node.Options{Name: name, Args: ros, Console: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

// call calls a service once.
func call[Q, S msgs.Message](t *testing.T, n *node.Node, name string, s msgs.Service[Q, S], request Q) S {
	t.Helper()
	client, err := node.NewClient(n, name, s, dds.ParametersQoS)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	response, err := client.Call(within(t), request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func declare[T node.ParameterType](t *testing.T, n *node.Node, name string, value T, o node.ParameterOptions[T]) *node.Parameter[T] {
	t.Helper()
	p, err := node.DeclareParameter(n, name, value, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The values a client sends, as rcl_interfaces has them.
func integer(v int64) rcl_interfaces.ParameterValue {
	return rcl_interfaces.ParameterValue{Type: 2, IntegerValue: v}
}
func double(v float64) rcl_interfaces.ParameterValue {
	return rcl_interfaces.ParameterValue{Type: 3, DoubleValue: v}
}
func text(v string) rcl_interfaces.ParameterValue {
	return rcl_interfaces.ParameterValue{Type: 4, StringValue: v}
}

func TestParameterSetRefusals(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n := open(t, &network, "arm")
	declare(t, n, "rate", int64(10), node.ParameterOptions[int64]{
		IntegerRange: &rcl_interfaces.IntegerRange{FromValue: 10, ToValue: 1000, Step: 7},
	})
	declare(t, n, "gain", 1.0, node.ParameterOptions[float64]{
		FloatingPointRange: &rcl_interfaces.FloatingPointRange{FromValue: 0, ToValue: 1, Step: 0.1},
	})
	declare(t, n, "port", "/dev/ttyUSB0", node.ParameterOptions[string]{ReadOnly: true})
	declare(t, n, "mode", "position", node.ParameterOptions[string]{
		Check: func(v string) error {
			if v != "position" && v != "velocity" {
				return errors.New("mode is position or velocity")
			}
			return nil
		},
	})
	// The reasons are those of rclcpp (node_parameters.cpp), which tools show to people.
	for _, test := range []struct {
		name   string
		value  rcl_interfaces.ParameterValue
		reason string
	}{
		{"rate", integer(101), ""}, // 10 + 13·7
		{"rate", integer(10), ""},
		{"rate", integer(1000), ""}, // an end, though not on a step
		{"rate", integer(9), "Parameter {rate} doesn't comply with integer range."},
		{"rate", integer(1001), "Parameter {rate} doesn't comply with integer range."},
		{"rate", integer(102), "Parameter {rate} doesn't comply with integer range."},
		{"rate", double(101), "Wrong parameter type, parameter {rate} is of type {integer}, setting it to {double} is not allowed."},
		{"rate", text("x"), "Wrong parameter type, parameter {rate} is of type {integer}, setting it to {string} is not allowed."},
		{"rate", rcl_interfaces.ParameterValue{}, "cannot undeclare a statically typed parameter"},
		{"gain", double(0.3), ""}, // 3·0.1 is 0.30000000000000004
		{"gain", integer(1), ""},  // extension: integers are doubles
		{"gain", double(0.35), "Parameter {gain} doesn't comply with floating point range."},
		{"gain", double(1.1), "Parameter {gain} doesn't comply with floating point range."},
		{"gain", rcl_interfaces.ParameterValue{Type: 1}, "Wrong parameter type, parameter {gain} is of type {double}, setting it to {bool} is not allowed."},
		{"port", text("/dev/ttyUSB1"), "parameter 'port' cannot be set because it is read-only"},
		{"nothing", text(""), "parameter 'nothing' cannot be set because it was not declared"},
		{"mode", text("velocity"), ""},
		{"mode", text("torque"), "mode is position or velocity"},
	} {
		request := &rcl_interfaces.SetParameters_Request{Parameters: []rcl_interfaces.Parameter{{Name: test.name, Value: test.value}}}
		response := call(t, n, "/arm/set_parameters", rcl_interfaces.SetParameters_Service{}, request)
		want := []rcl_interfaces.SetParametersResult{{Successful: test.reason == "", Reason: test.reason}}
		if d := cmp.Diff(want, response.Results); d != "" {
			t.Errorf("set %s to %+v (-want +got):\n%s", test.name, test.value, d)
		}
	}
}

// TestParameterSetMany: each value counts for itself, the atomic set does all or nothing.
func TestParameterSetMany(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n := open(t, &network, "arm")
	var changes []float64
	a := declare(t, n, "a", 1.0, node.ParameterOptions[float64]{Changed: func(v float64) { changes = append(changes, v) }})
	b := declare(t, n, "b", int64(1), node.ParameterOptions[int64]{})
	values := []rcl_interfaces.Parameter{{Name: "a", Value: double(2)}, {Name: "b", Value: text("no")}, {Name: "a", Value: double(3)}}
	results := call(t, n, "arm/set_parameters", rcl_interfaces.SetParameters_Service{}, &rcl_interfaces.SetParameters_Request{Parameters: values}).Results
	if len(results) != 3 || !results[0].Successful || results[1].Successful || !results[2].Successful {
		t.Errorf("results are %+v", results)
	}
	if a.Get() != 3 || b.Get() != 1 || !slices.Equal(changes, []float64{2, 3}) {
		t.Errorf("a = %v, b = %v, changes %v", a.Get(), b.Get(), changes)
	}
	for _, test := range []struct {
		values []rcl_interfaces.Parameter
		reason string
	}{
		{[]rcl_interfaces.Parameter{{Name: "a", Value: double(7)}, {Name: "b", Value: text("no")}},
			"Wrong parameter type, parameter {b} is of type {integer}, setting it to {string} is not allowed."},
		{[]rcl_interfaces.Parameter{{Name: "a", Value: double(7)}, {Name: "c", Value: double(7)}},
			"One or more parameters were not declared before setting"},
		{nil, ""},
		{[]rcl_interfaces.Parameter{{Name: "b", Value: integer(8)}, {Name: "a", Value: double(8)}}, ""},
	} {
		result := call(t, n, "arm/set_parameters_atomically", rcl_interfaces.SetParametersAtomically_Service{},
			&rcl_interfaces.SetParametersAtomically_Request{Parameters: test.values}).Result
		if d := cmp.Diff(rcl_interfaces.SetParametersResult{Successful: test.reason == "", Reason: test.reason}, result); d != "" {
			t.Errorf("set %+v (-want +got):\n%s", test.values, d)
		}
	}
	if a.Get() != 8 || b.Get() != 8 {
		t.Errorf("a = %v, b = %v, want 8 both", a.Get(), b.Get())
	}
}

// TestParameterQueries: values come in the order asked for, and an unknown name empties the answer.
func TestParameterQueries(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n := open(t, &network, "arm")
	limits := rcl_interfaces.FloatingPointRange{FromValue: -1, ToValue: 1}
	declare(t, n, "gain", 0.5, node.ParameterOptions[float64]{
		Description: "proportional gain", AdditionalConstraints: "not too high", FloatingPointRange: &limits,
	})
	declare(t, n, "joints", []string{"shoulder", "elbow"}, node.ParameterOptions[[]string]{ReadOnly: true})
	names := []string{"joints", "gain", "joints"}
	joints := rcl_interfaces.ParameterValue{Type: 9, StringArrayValue: []string{"shoulder", "elbow"}}
	values := call(t, n, "arm/get_parameters", rcl_interfaces.GetParameters_Service{}, &rcl_interfaces.GetParameters_Request{Names: names}).Values
	want := []rcl_interfaces.ParameterValue{joints, double(0.5), joints}
	if len(values) != len(want) {
		t.Fatalf("%d values, want %d", len(values), len(want))
	}
	for i := range want {
		if values[i].Type != want[i].Type || values[i].DoubleValue != want[i].DoubleValue || !slices.Equal(values[i].StringArrayValue, want[i].StringArrayValue) {
			t.Errorf("value of %s is %+v, want %+v", names[i], values[i], want[i])
		}
	}
	types := call(t, n, "arm/get_parameter_types", rcl_interfaces.GetParameterTypes_Service{}, &rcl_interfaces.GetParameterTypes_Request{Names: names}).Types
	if !slices.Equal(types, []uint8{9, 3, 9}) {
		t.Errorf("types are %v", types)
	}
	descriptors := call(t, n, "arm/describe_parameters", rcl_interfaces.DescribeParameters_Service{}, &rcl_interfaces.DescribeParameters_Request{Names: []string{"gain", "joints"}}).Descriptors
	for i := range descriptors { // what was empty on the wire
		descriptors[i].FloatingPointRange = append([]rcl_interfaces.FloatingPointRange(nil), descriptors[i].FloatingPointRange...)
		descriptors[i].IntegerRange = nil
	}
	wantDescriptors := []rcl_interfaces.ParameterDescriptor{
		{Name: "gain", Type: 3, Description: "proportional gain", AdditionalConstraints: "not too high", FloatingPointRange: []rcl_interfaces.FloatingPointRange{limits}},
		{Name: "joints", Type: 9, ReadOnly: true},
	}
	if d := cmp.Diff(wantDescriptors, descriptors); d != "" {
		t.Errorf("descriptors (-want +got):\n%s", d)
	}
	unknown := []string{"gain", "pain"}
	if v := call(t, n, "arm/get_parameters", rcl_interfaces.GetParameters_Service{}, &rcl_interfaces.GetParameters_Request{Names: unknown}).Values; len(v) != 0 {
		t.Errorf("values with an unknown name are %v", v)
	}
	if v := call(t, n, "arm/get_parameter_types", rcl_interfaces.GetParameterTypes_Service{}, &rcl_interfaces.GetParameterTypes_Request{Names: unknown}).Types; len(v) != 0 {
		t.Errorf("types with an unknown name are %v", v)
	}
	if v := call(t, n, "arm/describe_parameters", rcl_interfaces.DescribeParameters_Service{}, &rcl_interfaces.DescribeParameters_Request{Names: unknown}).Descriptors; len(v) != 0 {
		t.Errorf("descriptors with an unknown name are %v", v)
	}
}

func TestParameterList(t *testing.T) {
	t.Parallel()
	n := open(t, new(memory.Network), "arm")
	for _, name := range []string{"x", "pid.p", "pid.i", "pid.limit.low", "pidgin"} {
		declare(t, n, name, 0.0, node.ParameterOptions[float64]{})
	}
	const group = "qos_overrides./parameter_events.publisher"
	// Every node has these.
	overrides := []string{group + ".depth", group + ".durability", group + ".history", group + ".reliability"}
	own := []string{"start_type_description_service", "use_sim_time"}
	for _, test := range []struct {
		prefixes        []string
		depth           uint64
		names, inGroups []string
	}{
		{nil, 0, slices.Concat([]string{"pid.i", "pid.limit.low", "pid.p", "pidgin"}, overrides, own, []string{"x"}), []string{"pid", "pid.limit", group}},
		{nil, 1, slices.Concat([]string{"pidgin"}, own, []string{"x"}), nil},
		{nil, 2, slices.Concat([]string{"pid.i", "pid.p", "pidgin"}, own, []string{"x"}), []string{"pid"}},
		{[]string{"pid"}, 0, []string{"pid.i", "pid.limit.low", "pid.p"}, []string{"pid", "pid.limit"}},
		{[]string{"pid"}, 1, []string{"pid.i", "pid.p"}, []string{"pid"}},
		{[]string{"pid.limit", "x"}, 1, []string{"pid.limit.low", "x"}, []string{"pid.limit"}},
		{[]string{"pi"}, 0, nil, nil},
	} {
		result := call(t, n, "arm/list_parameters", rcl_interfaces.ListParameters_Service{},
			&rcl_interfaces.ListParameters_Request{Prefixes: test.prefixes, Depth: test.depth}).Result
		if !slices.Equal(result.Names, test.names) || !slices.Equal(result.Prefixes, test.inGroups) {
			t.Errorf("list %v to depth %d: names %v, prefixes %v, want %v and %v", test.prefixes, test.depth, result.Names, result.Prefixes, test.names, test.inGroups)
		}
	}
}

// TestParameterEvents: one event for each declaration and each set, none for what was refused.
func TestParameterEvents(t *testing.T) {
	t.Parallel()
	var network memory.Network
	events := make(chan string, 100)
	watcher := open(t, &network, "watcher")
	s, err := node.NewSubscription(watcher, "/parameter_events", dds.ParameterEventsQoS, func(m *rcl_interfaces.ParameterEvent) {
		if m.Node != "/arm" {
			return
		}
		var b strings.Builder
		for _, list := range []struct {
			mark       string
			parameters []rcl_interfaces.Parameter
		}{{"+", m.NewParameters}, {"=", m.ChangedParameters}, {"-", m.DeletedParameters}} {
			for _, p := range list.parameters {
				fmt.Fprintf(&b, "%s%s %v ", list.mark, p.Name, p.Value.DoubleValue)
			}
		}
		if time.Since(time.Unix(int64(m.Stamp.Sec), int64(m.Stamp.Nanosec))) > patience {
			t.Errorf("stamp is %+v", m.Stamp)
		}
		events <- b.String()
	})
	if err != nil {
		t.Fatal(err)
	}
	n := open(t, &network, "arm")
	a := declare(t, n, "a", 1.0, node.ParameterOptions[float64]{})
	declare(t, n, "b", 1.0, node.ParameterOptions[float64]{Check: func(v float64) error {
		if v < 0 {
			return errors.New("b is negative")
		}
		return nil
	}})
	for _, v := range []float64{2, 2} {
		if err := a.Set(v); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range []float64{-1, 5} {
		call(t, watcher, "/arm/set_parameters_atomically", rcl_interfaces.SetParametersAtomically_Service{}, &rcl_interfaces.SetParametersAtomically_Request{
			Parameters: []rcl_interfaces.Parameter{{Name: "a", Value: double(4)}, {Name: "b", Value: double(b)}},
		})
	}
	for _, want := range []string{"+use_sim_time 0 ", "+start_type_description_service 0 ", "+a 1 ", "+b 1 ", "=a 2 ", "=a 2 ", "=a 4 =b 5 "} {
		select {
		case got := <-events:
			if got != want {
				t.Errorf("event is %q, want %q", got, want)
			}
		case <-time.After(patience):
			t.Fatalf("no event %q", want)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestParameterOverrides(t *testing.T) {
	t.Parallel()
	n := openWith(t, new(memory.Network), "arm", "-p", "rate:=200", "-p", "gain:=3", "-p", "gains:=[1, 2]", "-p", "names:=[]", "-p", "port:=5", "-p", "level:=[]", "-p", "mode:=torque")
	if v := declare(t, n, "rate", int64(100), node.ParameterOptions[int64]{ReadOnly: true}).Get(); v != 200 {
		t.Errorf("rate is %v, want 200", v)
	}
	if v := declare(t, n, "gain", 1.0, node.ParameterOptions[float64]{}).Get(); v != 3 {
		t.Errorf("gain is %v, want 3", v)
	}
	if v := declare(t, n, "gains", []float64{}, node.ParameterOptions[[]float64]{}).Get(); !slices.Equal(v, []float64{1, 2}) {
		t.Errorf("gains are %v, want [1 2]", v)
	}
	if v := declare(t, n, "names", []string{"a"}, node.ParameterOptions[[]string]{}).Get(); len(v) != 0 {
		t.Errorf("names are %v, want none", v)
	}
	if v := declare(t, n, "other", "x", node.ParameterOptions[string]{}).Get(); v != "x" {
		t.Errorf("other is %q, want x", v)
	}
	refuse := errors.New("mode is position or velocity")
	for _, test := range []struct {
		name string
		want string
	}{
		{"port", "parameter port: Wrong parameter type, parameter {port} is of type {string}, setting it to {integer} is not allowed."},
		{"level", "parameter level: Wrong parameter type, parameter {level} is of type {string}, setting it to {not set} is not allowed."},
		{"mode", "parameter mode: mode is position or velocity"},
		{"other", "parameter other: is declared already"},
		{"", "parameter: the name is empty"},
	} {
		_, err := node.DeclareParameter(n, test.name, "x", node.ParameterOptions[string]{Check: func(string) error { return refuse }})
		if err == nil || err.Error() != test.want {
			t.Errorf("declaring %q returned %v, want %s", test.name, err, test.want)
		}
	}
}

// TestParameterOwner: the node itself may set what others may not, and is refused what nobody may.
func TestParameterOwner(t *testing.T) {
	t.Parallel()
	n := open(t, new(memory.Network), "arm")
	p := declare(t, n, "state", int64(1), node.ParameterOptions[int64]{ReadOnly: true, IntegerRange: &rcl_interfaces.IntegerRange{FromValue: 0, ToValue: 3}})
	if err := p.Set(3); err != nil || p.Get() != 3 || p.Name() != "state" {
		t.Errorf("set returned %v, %s is %v", err, p.Name(), p.Get())
	}
	if err := p.Set(4); err == nil || p.Get() != 3 {
		t.Errorf("set beyond the range returned %v, the value is %v", err, p.Get())
	}
}

func TestParameterGetAllocates(t *testing.T) {
	n := open(t, new(memory.Network), "arm")
	p := declare(t, n, "gains", []float64{1, 2}, node.ParameterOptions[[]float64]{})
	if allocations := testing.AllocsPerRun(100, func() { _ = p.Get() }); allocations != 0 {
		t.Errorf("Get allocates %v times", allocations)
	}
}

// ExampleDeclareParameter changes a gain while the node runs.
func ExampleDeclareParameter() {
	var network memory.Network
	p, _ := network.Open(dds.Options{})
	n, _ := node.New(p, node.Options{Name: "arm", Console: io.Discard})
	defer n.Close()
	gain, err := node.DeclareParameter(n, "gain", 1.5, node.ParameterOptions[float64]{
		Description:        "proportional gain",
		FloatingPointRange: &rcl_interfaces.FloatingPointRange{FromValue: 0, ToValue: 10},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(gain.Get())
	fmt.Println(gain.Set(11))
	// Output:
	// 1.5
	// parameter gain: Parameter {gain} doesn't comply with floating point range.
}
