package node

import (
	"slices"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	humble "github.com/sinew-robotics/sinew/msgs/humble/rmw_dds_common"
	"github.com/sinew-robotics/sinew/msgs/rmw_dds_common"
	"github.com/sinew-robotics/sinew/node/dds"
)

// message is the participant with its one node, as Iron and later have it.
func (g *graph) message() msgs.Message {
	return &rmw_dds_common.ParticipantEntitiesInfo{
		GID: rmw_dds_common.Gid{Data: g.participant.GUID()},
		NodeEntitiesInfoSeq: []rmw_dds_common.NodeEntitiesInfo{{
			NodeNamespace: g.namespace,
			NodeName:      g.name,
			ReaderGIDSeq:  shortGids(g.readerIDs),
			WriterGIDSeq:  shortGids(g.writerIDs),
		}},
	}
}

// graphNode is a node of a graph message, with its endpoints.
type graphNode struct {
	NodeName
	endpoints []dds.GUID
}

// readGraph returns the size of ids that alone makes sense of a sample, and the nodes in it.
func readGraph(payload []byte) (idSize, []graphNode) {
	var r cdr.Reader
	var short rmw_dds_common.ParticipantEntitiesInfo
	var long humble.ParticipantEntitiesInfo
	isShort := msgs.DecodeExact(&r, payload, &short) == nil
	isLong := msgs.DecodeExact(&r, payload, &long) == nil
	var nodes []graphNode
	switch {
	case isShort && !isLong:
		for _, n := range short.NodeEntitiesInfoSeq {
			node := graphNode{NodeName: NodeName{n.NodeNamespace, n.NodeName}}
			for _, gid := range slices.Concat(n.ReaderGIDSeq, n.WriterGIDSeq) {
				node.endpoints = append(node.endpoints, gid.Data)
			}
			nodes = append(nodes, node)
		}
		return shortIDs, nodes
	case isLong && !isShort:
		for _, n := range long.NodeEntitiesInfoSeq {
			node := graphNode{NodeName: NodeName{n.NodeNamespace, n.NodeName}}
			for _, gid := range slices.Concat(n.ReaderGIDSeq, n.WriterGIDSeq) {
				node.endpoints = append(node.endpoints, dds.GUID(gid.Data[:len(dds.GUID{})]))
			}
			nodes = append(nodes, node)
		}
		return longIDs, nodes
	}
	return unknownSize, nil
}

func shortGids(ids []dds.GUID) []rmw_dds_common.Gid {
	gids := make([]rmw_dds_common.Gid, len(ids))
	for i, id := range ids {
		gids[i].Data = id
	}
	return gids
}

// longMessage is the same as Humble has it: every id is followed by eight zeros.
func (g *graph) longMessage() msgs.Message {
	return &humble.ParticipantEntitiesInfo{
		GID: longGid(g.participant.GUID()),
		NodeEntitiesInfoSeq: []humble.NodeEntitiesInfo{{
			NodeNamespace: g.namespace,
			NodeName:      g.name,
			ReaderGIDSeq:  longGids(g.readerIDs),
			WriterGIDSeq:  longGids(g.writerIDs),
		}},
	}
}

func longGid(id dds.GUID) humble.Gid {
	var gid humble.Gid
	copy(gid.Data[:], id[:])
	return gid
}

func longGids(ids []dds.GUID) []humble.Gid {
	gids := make([]humble.Gid, len(ids))
	for i, id := range ids {
		gids[i] = longGid(id)
	}
	return gids
}
