package main

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
)

// base is the distribution whose types lie directly below msgs; variants are those whose
// differing types lie in a directory of their own.
const base = "jazzy"

var variants = []string{"humble", "rolling"}

// generate returns the contents of all generated files by their path below msgs.
func generate(fsys fs.FS) (map[string][]byte, error) {
	library, err := rosidl.Load(fsys, base)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	g := generator{library: library, files: files}
	if err := g.distribution(base); err != nil {
		return nil, err
	}
	for _, v := range variants {
		merged, err := rosidl.Load(fsys, base, v)
		if err != nil {
			return nil, err
		}
		variant := generator{library: merged, base: library, dir: v, files: files}
		if err := variant.distribution(v); err != nil {
			return nil, err
		}
	}
	return files, g.registry()
}

// generator writes the packages of one distribution.
type generator struct {
	library *rosidl.Library
	base    *rosidl.Library // library of the base distribution; nil in the base itself
	dir     string          // directory below msgs
	files   map[string][]byte
}

// distribution writes the files of all definitions of one distribution.
func (g *generator) distribution(name string) error {
	packages := map[string][]*rosidl.Definition{}
	for _, d := range g.library.Definitions() {
		if d.Distribution == name {
			packages[d.Name.Package] = append(packages[d.Name.Package], d)
		}
	}
	for pkg, definitions := range packages {
		if err := g.packageDoc(pkg, definitions); err != nil {
			return err
		}
		for _, d := range definitions {
			if err := g.definition(d); err != nil {
				return fmt.Errorf("%s: %w", d.Name, err)
			}
		}
	}
	return nil
}

// packageDoc writes the comment of a package.
func (g *generator) packageDoc(pkg string, definitions []*rosidl.Definition) error {
	f := newFile(g.path(pkg))
	text := fmt.Sprintf("Package %s holds types of the ROS 2 package %s", pkg, pkg)
	if g.dir != "" {
		text += fmt.Sprintf(" as ROS 2 %s has them, where they differ from those of Jazzy on the wire", title(g.dir))
	}
	f.comment(append(wrap(text+":"), ""))
	for _, d := range definitions {
		f.printf("//   - %s\n", d.Name)
	}
	f.printf("//\n// See package msgs for how ROS names become Go names.\n")
	return g.write("doc.go", f, "the names of its definitions")
}

// definition writes the file of one definition, or the two of an action.
func (g *generator) definition(d *rosidl.Definition) error {
	source := path.Join("definitions", d.Distribution, d.Name.Package, string(d.Name.Kind), d.Name.Base+"."+string(d.Name.Kind))
	f, wire := newFile(g.path(d.Name.Package)), newFile(g.path(d.Name.Package))
	for _, t := range d.Types() {
		if isActionWire(t.Name) {
			g.typ(wire, d, t)
			continue
		}
		g.typ(f, d, t)
	}
	if wire.body.Len() > 0 {
		if err := g.write(fileName(d.Name, "wire"), wire, source); err != nil {
			return err
		}
	}
	return g.write(fileName(d.Name), f, source)
}

// isActionWire reports whether a type carries the goal, result or feedback of an action.
func isActionWire(n rosidl.Name) bool {
	_, part, derived := strings.Cut(n.Base, "_")
	switch part {
	case "Goal", "Result", "Feedback":
		return false
	}
	return n.Kind == rosidl.Action && derived
}

// typ writes one type of a definition.
func (g *generator) typ(f *file, d *rosidl.Definition, t *rosidl.Type) {
	switch {
	case t.Name == d.Name && d.Name.Kind == rosidl.Action:
		g.action(f, t)
	case t.Name == d.Name && d.Name.Kind == rosidl.Service, isActionService(t.Name):
		g.service(f, t)
	case g.sameAsBase(t):
		g.constants(f, t)
		g.alias(f, t)
	default:
		g.constants(f, t)
		g.message(f, t)
	}
}

// isActionService reports whether a type is one of the two services of an action.
func isActionService(n rosidl.Name) bool {
	return strings.HasSuffix(n.Base, "_SendGoal") || strings.HasSuffix(n.Base, "_GetResult")
}

// sameAsBase reports whether a type of a variant is that of the base distribution.
func (g *generator) sameAsBase(t *rosidl.Type) bool {
	if g.base == nil {
		return false
	}
	b, ok := g.base.Type(t.Name)
	return ok && g.base.Hash(b) == g.library.Hash(t)
}

// path returns the import path of the Go package with the types of a ROS package in the
// generator's own directory.
func (g *generator) path(pkg string) string { return path.Join(module, g.dir, pkg) }

// name returns how f, which imports what it takes, refers to a type.
func (g *generator) name(f *file, n rosidl.Name) string {
	importPath := path.Join(module, n.Package)
	if d, ok := g.library.Definition(n); ok && g.dir == d.Distribution {
		importPath = g.path(n.Package)
	}
	return f.name(importPath, n.Base)
}

// write formats a file and keeps it.
func (g *generator) write(name string, f *file, source string) error {
	content, err := f.format(source)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	name = path.Join(strings.TrimPrefix(f.path, module+"/"), name)
	if g.files[name] != nil {
		return fmt.Errorf("%s is written twice", name)
	}
	g.files[name] = content
	return nil
}
