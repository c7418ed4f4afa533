package config

import (
	"encoding/json"
	"math"
	"reflect"
)

// schema is a JSON Schema, or a part of one.
type schema map[string]any

// Schema gives the JSON Schema (draft 2020-12) of the language, for completion and checks in editors. It is made from
// the same description that the reader follows. What it cannot say (duplicate ids, names that must exist) the reader
// still checks.
func Schema() ([]byte, error) {
	s := robot().schema
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "Sinew robot"
	return json.MarshalIndent(s, "", "  ")
}

// properties are the keys of a mapping in the order of the language, in which editors and the reference show them.
type properties []property

type property struct {
	key    string
	schema schema
}

// MarshalJSON writes an object.
func (all properties) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, p := range all {
		key, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(p.schema)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, key...), ':'), value...)
	}
	return append(b, '}'), nil
}

func mappingSchema[T any](fields []field[T], others *rest[T]) schema {
	var all properties
	var required []string
	for _, f := range fields {
		all = append(all, property{f.key, f.schema.with("description", f.doc)})
		if f.required {
			required = append(required, f.key)
		}
	}
	s := schema{"type": "object", "properties": all, "additionalProperties": false}
	if others != nil {
		s["additionalProperties"] = others.schema
	}
	if required != nil {
		s["required"] = required
	}
	return s
}

// with gives a copy with one more key.
func (s schema) with(key string, value any) schema {
	more := schema{key: value}
	for k, v := range s {
		more[k] = v
	}
	return more
}

// withDefault gives a copy that names the default, if there is one to name: nil and NaN are none.
func (s schema) withDefault(standard any) schema {
	v := reflect.ValueOf(standard)
	switch v.Kind() {
	case reflect.Float64:
		if math.IsNaN(v.Float()) {
			return s
		}
	case reflect.Int64: // a time, which the file has in seconds
		return s.with("default", v.Int()/1e9)
	case reflect.Pointer, reflect.Slice:
		return s
	case reflect.String:
		if v.Len() == 0 {
			return s
		}
	}
	return s.with("default", standard)
}
