package ddstest

import (
	"reflect"
	"sync"
	"time"

	"github.com/sinew-robotics/sinew/node/dds"
)

// called notes which methods of an engine the suite has used, so that none of the interface is left out.
type called struct {
	mu    sync.Mutex // guards names
	names map[string]bool
}

func (c *called) note(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.names[name] = true
}

// missing returns the methods that were never used.
func (c *called) missing() (names []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range []reflect.Type{reflect.TypeFor[dds.Participant](), reflect.TypeFor[dds.Writer](), reflect.TypeFor[dds.Reader]()} {
		for i := range t.NumMethod() {
			if name := t.Name() + "." + t.Method(i).Name; !c.names[name] {
				names = append(names, name)
			}
		}
	}
	return names
}

// open returns what opens participants that note their use.
func (c *called) open(open Open) Open {
	return func(o dds.Options) (dds.Participant, error) {
		p, err := open(o)
		if err != nil {
			return nil, err
		}
		return participant{p, c}, nil
	}
}

// participant, writer and reader pass calls on.
type (
	participant struct {
		dds.Participant
		*called
	}
	writer struct {
		dds.Writer
		*called
	}
	reader struct {
		dds.Reader
		*called
	}
)

func (p participant) GUID() dds.GUID {
	p.note("Participant.GUID")
	return p.Participant.GUID()
}

func (p participant) NewWriter(e dds.Endpoint) (dds.Writer, error) {
	p.note("Participant.NewWriter")
	w, err := p.Participant.NewWriter(e)
	if err != nil {
		return nil, err
	}
	return writer{w, p.called}, nil
}

func (p participant) NewReader(e dds.Endpoint) (dds.Reader, error) {
	p.note("Participant.NewReader")
	r, err := p.Participant.NewReader(e)
	if err != nil {
		return nil, err
	}
	return reader{r, p.called}, nil
}

func (p participant) NextEvent() (dds.Event, error) {
	p.note("Participant.NextEvent")
	return p.Participant.NextEvent()
}

func (p participant) Close() error {
	p.note("Participant.Close")
	return p.Participant.Close()
}

func (w writer) GUID() dds.GUID {
	w.note("Writer.GUID")
	return w.Writer.GUID()
}

func (w writer) Write(payload []byte) error {
	w.note("Writer.Write")
	return w.Writer.Write(payload)
}

func (w writer) WriteRelated(payload []byte, related dds.SampleID) (dds.SampleID, error) {
	w.note("Writer.WriteRelated")
	return w.Writer.WriteRelated(payload, related)
}

func (w writer) Matched() int {
	w.note("Writer.Matched")
	return w.Writer.Matched()
}

func (w writer) WaitAcked(timeout time.Duration) error {
	w.note("Writer.WaitAcked")
	return w.Writer.WaitAcked(timeout)
}

func (w writer) AssertLiveliness() error {
	w.note("Writer.AssertLiveliness")
	return w.Writer.AssertLiveliness()
}

func (w writer) Close() error {
	w.note("Writer.Close")
	return w.Writer.Close()
}

func (r reader) GUID() dds.GUID {
	r.note("Reader.GUID")
	return r.Reader.GUID()
}

func (r reader) Wait() error {
	r.note("Reader.Wait")
	return r.Reader.Wait()
}

func (r reader) Take(buf []byte, info *dds.SampleInfo) ([]byte, bool, error) {
	r.note("Reader.Take")
	return r.Reader.Take(buf, info)
}

func (r reader) Matched() int {
	r.note("Reader.Matched")
	return r.Reader.Matched()
}

func (r reader) Close() error {
	r.note("Reader.Close")
	return r.Reader.Close()
}
