package descriptions_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/descriptions"
	"github.com/sinew-robotics/sinew/msgs/internal/msgstest"
	"github.com/sinew-robotics/sinew/msgs/rmw_dds_common"
	rolling "github.com/sinew-robotics/sinew/msgs/rolling/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	idl "github.com/sinew-robotics/sinew/msgs/type_description_interfaces"
)

// load reads the definitions once for all tests.
var load = sync.OnceValues(descriptions.Load)

// ask returns the answer to a request.
func ask(t testing.TB, name, hash string, sources bool) *idl.GetTypeDescription_Response {
	t.Helper()
	d, err := load()
	if err != nil {
		t.Fatal(err)
	}
	response := &idl.GetTypeDescription_Response{Successful: true, FailureReason: "old"}
	d.Answer(&idl.GetTypeDescription_Request{TypeName_: name, TypeHash_: hash, IncludeTypeSources: sources}, response)
	return response
}

func TestAnswerHeader(t *testing.T) {
	t.Parallel()
	header := new(std_msgs.Header)
	got := ask(t, header.TypeName(), header.TypeHash(), false)
	want := &idl.GetTypeDescription_Response{
		Successful: true,
		TypeDescription: idl.TypeDescription{
			TypeDescription: idl.IndividualTypeDescription{TypeName_: "std_msgs/msg/Header", Fields: []idl.Field{
				{Name: "stamp", Type: idl.FieldType{TypeID: idl.FieldType_FIELD_TYPE_NESTED_TYPE, NestedTypeName: "builtin_interfaces/msg/Time"}},
				{Name: "frame_id", Type: idl.FieldType{TypeID: idl.FieldType_FIELD_TYPE_STRING}},
			}},
			ReferencedTypeDescriptions: []idl.IndividualTypeDescription{{TypeName_: "builtin_interfaces/msg/Time", Fields: []idl.Field{
				{Name: "sec", Type: idl.FieldType{TypeID: idl.FieldType_FIELD_TYPE_INT32}},
				{Name: "nanosec", Type: idl.FieldType{TypeID: idl.FieldType_FIELD_TYPE_UINT32}},
			}}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestAnswerCapacities(t *testing.T) {
	t.Parallel()
	m := new(rmw_dds_common.NodeEntitiesInfo)
	got := ask(t, m.TypeName(), m.TypeHash(), false).TypeDescription
	if want := (idl.FieldType{TypeID: idl.FieldType_FIELD_TYPE_BOUNDED_STRING, StringCapacity: 256}); got.TypeDescription.Fields[0].Type != want {
		t.Errorf("node_namespace: got %v, want %v", got.TypeDescription.Fields[0].Type, want)
	}
	if want := (idl.FieldType{TypeID: idl.FieldType_FIELD_TYPE_UINT8_ARRAY, Capacity: 16}); got.ReferencedTypeDescriptions[0].Fields[0].Type != want {
		t.Errorf("data: got %v, want %v", got.ReferencedTypeDescriptions[0].Fields[0].Type, want)
	}
}

// TestAnswerEveryTypeOfJazzy asks for all types, services and actions included.
func TestAnswerEveryTypeOfJazzy(t *testing.T) {
	t.Parallel()
	d, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for name, facts := range msgstest.Interfaces(t) {
		var response idl.GetTypeDescription_Response
		d.Answer(&idl.GetTypeDescription_Request{TypeName_: name, TypeHash_: facts.Hash}, &response)
		if fields := response.TypeDescription.TypeDescription.Fields; !response.Successful || len(fields) != len(facts.Fields) {
			t.Errorf("%s: %t %s, %d fields, want %d", name, response.Successful, response.FailureReason, len(fields), len(facts.Fields))
		}
	}
}

func TestAnswerVariants(t *testing.T) {
	t.Parallel()
	for m, fields := range map[msgs.Message]int{
		new(control_msgs.FollowJointTrajectory_Feedback): 9,
		new(rolling.FollowJointTrajectory_Feedback):      11,
	} {
		got := ask(t, m.TypeName(), m.TypeHash(), false)
		if n := len(got.TypeDescription.TypeDescription.Fields); n != fields {
			t.Errorf("%d fields, want %d; %s", n, fields, got.FailureReason)
		}
	}
}

func TestAnswerSources(t *testing.T) {
	t.Parallel()
	m := new(control_msgs.GripperCommand_Goal)
	var got []string
	for _, s := range ask(t, m.TypeName(), m.TypeHash(), true).TypeSources {
		got = append(got, fmt.Sprint(s.TypeName_, " ", s.Encoding, " ", strings.Contains(s.RawFileContents, "float64 max_effort")))
	}
	want := []string{"control_msgs/action/GripperCommand_Goal implicit false", "control_msgs/msg/GripperCommand msg true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestAnswerUnknown(t *testing.T) {
	t.Parallel()
	hash := new(builtin_interfaces.Time).TypeHash()
	for _, test := range []struct{ name, hash, want string }{
		{"a/msg/B", "RIHS01_00", `no type a/msg/B with the hash "RIHS01_00" is known`},
		{"a/msg/B", "", `no type a/msg/B with the hash "" is known`},
		{"a/msg/B", hash, "the hash " + hash + " is that of builtin_interfaces/msg/Time, not of a/msg/B"},
	} {
		got := ask(t, test.name, test.hash, true)
		if diff := cmp.Diff(&idl.GetTypeDescription_Response{FailureReason: test.want}, got); diff != "" {
			t.Errorf("want -, got +:\n%s", diff)
		}
	}
}

func ExampleDescriptions_Answer() {
	d, err := descriptions.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	time := msgs.TypeOf((*builtin_interfaces.Time)(nil))
	var response idl.GetTypeDescription_Response
	d.Answer(&idl.GetTypeDescription_Request{TypeName_: time.Name, TypeHash_: time.Hash}, &response)
	for _, f := range response.TypeDescription.TypeDescription.Fields {
		fmt.Println(f.Name, f.Type.TypeID)
	}
	// Output:
	// sec 6
	// nanosec 7
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := descriptions.Load(); err != nil {
			b.Fatal(err)
		}
	}
}
