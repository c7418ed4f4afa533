package interop_test

import (
	"testing"
	"time"
)

// After SIGINT the program ends without a fault and says goodbye: its peers need not wait for its lease to run out.
func TestInterruptEndsCleanly(t *testing.T) {
	const atOnce = 3 * time.Second // leases are 10 s (Cyclone DDS) or 20 s (Fast DDS) long
	withEachPeerAlone(t, func(t *testing.T, p peer, d domain) {
		l := p.listen(t, d)
		s := startSinew(t, d)
		node := awaitNode(t, l, "/", "sinew")
		l.await(t, "joint states", isJointState)
		s.interrupt(t)
		ended := time.Now()
		l.await(t, "the participant go", func(e event) bool { return e.Event == "participant_gone" && e.GUID == node.participant })
		if took := time.Since(ended); took > atOnce {
			t.Errorf("the participant was there for %v after the program", took)
		}
	})
}
