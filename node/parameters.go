package node

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/node/dds"
)

// parameters are all parameters of a node.
type parameters struct {
	node      *Node
	overrides map[string]rcl_interfaces.ParameterValue  // of the command line and of files
	events    *Publisher[rcl_interfaces.ParameterEvent] // nil while those of its topic are declared

	setting  sync.Mutex   // held by who declares or sets, and taken before mu
	mu       sync.RWMutex // guards declared
	declared map[string]*declaration
}

// declaration is one parameter, without its Go type.
type declaration struct {
	descriptor rcl_interfaces.ParameterDescriptor
	value      rcl_interfaces.ParameterValue
	check      func(*rcl_interfaces.ParameterValue) error
	set        func(v *rcl_interfaces.ParameterValue, first bool)
}

// startParameters makes the node's parameters, the first of which are those of the topic of their events.
func (n *Node) startParameters() error {
	n.parameters = &parameters{node: n, overrides: n.args.parametersFor(n.FullName()), declared: make(map[string]*declaration)}
	const topic = "/parameter_events"
	qos, err := n.PublisherQoS(topic, dds.ParameterEventsQoS, DepthPolicy, DurabilityPolicy, HistoryPolicy, ReliabilityPolicy)
	if err != nil {
		return err
	}
	if n.parameters.events, err = NewPublisher[rcl_interfaces.ParameterEvent](n, topic, qos); err != nil {
		return err
	}
	return n.parameters.serve()
}

// declare adds a parameter with the value of the command line or of a file, else with the value given.
func (p *parameters) declare(d declaration, value rcl_interfaces.ParameterValue) error {
	name := d.descriptor.Name
	if name == "" {
		return errors.New("parameter: the name is empty")
	}
	if override, ok := p.overrides[name]; ok {
		value = override
		if value.Type == rcl_interfaces.ParameterType_PARAMETER_NOT_SET && isArray(d.descriptor.Type) {
			value.Type = d.descriptor.Type // [] in a file
		}
	}
	value = convert(value, d.descriptor.Type)
	p.setting.Lock()
	defer p.setting.Unlock()
	if p.get([]string{name}, func(*declaration) {}) {
		return fmt.Errorf("parameter %s: is declared already", name)
	}
	if reason := d.refusal(&value); reason != "" {
		return fmt.Errorf("parameter %s: %s", name, reason)
	}
	d.value = value
	d.set(&value, true)
	p.mu.Lock()
	p.declared[name] = &d
	p.mu.Unlock()
	p.publish(rcl_interfaces.ParameterEvent{NewParameters: []rcl_interfaces.Parameter{{Name: name, Value: value}}})
	return nil
}

// setter is who sets a parameter.
type setter uint8

const (
	byPeer  setter = iota // another node
	byOwner               // this node, which may set what is read-only
)

// set sets all of some parameters, or none. It returns the reason why not in the words of rclcpp, "" when it did.
func (p *parameters) set(values []rcl_interfaces.Parameter, by setter) (reason string) {
	p.setting.Lock()
	defer p.setting.Unlock()
	values = slices.Clone(values)
	found := make([]*declaration, len(values))
	for i := range values {
		if found[i], reason = p.check(&values[i], by); reason != "" {
			return reason
		}
	}
	p.mu.Lock()
	for i, d := range found {
		d.value = values[i].Value
	}
	p.mu.Unlock()
	for i, d := range found {
		d.set(&values[i].Value, false)
	}
	if len(values) > 0 {
		p.publish(rcl_interfaces.ParameterEvent{ChangedParameters: values})
	}
	return ""
}

// check finds the parameter that a value is for, and the reason why it cannot be set. It may convert the value.
func (p *parameters) check(v *rcl_interfaces.Parameter, by setter) (d *declaration, reason string) {
	p.mu.RLock()
	d, ok := p.declared[v.Name]
	p.mu.RUnlock()
	switch {
	case !ok:
		return nil, fmt.Sprintf("parameter '%s' cannot be set because it was not declared", v.Name)
	case d.descriptor.ReadOnly && by == byPeer:
		return nil, fmt.Sprintf("parameter '%s' cannot be set because it is read-only", v.Name)
	case v.Value.Type == rcl_interfaces.ParameterType_PARAMETER_NOT_SET:
		return nil, "cannot undeclare a statically typed parameter"
	}
	v.Value = convert(v.Value, d.descriptor.Type)
	return d, d.refusal(&v.Value)
}

// get calls f with each of the named parameters, in their order, and returns false without a call when one of them was
// not declared.
func (p *parameters) get(names []string, f func(*declaration)) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, name := range names {
		if p.declared[name] == nil {
			return false
		}
	}
	for _, name := range names {
		f(p.declared[name])
	}
	return true
}

// names returns all names, sorted.
func (p *parameters) names() []string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return slices.Sorted(maps.Keys(p.declared))
}

// publish tells what happened.
func (p *parameters) publish(e rcl_interfaces.ParameterEvent) {
	if p.events == nil {
		return
	}
	now := p.node.Now()
	e.Stamp = builtin_interfaces.Time{Sec: int32(now.Unix()), Nanosec: uint32(now.Nanosecond())}
	e.Node = p.node.FullName()
	if err := p.events.Publish(&e); err != nil && !errors.Is(err, dds.ErrClosed) {
		p.node.Logger().Warn("parameter event not published", zap.Error(err))
	}
}
