package model

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// files are the tables and models that come with the program: models/*.yaml say which models there are, and
// tables/NAME.yaml holds the control table NAME.
//
//go:embed tables/*.yaml models/*.yaml
var files embed.FS

// Library is a set of models. Its methods may be called from any goroutine; they do not block on anything but each
// other.
type Library struct {
	mu sync.Mutex
	// entries are the models of all files by name, tables the control tables read so far.
	entries map[string]*entry
	tables  map[string]*table
	// made are the models asked for so far: a table is read and resolved only when a model needs it.
	made map[string]*Model
}

// Embedded returns a library of the models that come with the program. An error would be a fault of the program's
// own files.
func Embedded() (*Library, error) {
	l := &Library{entries: make(map[string]*entry), tables: make(map[string]*table), made: make(map[string]*Model)}
	names, err := fs.Glob(files, "models/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("embedded models: %w", err)
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("embedded models: %w", err)
		}
		_, entries, problems := parse(name, text)
		if len(problems) > 0 {
			return nil, &Errors{problems}
		}
		for _, e := range entries {
			l.entries[e.name] = e
		}
	}
	return l, nil
}

// Model returns the model of this name; *UnknownError, with the nearest names, when there is none.
func (l *Library) Model(name string) (*Model, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.entries[name]
	if !ok {
		return nil, &UnknownError{Name: name, Near: nearest(name, slices.Collect(maps.Keys(l.entries)))}
	}
	return l.make(e)
}

// ByNumber returns the models that report this model number, by name. Several models share a number.
func (l *Library) ByNumber(number int) []*Model {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []*Model
	for _, e := range l.entries {
		if number == 0 || e.number != number && !slices.Contains(e.others, number) {
			continue
		}
		if m, err := l.make(e); err == nil {
			found = append(found, m)
		}
	}
	slices.SortFunc(found, func(a, b *Model) int { return strings.Compare(a.Name, b.Name) })
	return found
}

// Names returns the names of all models, sorted.
func (l *Library) Names() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Sorted(maps.Keys(l.entries))
}

// Load adds the tables and models of a file, whose name appears in errors. The error is an *Errors with every
// problem of the file; nothing is added then. Names that are taken cannot be used again.
func (l *Library) Load(name string, yaml []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	tables, entries, problems := parse(name, yaml)
	added := make(map[string]*table, len(tables))
	for _, t := range tables {
		if old, _ := l.table(t.name); old != nil {
			problems = append(problems, t.place.problem("there is a table of this name already, in "+old.place.file))
		}
		added[t.name] = t
	}
	for _, e := range entries {
		if old, ok := l.entries[e.name]; ok {
			problems = append(problems, e.place.problem("there is a model of this name already, in "+old.place.file))
		}
	}
	if len(problems) == 0 {
		problems = l.tryAll(tables, entries, added)
	}
	if len(problems) > 0 {
		return &Errors{inOrder(problems)}
	}
	maps.Copy(l.tables, added)
	for _, e := range entries {
		l.entries[e.name] = e
	}
	return nil
}

// tryAll resolves everything in a file that is about to be added, tables that no model uses too.
func (l *Library) tryAll(tables []*table, entries []*entry, added map[string]*table) (problems []Problem) {
	tableOf := func(name string) (*table, []Problem) {
		if t, ok := added[name]; ok {
			return t, nil
		}
		return l.table(name)
	}
	for _, t := range tables {
		if _, wrong := resolve(&entry{table: t.name, place: t.place}, tableOf); len(wrong) > 0 {
			problems = append(problems, wrong...)
		}
	}
	if len(problems) > 0 {
		return problems
	}
	for _, e := range entries {
		_, wrong := resolve(e, tableOf)
		problems = append(problems, wrong...)
	}
	return problems
}

// inOrder sorts problems as they stand in the file and leaves each only once.
func inOrder(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(problems)
}

// make returns the model of an entry. l.mu is held.
func (l *Library) make(e *entry) (*Model, error) {
	if m, ok := l.made[e.name]; ok {
		return m, nil
	}
	m, problems := resolve(e, l.table)
	if len(problems) > 0 {
		return nil, &Errors{problems}
	}
	l.made[e.name] = m
	return m, nil
}

// table returns a control table, read from the embedded files when it is needed first; nil when there is none.
// l.mu is held.
func (l *Library) table(name string) (*table, []Problem) {
	if t, ok := l.tables[name]; ok {
		return t, nil
	}
	file := path.Join("tables", name+".yaml")
	text, err := files.ReadFile(file)
	if err != nil {
		return nil, nil
	}
	tables, _, problems := parse(file, text)
	if len(problems) > 0 {
		return nil, problems
	}
	for _, t := range tables {
		l.tables[t.name] = t
	}
	return l.tables[name], nil
}
