package rosidl

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// Library is a set of definitions with all the types they make.
type Library struct {
	definitions map[Name]*Definition
	types       map[Name]*Type
}

// Load reads all definitions of some distributions, which are directories of fsys that
// hold files such as sensor_msgs/msg/JointState.msg. A definition of a later distribution
// replaces that of the same name of an earlier one. Every type that a field refers to must
// be there, and none may contain itself.
func Load(fsys fs.FS, distributions ...string) (*Library, error) {
	l := &Library{definitions: map[Name]*Definition{}, types: map[Name]*Type{}}
	for _, d := range distributions {
		files, err := fs.Glob(fsys, d+"/*/*/*.*")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if err := l.add(fsys, file); err != nil {
				return nil, err
			}
		}
	}
	return l, l.resolve()
}

// add reads one definition file.
func (l *Library) add(fsys fs.FS, file string) error {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	parts := strings.Split(file, "/")
	kind := Kind(parts[2])
	name := Name{Package: parts[1], Kind: kind, Base: strings.TrimSuffix(parts[3], "."+string(kind))}
	if sections[kind] == 0 || !packagePattern.MatchString(name.Package) || !typeNamePattern.MatchString(name.Base) {
		return fmt.Errorf("%s: not a definition: want package/msg/Name.msg, …/srv/Name.srv or …/action/Name.action", file)
	}
	d, err := Parse(name, string(text))
	if err != nil {
		return err
	}
	d.Distribution = parts[0]
	l.definitions[name] = d
	for _, t := range d.Types() {
		l.types[t.Name] = t
	}
	return nil
}

// resolve checks that all nested types exist and that none contains itself.
func (l *Library) resolve() error {
	for _, t := range l.Types() {
		for _, f := range t.Fields {
			if n := f.Type.Nested; n != nil && l.types[*n] == nil {
				return fmt.Errorf("%s: field %s: there is no type %s", t.Name, f.Name, n)
			}
		}
	}
	for _, t := range l.Types() {
		if slices.Contains(l.References(t), t) {
			return fmt.Errorf("%s: the type contains itself", t.Name)
		}
	}
	return nil
}

// Definitions returns all definitions in the order of their names.
func (l *Library) Definitions() []*Definition {
	return inOrder(l.definitions)
}

// Types returns all types in the order of their names.
func (l *Library) Types() []*Type {
	return inOrder(l.types)
}

// Type returns the type called name.
func (l *Library) Type(name Name) (*Type, bool) {
	t, ok := l.types[name]
	return t, ok
}

// Definition returns the definition that made the type called name.
func (l *Library) Definition(name Name) (*Definition, bool) {
	name.Base, _, _ = strings.Cut(name.Base, "_")
	d, ok := l.definitions[name]
	return d, ok
}

// References returns the types that t contains, directly or within others, each once, in
// the order of their names.
func (l *Library) References(t *Type) []*Type {
	found := map[Name]*Type{}
	var visit func(*Type)
	visit = func(t *Type) {
		for _, f := range t.Fields {
			if n := f.Type.Nested; n != nil && found[*n] == nil {
				found[*n] = l.types[*n]
				visit(l.types[*n])
			}
		}
	}
	visit(t)
	return inOrder(found)
}

// WireSize returns the least number of bytes that a value of type f takes on the wire,
// padding not counted.
func (l *Library) WireSize(f FieldType) int {
	switch f.Container {
	case Sequence, BoundedSequence:
		return primitives[Uint32].size
	case Array:
		return f.Capacity * l.ElementSize(f)
	}
	return l.ElementSize(f)
}

// ElementSize returns the least number of bytes of one element of a value of type f.
func (l *Library) ElementSize(f FieldType) int {
	if f.Nested == nil {
		return primitives[f.Primitive].size
	}
	size := 0
	for _, field := range l.types[*f.Nested].Fields {
		size += l.WireSize(field.Type)
	}
	return size
}

// inOrder returns the values of m in the order of their names.
func inOrder[T any](m map[Name]T) []T {
	names := slices.SortedFunc(maps.Keys(m), func(a, b Name) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Base, b.Base))
	})
	values := make([]T, 0, len(m))
	for _, n := range names {
		values = append(values, m[n])
	}
	return values
}
