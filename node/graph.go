package node

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/msgs/rmw_dds_common"
	"github.com/sinew-robotics/sinew/node/dds"
)

// graphTopic carries which node owns which endpoints (rmw_dds_common).
const graphTopic = "ros_discovery_info"

// graph tells the peers, in one sample per participant, which endpoints are this node's.
//
// The sample has ids of 24 bytes in Humble and of 16 bytes from Iron on, under one type name, and a Humble node that
// gets the short ones may crash. So the graph listens before it first speaks, and falls silent when a peer of the
// other kind appears.
type graph struct {
	participant dds.Participant
	log         *zap.Logger
	writer      dds.Writer
	reader      dds.Reader
	running     sync.WaitGroup
	dirty       chan struct{} // there is something new to say
	heard       chan struct{} // a peer has shown its size of ids
	closed      chan struct{}
	view        *graphView

	mu                   sync.Mutex // guards what follows
	namespace, name      string
	readerIDs, writerIDs []dds.GUID
	size                 idSize
	peers                map[dds.GUID]struct{}
	muted                bool
}

// idSize is the size of an id in graph messages.
type idSize int

const (
	unknownSize idSize = 0
	shortIDs    idSize = 16 // Iron and later
	longIDs     idSize = 24 // Humble and before
)

// How long the graph listens before it first speaks: shorter when discovery finds nobody.
const (
	listenAlone = 50 * time.Millisecond
	listenPeers = 200 * time.Millisecond
)

// oldDistributions have long ids.
var oldDistributions = []string{"dashing", "eloquent", "foxy", "galactic", "humble"}

func sizeOf(distro string) idSize {
	if distro == "" {
		return unknownSize
	}
	for _, old := range oldDistributions {
		if distro == old {
			return longIDs
		}
	}
	return shortIDs
}

func newGraph(p dds.Participant, namespace, name, distro string, log *zap.Logger) (*graph, error) {
	g := &graph{
		participant: p, log: log, namespace: namespace, name: name, size: sizeOf(distro),
		dirty: make(chan struct{}, 1), heard: make(chan struct{}), closed: make(chan struct{}), peers: make(map[dds.GUID]struct{}), view: newGraphView(),
	}
	t := msgs.TypeOf((*rmw_dds_common.ParticipantEntitiesInfo)(nil))
	endpoint := dds.Endpoint{Topic: graphTopic, Type: wireType(t.Name), QoS: dds.GraphWriterQoS, UserData: hashUserData(t.Hash)}
	var err error
	if g.writer, err = p.NewWriter(endpoint); err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	endpoint.QoS = dds.GraphReaderQoS
	if g.reader, err = p.NewReader(endpoint); err != nil {
		return nil, errors.Join(fmt.Errorf("graph: %w", err), g.writer.Close())
	}
	g.running.Go(g.speak)
	g.running.Go(func() { receive(g.reader, log, g.hear) })
	return g, nil
}

// update takes over what the node consists of now.
func (g *graph) update(entities []entity) {
	g.mu.Lock()
	g.readerIDs, g.writerIDs = g.readerIDs[:0], g.writerIDs[:0]
	for _, e := range entities {
		g.readerIDs = append(g.readerIDs, e.readers()...)
		g.writerIDs = append(g.writerIDs, e.writers()...)
	}
	g.mu.Unlock()
	select {
	case g.dirty <- struct{}{}:
	default:
	}
}

// observe counts the other participants.
func (g *graph) observe(e dds.Event) {
	g.view.observe(e)
	g.mu.Lock()
	defer g.mu.Unlock()
	switch e.Kind {
	case dds.ParticipantDiscovered:
		g.peers[e.GUID] = struct{}{}
	case dds.ParticipantLost:
		delete(g.peers, e.GUID)
	}
}

// speak publishes what changed, from the time on when the size of ids is settled.
func (g *graph) speak() {
	if !g.settle() {
		return
	}
	for {
		select {
		case <-g.closed:
			return
		case <-g.dirty:
			if err := g.publish(); err != nil && !errors.Is(err, dds.ErrClosed) {
				g.log.Error("graph was not published", zap.Error(err))
			}
		}
	}
}

// settle decides the size of ids: that of the distribution, else that of the peers who are there, else the short one. Long
// ids harm nobody; short ones wait until the peers could have shown theirs. It returns false when the graph is closed
// meanwhile.
func (g *graph) settle() bool {
	if g.isLong() {
		return true
	}
	for _, patience := range []time.Duration{listenAlone, listenPeers - listenAlone} {
		timer := time.NewTimer(patience)
		select {
		case <-g.heard:
		case <-timer.C:
		case <-g.closed:
			timer.Stop()
			return false
		}
		timer.Stop()
		if g.isHeard() || g.alone() {
			break
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.size == unknownSize {
		g.size = shortIDs
	}
	return true
}

func (g *graph) isLong() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.size == longIDs
}

func (g *graph) isHeard() bool {
	select {
	case <-g.heard:
		return true
	default:
		return false
	}
}

func (g *graph) alone() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.peers) == 0
}

// hear looks at the size of ids in a peer's sample.
func (g *graph) hear(payload []byte, info *dds.SampleInfo) {
	if info.ID.Writer.Participant() == g.participant.GUID() {
		return
	}
	size, nodes := readGraph(payload)
	if size == unknownSize {
		return
	}
	g.view.tell(info.ID.Writer.Participant(), nodes)
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.isHeard() {
		close(g.heard)
	}
	switch {
	case g.size == unknownSize:
		g.size = size
	case g.size == shortIDs && size == longIDs && !g.muted:
		g.muted = true
		// The sample that late joiners would get goes with its writer.
		err := g.writer.Close()
		g.log.Error("a node of ROS 2 Humble or older is in this domain, which graph messages of later distributions can crash: "+
			"this node no longer shows in the graph; set ROS_DISTRO=humble, or keep the two in different domains", zap.Error(err))
	}
}

func (g *graph) publish() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.muted {
		return nil
	}
	var w cdr.Writer
	message := g.message()
	if g.size == longIDs {
		message = g.longMessage()
	}
	payload, err := msgs.Encode(&w, message)
	if err != nil {
		return err
	}
	return g.writer.Write(payload)
}

// Close withdraws the node from the graph and waits for the graph's goroutines. It must be called once.
func (g *graph) Close() error {
	close(g.closed)
	err := errors.Join(g.reader.Close(), g.writer.Close())
	g.running.Wait()
	return err
}
