package node

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/sinew-robotics/sinew/node/dds"
)

// NodeName names a node of the graph.
type NodeName struct {
	Namespace, Name string // "/a/b" and "arm"
}

// TopicInfo describes a topic of the graph.
type TopicInfo struct {
	Name                    string
	Types                   []string // such as "std_msgs/msg/String"; more than one is somebody's mistake
	Publishers, Subscribers int
}

// Nodes returns the nodes that have told of themselves so far, this one included, sorted by namespace and name.
func (n *Node) Nodes() []NodeName {
	return n.graph.view.nodeNames(NodeName{n.namespace, n.name})
}

// GraphChanged returns a channel that is closed when Nodes or Topics next returns something else, or the same again.
func (n *Node) GraphChanged() <-chan struct{} { return n.graph.view.changed() }

// Topics returns the topics of the other participants, sorted by name.
func (n *Node) Topics() []TopicInfo { return n.graph.view.topics() }

// graphView is what is known of the other participants.
type graphView struct {
	mu        sync.Mutex               // guards what follows
	nodes     map[dds.GUID][]graphNode // by participant
	endpoints map[dds.GUID]dds.Event   // those of topics, as they were discovered
	news      chan struct{}            // closed and replaced with every change
}

func newGraphView() *graphView {
	return &graphView{nodes: make(map[dds.GUID][]graphNode), endpoints: make(map[dds.GUID]dds.Event), news: make(chan struct{})}
}

// tell takes over the nodes of a participant.
func (v *graphView) tell(participant dds.GUID, nodes []graphNode) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.nodes[participant] = nodes
	v.announce()
}

// changed returns a channel that is closed with the next change.
func (v *graphView) changed() <-chan struct{} {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.news
}

// announce wakes those who wait for a change. The caller holds v.mu.
func (v *graphView) announce() {
	close(v.news)
	v.news = make(chan struct{})
}

// observe takes over what discovery finds.
func (v *graphView) observe(e dds.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e.Kind {
	case dds.WriterDiscovered, dds.ReaderDiscovered:
		if strings.HasPrefix(e.Topic, topicPrefix+"/") {
			v.endpoints[e.GUID] = e
		}
	case dds.WriterLost, dds.ReaderLost:
		delete(v.endpoints, e.GUID)
	case dds.ParticipantLost:
		delete(v.nodes, e.GUID)
	default:
		return
	}
	v.announce()
}

// others returns the endpoints of a kind on a topic, as they were discovered, that are not among those given.
func (v *graphView) others(kind dds.EventKind, topic string, matched map[dds.GUID]struct{}) (found []dds.GUID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for id, e := range v.endpoints {
		if _, ok := matched[id]; !ok && e.Kind == kind && e.Topic == topic {
			found = append(found, id)
		}
	}
	return found
}

// owner returns the full name of the node with an endpoint. It returns false as long as that has not told of itself.
func (v *graphView) owner(endpoint dds.GUID) (name string, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, node := range v.nodes[endpoint.Participant()] {
		if slices.Contains(node.endpoints, endpoint) {
			return strings.TrimSuffix(node.Namespace, "/") + "/" + node.Name, true
		}
	}
	return "", false
}

func (v *graphView) nodeNames(own NodeName) []NodeName {
	v.mu.Lock()
	defer v.mu.Unlock()
	names := []NodeName{own}
	for _, nodes := range v.nodes {
		for _, node := range nodes {
			names = append(names, node.NodeName)
		}
	}
	slices.SortFunc(names, func(a, b NodeName) int {
		if a.Namespace != b.Namespace {
			return strings.Compare(a.Namespace, b.Namespace)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return names
}

func (v *graphView) topics() []TopicInfo {
	v.mu.Lock()
	defer v.mu.Unlock()
	found := make(map[string]TopicInfo)
	for _, e := range v.endpoints {
		t := found[e.Topic]
		t.Name = strings.TrimPrefix(e.Topic, topicPrefix)
		if name := rosType(e.Type); !slices.Contains(t.Types, name) {
			t.Types = append(t.Types, name)
			slices.Sort(t.Types)
		}
		if e.Kind == dds.WriterDiscovered {
			t.Publishers++
		} else {
			t.Subscribers++
		}
		found[e.Topic] = t
	}
	topics := make([]TopicInfo, 0, len(found))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		topics = append(topics, found[name])
	}
	return topics
}
