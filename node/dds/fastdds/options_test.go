//go:build cgo && fastdds

package fastdds

import (
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/ddstest"
)

// TestPeers: with static peers the participant listens beyond the loopback, and finds who is there.
func TestPeers(t *testing.T) {
	t.Parallel()
	domain := ddstest.Domain(t)
	other := openTest(t, domain)
	p, err := Open(dds.Options{Domain: domain, Range: dds.Localhost, Peers: []string{"localhost", "127.0.0.2"}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	awaitEvent(t, other, dds.ParticipantDiscovered)
	awaitEvent(t, p, dds.ParticipantDiscovered)
}

func TestUnknownPeer(t *testing.T) {
	t.Parallel()
	_, err := Open(dds.Options{Domain: 100, Range: dds.Localhost, Peers: []string{"robot.invalid"}}) // RFC 2606
	if err == nil || !strings.Contains(err.Error(), "domain 100") || !strings.Contains(err.Error(), "peer robot.invalid") {
		t.Errorf("Open with an unknown peer returned %v", err)
	}
	p, err := Open(dds.Options{Domain: 100, Range: dds.Off, Peers: []string{"robot.invalid"}})
	if err != nil {
		t.Fatalf("range OFF asks no peers, but Open returned %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}
