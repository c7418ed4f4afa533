package rosidl

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Hash returns the hash of t as ROS 2 announces it: "RIHS01_" and the SHA-256, in
// hexadecimal, of the type's description and those of all types within it, written as
// JSON in a fixed form (REP 2011). Comments, constants and defaults do not count.
func (l *Library) Hash(t *Type) string {
	var b strings.Builder
	b.WriteString(`{"type_description": `)
	t.writeDescription(&b)
	b.WriteString(`, "referenced_type_descriptions": [`)
	for i, r := range l.References(t) {
		separate(&b, i)
		r.writeDescription(&b)
	}
	b.WriteString(`]}`)
	sum := sha256.Sum256([]byte(b.String()))
	return "RIHS01_" + hex.EncodeToString(sum[:])
}

// writeDescription writes the JSON of one type. Names need no escaping.
func (t *Type) writeDescription(b *strings.Builder) {
	fmt.Fprintf(b, `{"type_name": "%s", "fields": [`, t.Name)
	for i, f := range t.Fields {
		separate(b, i)
		nested := ""
		if f.Type.Nested != nil {
			nested = f.Type.Nested.String()
		}
		fmt.Fprintf(b, `{"name": "%s", "type": {"type_id": %d, "capacity": %d, "string_capacity": %d, "nested_type_name": "%s"}}`,
			f.Name, f.Type.ID(), f.Type.Capacity, f.Type.StringBound, nested)
	}
	b.WriteString(`]}`)
}

// separate writes what goes before all elements but the first.
func separate(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteString(", ")
	}
}
