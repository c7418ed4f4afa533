package interop_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/node/dds/ddstest"
)

// domain is a DDS domain of one test, on the loop-back interface only.
type domain struct {
	environment []string
	broken      chan struct{} // closed when a driver on it ended by itself
	entrance    []string      // the words by which a command is run in its network; none on this machine's own
}

// command returns a command in the domain.
func (d domain) command(name string, arguments ...string) *exec.Cmd {
	words := append(append(d.entrance[:len(d.entrance):len(d.entrance)], name), arguments...)
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Env = d.environment
	return cmd
}

// cycloneLocalhost makes Cyclone DDS find its peers as ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST has it.
const cycloneLocalhost = `<CycloneDDS><Domain>
<General><AllowMulticast>false</AllowMulticast><Interfaces><NetworkInterface name="lo"/></Interfaces></General>
<Discovery><ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>32</MaxAutoParticipantIndex>
<Peers><Peer address="127.0.0.1"/></Peers></Discovery>
</Domain></CycloneDDS>`

func newDomain(t *testing.T) domain {
	t.Helper()
	d := domain{broken: make(chan struct{}), environment: []string{
		fmt.Sprintf("ROS_DOMAIN_ID=%d", ddstest.Domain(t)),
		"ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST",
		"ROS_HOME=" + t.TempDir(),
		"CYCLONEDDS_URI=" + cycloneLocalhost,
	}}
	for _, variable := range os.Environ() {
		if !touchesDDS(variable) {
			d.environment = append(d.environment, variable)
		}
	}
	return d
}

// touchesDDS reports whether a variable of the developer's shell would have a say in the tests.
func touchesDDS(variable string) bool {
	for _, prefix := range []string{"ROS_", "RCUTILS_", "RMW_", "CYCLONEDDS_", "FASTDDS_", "FASTRTPS_", "SKIP_DEFAULT_XML"} {
		if strings.HasPrefix(variable, prefix) {
			return true
		}
	}
	return false
}
