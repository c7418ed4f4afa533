package node

import (
	"sync"

	"github.com/sinew-robotics/sinew/msgs/descriptions"
	"github.com/sinew-robotics/sinew/msgs/type_description_interfaces"
	"github.com/sinew-robotics/sinew/node/dds"
)

// newTypeDescriptions makes the service that tells the definitions of the node's types, unless a parameter says no.
func newTypeDescriptions(n *Node) error {
	wanted, err := DeclareParameter(n, "start_type_description_service", true, ParameterOptions[bool]{
		Description: "Offer the service ~/get_type_description.",
		ReadOnly:    true,
	})
	if err != nil || !wanted.Get() {
		return err
	}
	load := sync.OnceValues(descriptions.Load) // takes some milliseconds, and few ever ask
	_, err = NewService(n, "~/get_type_description", type_description_interfaces.GetTypeDescription_Service{}, dds.ServicesQoS,
		func(q *type_description_interfaces.GetTypeDescription_Request, s *type_description_interfaces.GetTypeDescription_Response) {
			d, err := load()
			if err != nil {
				s.FailureReason = err.Error()
				return
			}
			d.Answer(q, s)
		})
	return err
}
