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

// Topics returns the topics of the other participants, sorted by name.
func (n *Node) Topics() []TopicInfo { return n.graph.view.topics() }

// graphView is what is known of the other participants.
type graphView struct {
	mu        sync.Mutex              // guards what follows
	nodes     map[dds.GUID][]NodeName // by participant
	endpoints map[dds.GUID]dds.Event  // those of topics, as they were discovered
}

func newGraphView() *graphView {
	return &graphView{nodes: make(map[dds.GUID][]NodeName), endpoints: make(map[dds.GUID]dds.Event)}
}

// tell takes over the nodes of a participant.
func (v *graphView) tell(participant dds.GUID, nodes []NodeName) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.nodes[participant] = nodes
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
	}
}

func (v *graphView) nodeNames(own NodeName) []NodeName {
	v.mu.Lock()
	defer v.mu.Unlock()
	names := []NodeName{own}
	for _, nodes := range v.nodes {
		names = append(names, nodes...)
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
