package config

import (
	"math"
	"regexp"
	"slices"

	"gopkg.in/yaml.v3"
)

// field is one key of a mapping that is read into a T.
type field[T any] struct {
	key, doc string
	required bool
	expect   string
	schema   schema
	standard func(into *T)
	read     func(r *reader, at place, n *yaml.Node, into *T)
}

// put is a field whose value set stores.
func put[T, V any](key string, k kind[V], doc string, set func(*T, V)) field[T] {
	read := func(r *reader, at place, n *yaml.Node, into *T) {
		if v, ok := k.read(r, at, n); ok {
			set(into, v)
		}
	}
	return field[T]{key: key, doc: doc, expect: k.expect, schema: k.schema, read: read}
}

// required is a field that must be in the file.
func required[T, V any](key string, k kind[V], at func(*T) *V, doc string) field[T] {
	f := put(key, k, doc, func(into *T, v V) { *at(into) = v })
	f.required = true
	return f
}

// optional is a field that has a default.
func optional[T, V any](key string, k kind[V], at func(*T) *V, standard V, doc string) field[T] {
	f := put(key, k, doc, func(into *T, v V) { *at(into) = v })
	f.standard = func(into *T) { *at(into) = standard }
	f.schema = f.schema.withDefault(standard)
	return f
}

// section is a field whose default is that of its own fields.
func section[T, V any](key string, k kind[V], at func(*T) *V, doc string) field[T] {
	f := put(key, k, doc, func(into *T, v V) { *at(into) = v })
	f.standard = func(into *T) { *at(into) = k.standard() }
	return f
}

// limit is a number whose default is NaN: none.
func limit[T any](key string, at func(*T) *float64, doc string) field[T] {
	return optional(key, aboveZero(), at, math.NaN(), doc)
}

// mapping is a kind with a fixed set of keys.
func mapping[T any](fields ...field[T]) kind[T] { return mappingAnd(nil, fields...) }

// rest is what may stand in a mapping beside its fixed keys: names with mappings.
type rest[T any] struct {
	schema schema
	read   func(r *reader, at place, key string, n *yaml.Node, into *T)
}

// mappingAnd is a mapping in which other keys may stand beside the fixed ones. others may be nil.
func mappingAnd[T any](others *rest[T], fields ...field[T]) kind[T] {
	expect := "a mapping with the keys " + listed(known(fields))
	standard := func() T {
		var v T
		for _, f := range fields {
			if f.standard != nil {
				f.standard(&v)
			}
		}
		return v
	}
	read := func(r *reader, at place, n *yaml.Node) (T, bool) {
		v := standard()
		if n.Kind != yaml.MappingNode {
			r.wrong(at, n, expect)
			r.opaque[at.path] = true
			return v, false
		}
		readFields(r, at, n, fields, others, &v)
		return v, true
	}
	return kind[T]{expect, mappingSchema(fields, others), standard, read}
}

func readFields[T any](r *reader, at place, n *yaml.Node, fields []field[T], others *rest[T], into *T) {
	seen := map[string]bool{}
	r.pairs(at, n, func(here place, key string, value *yaml.Node) {
		seen[key] = true
		i := slices.IndexFunc(fields, func(f field[T]) bool { return f.key == key })
		switch {
		case i >= 0:
			r.positions[here.path] = here.Position
			fields[i].read(r, here, value, into)
		case others != nil && value.Kind == yaml.MappingNode:
			r.positions[here.path] = here.Position
			others.read(r, here, key, value, into)
		default:
			r.problem(here, "unknown key, %s", suggestion(key, known(fields)))
		}
	})
	for _, f := range fields {
		if f.required && !seen[f.key] && !r.opaque[at.path] {
			r.problem(at, "%s is missing, expected %s", f.key, f.expect)
		}
	}
}

// pairs calls do for each key of a mapping, once.
func (r *reader) pairs(at place, n *yaml.Node, do func(at place, key string, value *yaml.Node)) {
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!null" || key.Value == "" {
			r.problem(place{at.path, Position{key.Line, key.Column}}, "found %s as a key, expected a name", found(key))
			continue
		}
		here := at.key(key.Value, key)
		if line := first[key.Value]; line != 0 {
			r.problem(here, "duplicate key, it stands in line %d already", line)
			continue
		}
		first[key.Value] = key.Line
		do(here, key.Value, value)
	}
}

// known gives the keys to suggest.
func known[T any](fields []field[T]) []string {
	var keys []string
	for _, f := range fields {
		keys = append(keys, f.key)
	}
	return keys
}

// nameForm is what the names in a mapping of named things look like.
type nameForm struct {
	words   string
	pattern string
	// portable is the pattern of the schema: as near as all dialects of regular expressions come.
	portable string
}

var (
	// token is a ROS name token, which may stand in a topic.
	token = nameForm{"letters, digits and underscores, not beginning with a digit", `^[A-Za-z_][A-Za-z0-9_]*$`, `^[A-Za-z_][A-Za-z0-9_]*$`}
	// jointName is what URDF and MoveIt take for a joint.
	jointName = nameForm{"a name without white space and slashes", `^[^\s\p{Z}\p{C}/]+$`, `^[^\s/]+$`}
	// registerName is the form of the names in the control tables.
	registerName = nameForm{"lower-case letters, digits and underscores, beginning with a letter", `^[a-z][a-z0-9_]*$`, `^[a-z][a-z0-9_]*$`}
)

// named is a mapping from names to values of one kind, kept in the order of the file. Values with a problem are in
// it too, so that others may name them.
func named[T any](expect string, form nameForm, k kind[T], setName func(*T, string)) kind[[]T] {
	pattern := regexp.MustCompile(form.pattern)
	read := func(r *reader, at place, n *yaml.Node) ([]T, bool) {
		if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
			r.wrong(at, n, expect)
			return nil, false
		}
		var all []T
		r.pairs(at, n, func(at place, name string, value *yaml.Node) {
			if !pattern.MatchString(name) {
				r.problem(at, "found the name %q, expected %s", shorten(name), form.words)
			}
			r.positions[at.path] = at.Position
			v, _ := k.read(r, at, value)
			setName(&v, name)
			all = append(all, v)
		})
		return all, true
	}
	s := schema{"type": "object", "minProperties": 1, "additionalProperties": k.schema,
		"propertyNames": schema{"pattern": form.portable}}
	return kind[[]T]{expect: expect, schema: s, read: read}
}

// list is a list of at least one value. Items with a problem are in it, so that indices are those of the file.
func list[V any](k kind[V]) kind[[]V] {
	expect := "a list, each " + k.expect
	read := func(r *reader, at place, n *yaml.Node) ([]V, bool) {
		if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
			r.wrong(at, n, expect)
			return nil, false
		}
		var all []V
		for i, item := range n.Content {
			here := at.item(i, item)
			r.positions[here.path] = here.Position
			v, _ := k.read(r, here, item)
			all = append(all, v)
		}
		return all, true
	}
	s := schema{"type": "array", "minItems": 1, "items": k.schema}
	return kind[[]V]{expect: expect, schema: s, read: read}
}
