package interop_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// network is a network of its own: a namespace with a loop-back interface and nothing else.
type network struct {
	entrance []string // the words by which a command is run in it
	pid      string   // of the process that keeps it
}

// newNetwork makes a network that is gone at the end of the test. Where that is not allowed, the test is skipped.
func newNetwork(t *testing.T) *network {
	t.Helper()
	if err := need("unshare", "nsenter", "ip"); err != nil {
		t.Skip(err)
	}
	unshare, nsenter := []string{"--net"}, []string{"nsenter", "--net"}
	if os.Geteuid() != 0 {
		unshare, nsenter = append(unshare, "--map-root-user"), append(nsenter, "--user", "--preserve-credentials")
	}
	keeper := exec.Command("unshare", append(unshare, "sh", "-c", "ip link set lo up && echo $$ && read end")...)
	stdin, err := keeper.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := keeper.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := keeper.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		_ = keeper.Wait() // read ends with an error at the end of its input
	})
	pid, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Skipf("no network of its own: unshare %s is not permitted: %v", strings.Join(unshare, " "), err)
	}
	go io.Copy(io.Discard, stdout) // until the keeper ends
	pid = strings.TrimSpace(pid)
	return &network{append(nsenter, "--target", pid, "--"), pid}
}

// ip runs the command of iproute2 in the network.
func (n *network) ip(t *testing.T, arguments string) {
	t.Helper()
	words := append(n.entrance[:len(n.entrance):len(n.entrance)], append([]string{"ip"}, strings.Fields(arguments)...)...)
	if err := run("", words[0], words[1:]...); err != nil {
		t.Fatalf("ip %s: %v", arguments, err)
	}
}

// newCable returns two networks joined by a cable, whose ends are called eth and have the addresses 10.9.8.1 and 10.9.8.2.
func newCable(t *testing.T) (one, two *network) {
	t.Helper()
	one, two = newNetwork(t), newNetwork(t)
	one.ip(t, "link add eth type veth peer name eth netns "+two.pid)
	for i, n := range []*network{one, two} {
		n.ip(t, fmt.Sprintf("address add 10.9.8.%d/24 dev eth", i+1))
		n.ip(t, "link set eth up")
		n.ip(t, "route add default dev eth") // multicast goes by it
	}
	return one, two
}

// in returns the domain in a network, found by ROS's default, the subnet.
func (d domain) in(n *network) domain {
	d = d.with("ROS_AUTOMATIC_DISCOVERY_RANGE=SUBNET", "CYCLONEDDS_URI=")
	d.entrance = n.entrance
	return d
}

// withCyclone returns the domain with a configuration of Cyclone DDS.
func (d domain) withCyclone(format string, values ...any) domain {
	return d.with("CYCLONEDDS_URI=<CycloneDDS><Domain>" + fmt.Sprintf(format, values...) + "</Domain></CycloneDDS>")
}

// TestLoopbackOnly: on a machine without any network, whose loop-back has no multicast, the default range finds peers of
// both kinds.
func TestLoopbackOnly(t *testing.T) {
	withEachPeer(t, func(t *testing.T, p peer, d domain) {
		d = d.in(newNetwork(t))
		l := p.listen(t, d)
		startServer(t, d)
		awaitNode(t, l, "/soak", "server")
	})
}

// TestNoMulticast: over a cable without multicast, those meet who are told the address of one another.
func TestNoMulticast(t *testing.T) {
	t.Parallel()
	d := newDomain(t)
	one, two := newCable(t)
	for _, n := range []*network{one, two} {
		n.ip(t, "link set eth multicast off")
	}
	l := peers[0].listen(t, d.in(two).withCyclone(`<General><AllowMulticast>false</AllowMulticast></General><Discovery>`+
		`<ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>32</MaxAutoParticipantIndex><Peers><Peer address="10.9.8.1"/></Peers></Discovery>`))
	startServer(t, d.in(one).with("ROS_STATIC_PEERS=10.9.8.2"))
	awaitNode(t, l, "/soak", "server")
}

// TestMulticast: over a cable everybody meets without being told anything.
func TestMulticast(t *testing.T) {
	t.Parallel()
	d := newDomain(t)
	one, two := newCable(t)
	l := peers[0].listen(t, d.in(two))
	startServer(t, d.in(one))
	awaitNode(t, l, "/soak", "server")
}

// TestInterfaceDownAndUp: what was connected goes on when the cable is back, and what is new then is found.
func TestInterfaceDownAndUp(t *testing.T) {
	t.Parallel()
	d := newDomain(t)
	one, two := newCable(t)
	l := peers[0].listen(t, d.in(two), "joint_states=rt/soak/heartbeat")
	s := startServer(t, d.in(one))
	awaitNode(t, l, "/soak", "server")
	l.await(t, "a heartbeat", isJointState)
	one.ip(t, "link set eth down")
	beats := s.look(t).Heartbeats
	for s.look(t).Heartbeats < beats+10 { // that nobody hears
		<-time.After(10 * time.Millisecond)
	}
	up := time.Now().UnixNano()
	one.ip(t, "link set eth up")
	one.ip(t, "route replace default dev eth")
	l.await(t, "a heartbeat after that", func(e event) bool { return isJointState(e) && e.Stamp > up })
	late := peers[0].listen(t, d.in(two))
	awaitNode(t, late, "/soak", "server")
}

// TestKilledPeersVanish: who is killed says no goodbye, and is gone when his lease is over.
func TestKilledPeersVanish(t *testing.T) {
	t.Parallel()
	d := newDomain(t)
	listeners := []*listener{peers[0].listen(t, d), peers[1].listen(t, d)}
	var victims []visibleNode
	victim := startServer(t, d)
	for _, l := range listeners {
		victims = append(victims, awaitNode(t, l, "/soak", "server"))
	}
	witness := startServer(t, d.with("NODE=witness"))
	mortal := peers[0].listen(t, d.with("CYCLONEDDS_URI="+strings.Replace(cycloneLocalhost, "<Discovery>", "<Discovery><LeaseDuration>1s</LeaseDuration>", 1)),
		"joint_states=rt/soak/mortal")
	awaitNode(t, mortal, "/soak", "witness")
	witness.awaitSubscribers(t, "/soak/mortal", 1)
	mortal.kill(t)
	witness.awaitSubscribers(t, "/soak/mortal", 0)
	victim.kill(t)
	for i, l := range listeners {
		l.await(t, "the killed one go", func(e event) bool { return e.Event == "participant_gone" && e.GUID == victims[i].participant })
	}
}

// awaitSubscribers waits until the server knows so many subscribers of a topic.
func (s *server) awaitSubscribers(t *testing.T, topic string, want int) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for s.look(t).Subscribers[topic] != want {
		if time.Now().After(deadline) {
			t.Fatalf("%d subscribers of %s, want %s within %v", s.look(t).Subscribers[topic], topic, strconv.Itoa(want), patience)
		}
		<-time.After(10 * time.Millisecond)
	}
}
