package msgs_test

import (
	"testing"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/action_msgs"
	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/internal/msgstest"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/msgs/rmw_dds_common"
	rolling "github.com/sinew-robotics/sinew/msgs/rolling/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_srvs"
)

// TestHashesOfJazzy holds every type against the hash that Jazzy has for it.
func TestHashesOfJazzy(t *testing.T) {
	t.Parallel()
	interfaces := msgstest.Interfaces(t)
	if len(interfaces) != 195 {
		t.Fatalf("%d types, want 195", len(interfaces))
	}
	hashes := map[string]string{}
	for _, m := range newMessages() {
		hashes[m.TypeName()] = m.TypeHash()
	}
	for _, s := range services() {
		hashes[s.TypeName()] = s.TypeHash()
	}
	for name, facts := range interfaces {
		if hashes[name] != facts.Hash {
			t.Errorf("%s: hash %q, want %q", name, hashes[name], facts.Hash)
		}
	}
	// ParameterType has only constants and is on no wire.
	if got, want := len(hashes), len(interfaces)+1; got != want {
		t.Errorf("%d types, want %d", got, want)
	}
}

// TestPublishedHashes names hashes that can be looked up in public sources, such as the
// output of ros2 topic info -v: those most often met.
func TestPublishedHashes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		typ  described
		want string
	}{
		{new(std_msgs.String), "df668c740482bbd48fb39d76a70dfd4bd59db1288021743503259e948f6b1a18"},
		{new(sensor_msgs.JointState), "a13ee3a330e346c9d87b5aa18d24e11690752bd33a0350f11c5882bc9179260e"},
		{std_srvs.Trigger_Service{}, "eeff2cd6fa5ad9d27cdf4dec64818317839b62f212a91e6b5304b634b2062c5f"},
		{std_srvs.SetBool_Service{}, "abe9e4bb6b41b40e6789712c00ec8871923e089af3f667a79992a428cff2da0a"},
		{new(std_srvs.Trigger_Request), "d010825374ce8918e72bfd826c82603e60f45419e932ea976f807b74a863a199"},
		{new(builtin_interfaces.Time), "b106235e25a4c5ed35098aa0a61a3ee9c9b18d197f398b0e4206cea9acf9c197"},
		{new(rcl_interfaces.Log), "e28ce254ca8abc06abf92773b74602cdbf116ed34fbaf294fb9f81da9f318eac"},
		{new(rcl_interfaces.ParameterEvent), "043e627780fcad87a22d225bc2a037361dba713fca6a6b9f4b869a5aa0393204"},
		{new(rmw_dds_common.ParticipantEntitiesInfo), "91a0593bacdcc50ea9bdcf849a938b128412cc1ea821245c663bcd26f83c295e"},
		{new(action_msgs.GoalStatusArray), "6c1684b00f177d37438febe6e709fc4e2b0d4248dca4854946f9ed8b30cda83e"},
		{new(control_msgs.FollowJointTrajectory_SendGoal_Request), "179c93691f1f6d1d115881ff88c3917b7cc6eac2ba4bf56766cc7c4389e19ef1"},
		{new(control_msgs.FollowJointTrajectory_FeedbackMessage), "80398fcb9674a79081a9906e2ccf0c804dd7cb15e22e362e606ee87186beab71"},
		{new(rolling.FollowJointTrajectory_FeedbackMessage), "95618cc73912d99b9acaa17d2da5e832cb0bfdeede7534fa8ec600feca2a6c4b"},
	} {
		if got, want := test.typ.TypeHash(), "RIHS01_"+test.want; got != want {
			t.Errorf("%s: hash %s, want %s", test.typ.TypeName(), got, want)
		}
	}
}

func TestActionWireTypes(t *testing.T) {
	t.Parallel()
	interfaces := msgstest.Interfaces(t)
	types := control_msgs.FollowJointTrajectory_Action{}.WireTypes()
	for suffix, got := range map[string]msgs.Type{
		"_SendGoal_Request":   types.SendGoalRequest,
		"_SendGoal_Response":  types.SendGoalResponse,
		"_GetResult_Request":  types.GetResultRequest,
		"_GetResult_Response": types.GetResultResponse,
		"_FeedbackMessage":    types.FeedbackMessage,
	} {
		name := "control_msgs/action/FollowJointTrajectory" + suffix
		if want := (msgs.Type{Name: name, Hash: interfaces[name].Hash}); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}
