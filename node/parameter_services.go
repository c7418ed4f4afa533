package node

import (
	"errors"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/node/dds"
)

// serve makes the six services, all of which tools look for before they call one.
func (p *parameters) serve() error {
	return errors.Join(
		serveParameters(p, "get_parameters", rcl_interfaces.GetParameters_Service{}, p.answerGet),
		serveParameters(p, "get_parameter_types", rcl_interfaces.GetParameterTypes_Service{}, p.answerTypes),
		serveParameters(p, "set_parameters", rcl_interfaces.SetParameters_Service{}, p.answerSet),
		serveParameters(p, "set_parameters_atomically", rcl_interfaces.SetParametersAtomically_Service{}, p.answerSetAtomically),
		serveParameters(p, "describe_parameters", rcl_interfaces.DescribeParameters_Service{}, p.answerDescribe),
		serveParameters(p, "list_parameters", rcl_interfaces.ListParameters_Service{}, p.answerList),
	)
}

func serveParameters[Q, S msgs.Message](p *parameters, name string, t msgs.Service[Q, S], answer func(Q, S)) error {
	_, err := NewService(p.node, "~/"+name, t, dds.ParametersQoS, answer)
	return err
}

// An unknown name makes the whole answer of the three that ask empty.

func (p *parameters) answerGet(q *rcl_interfaces.GetParameters_Request, s *rcl_interfaces.GetParameters_Response) {
	p.get(q.Names, func(d *declaration) { s.Values = append(s.Values, d.value) })
}

func (p *parameters) answerTypes(q *rcl_interfaces.GetParameterTypes_Request, s *rcl_interfaces.GetParameterTypes_Response) {
	p.get(q.Names, func(d *declaration) { s.Types = append(s.Types, d.descriptor.Type) })
}

func (p *parameters) answerDescribe(q *rcl_interfaces.DescribeParameters_Request, s *rcl_interfaces.DescribeParameters_Response) {
	p.get(q.Names, func(d *declaration) { s.Descriptors = append(s.Descriptors, d.descriptor) })
}

// answerSet sets one after the other, also after one that failed.
func (p *parameters) answerSet(q *rcl_interfaces.SetParameters_Request, s *rcl_interfaces.SetParameters_Response) {
	for i := range q.Parameters {
		reason := p.set(q.Parameters[i:i+1], byPeer)
		s.Results = append(s.Results, rcl_interfaces.SetParametersResult{Successful: reason == "", Reason: reason})
	}
}

func (p *parameters) answerSetAtomically(q *rcl_interfaces.SetParametersAtomically_Request, s *rcl_interfaces.SetParametersAtomically_Response) {
	reason := ""
	for _, v := range q.Parameters {
		if !p.get([]string{v.Name}, func(*declaration) {}) {
			reason = "One or more parameters were not declared before setting"
		}
	}
	if reason == "" {
		reason = p.set(q.Parameters, byPeer)
	}
	s.Result = rcl_interfaces.SetParametersResult{Successful: reason == "", Reason: reason}
}

func (p *parameters) answerList(q *rcl_interfaces.ListParameters_Request, s *rcl_interfaces.ListParameters_Response) {
	for _, name := range p.names() {
		if !listed(name, q.Prefixes, q.Depth) {
			continue
		}
		s.Result.Names = append(s.Result.Names, name)
		if i := strings.LastIndexByte(name, '.'); i >= 0 && !slices.Contains(s.Result.Prefixes, name[:i]) {
			s.Result.Prefixes = append(s.Result.Prefixes, name[:i])
		}
	}
}

// listed tells whether a parameter is in one of the groups, not deeper than asked for. No groups are all, and depth 0 is
// any.
func listed(name string, prefixes []string, depth uint64) bool {
	if len(prefixes) == 0 {
		return depth == 0 || uint64(strings.Count(name, ".")) < depth
	}
	return slices.ContainsFunc(prefixes, func(prefix string) bool {
		rest, ok := strings.CutPrefix(name, prefix+".")
		return name == prefix || ok && (depth == 0 || uint64(strings.Count(rest, ".")) < depth)
	})
}
