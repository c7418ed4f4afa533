package sim

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// ReadScript reads a script from a file; the package documentation tells what is in it. The error lists every
// problem with file, line and column.
func ReadScript(path string) (*Script, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("faults: %w", err)
	}
	return ParseScript(path, text)
}

// ParseScript reads a script from the text of a file of this name.
func ParseScript(name string, text []byte) (*Script, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s := &Script{}
	if document.Kind == 0 { // nothing but comments
		return s, nil
	}
	p := scriptParser{name: name}
	list := document.Content[0]
	if list.Kind != yaml.SequenceNode {
		p.fail(list, "a script is a list of faults, such as - {at: 1s, for: 4s, servo: 3, fault: silent}")
	} else {
		for _, item := range list.Content {
			s.Entries = append(s.Entries, p.entry(item))
		}
	}
	if err := errors.Join(p.problems...); err != nil {
		return nil, err
	}
	return s, nil
}

// takes says what the entries of each kind may have beside at, bus and fault.
var takes = map[FaultKind][]string{
	Silent: {"for", "servo", "probability"}, Drop: {"for", "servo", "probability"}, Corrupt: {"for", "servo", "probability"},
	Late: {"for", "servo", "delay"}, Stuck: {"for", "servo"}, Babble: {"for", "every", "bytes"}, Echo: {"for"},
	Duplicate: {"for", "servo"}, Reboot: {"servo"}, Overload: {"for", "servo"}, BrownOut: {"for", "servo", "volts"},
	Unplug: {"for"}, Replug: {},
}

// Defaults of what an entry leaves out.
const (
	defaultEvery = 10 * time.Millisecond
	defaultBytes = 16
	mostBytes    = 4096
)

// scriptParser collects problems.
type scriptParser struct {
	name     string
	problems []error
}

func (p *scriptParser) fail(at *yaml.Node, format string, args ...any) {
	p.problems = append(p.problems, fmt.Errorf("%s:%d:%d: "+format, append([]any{p.name, at.Line, at.Column}, args...)...))
}

// entry reads one fault.
func (p *scriptParser) entry(n *yaml.Node) ScriptEntry {
	e := ScriptEntry{Place: fmt.Sprintf("%s:%d", p.name, n.Line), Probability: 1, Every: defaultEvery, Bytes: defaultBytes}
	if n.Kind != yaml.MappingNode {
		p.fail(n, "a fault is a mapping, such as {at: 1s, servo: 3, fault: silent}")
		return e
	}
	given := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if given[key.Value] != nil {
			p.fail(key, "%s is there twice", key.Value)
			continue
		}
		given[key.Value] = key
		p.field(&e, key, value)
	}
	allowed, known := takes[e.Kind]
	switch {
	case given["fault"] == nil:
		p.fail(n, "fault is missing: one of %s", kinds())
	case known:
		p.fitting(&e, n, given, allowed)
	}
	return e
}

// fitting complains of keys that mean nothing to the kind of fault, and of those it cannot do without.
func (p *scriptParser) fitting(e *ScriptEntry, n *yaml.Node, given map[string]*yaml.Node, allowed []string) {
	for _, key := range []string{"for", "servo", "probability", "delay", "every", "bytes", "volts"} {
		if given[key] != nil && !slices.Contains(allowed, key) {
			p.fail(given[key], "%s means nothing to %s", key, e.Kind)
		}
	}
	if e.Kind == Late && given["delay"] == nil {
		p.fail(n, "delay is missing: how late the answers are, such as delay: 20ms")
	}
}

// field reads one value.
func (p *scriptParser) field(e *ScriptEntry, key, value *yaml.Node) {
	if value.Kind != yaml.ScalarNode && (key.Value != "servo" || value.Kind != yaml.SequenceNode) {
		p.fail(value, "%s: not a single value", key.Value)
		return
	}
	switch key.Value {
	case "fault":
		e.Kind = FaultKind(value.Value)
		if _, ok := takes[e.Kind]; !ok {
			p.fail(value, "fault %q: must be one of %s", value.Value, kinds())
		}
	case "bus":
		e.Bus = value.Value
	case "servo":
		e.Servos = p.servos(value)
	case "at":
		e.At = p.duration(key, value, 0)
	case "for":
		e.For = p.duration(key, value, 1)
	case "delay":
		e.Delay = p.duration(key, value, 1)
	case "every":
		e.Every = p.duration(key, value, time.Millisecond)
	case "probability":
		e.Probability = p.number(key, value, 0, 1)
		if e.Probability == 0 {
			p.fail(value, "probability must be above 0 and up to 1")
		}
	case "volts":
		e.Volts = p.number(key, value, 0, 100)
	case "bytes":
		e.Bytes = int(p.number(key, value, 1, mostBytes))
	default:
		p.fail(key, "%s is no part of a fault", key.Value)
	}
}

// servos reads one id or a list of ids.
func (p *scriptParser) servos(value *yaml.Node) []byte {
	nodes := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		nodes = value.Content
	}
	ids := []byte{}
	for _, n := range nodes {
		id, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || id < 0 || id > 253 {
			p.fail(n, "servo %q: must be an id of 0 to 253, or a list of ids", n.Value)
			continue
		}
		ids = append(ids, byte(id))
	}
	return ids
}

// mostTime is a year: more would not fit a duration when added up.
const mostTime = 365 * 24 * time.Hour

// duration reads a time of at least this.
func (p *scriptParser) duration(key, value *yaml.Node, least time.Duration) time.Duration {
	d, err := time.ParseDuration(value.Value)
	if err != nil || d < least || d > mostTime {
		p.fail(value, "%s %q: must be a time from %v on, such as 1.5s or 20ms", key.Value, value.Value, least)
		return least
	}
	return d
}

// number reads a number within bounds.
func (p *scriptParser) number(key, value *yaml.Node, lower, upper float64) float64 {
	x, err := strconv.ParseFloat(value.Value, 64)
	if err != nil || !(x >= lower && x <= upper) {
		p.fail(value, "%s %q: must be a number of %v to %v", key.Value, value.Value, lower, upper)
		return upper
	}
	return x
}

// kinds lists what can go wrong.
func kinds() string {
	names := make([]string, 0, len(takes))
	for kind := range takes {
		names = append(names, string(kind))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
