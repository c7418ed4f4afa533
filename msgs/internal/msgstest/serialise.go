package msgstest

import (
	"encoding/binary"
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// Order is a byte order that payloads can be written in.
type Order interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// Serialise returns the payload of a value of a type as the facts about the type say it, in
// either byte order, and which of its bytes are padding. It shares nothing with msgs/cdr.
func Serialise(interfaces map[string]Interface, order Order, typ string, value any) (payload []byte, padding []bool, err error) {
	s := serialiser{interfaces: interfaces, order: order}
	err = s.nested(typ, value)
	header := []byte{0, 0, 0, 0}
	if order.String() == binary.LittleEndian.String() {
		header[1] = 1
	}
	return append(header, s.body...), append(make([]bool, len(header)), s.padding...), err
}

// serialiser is a payload without its header in the making.
type serialiser struct {
	interfaces map[string]Interface
	order      Order
	body       []byte
	padding    []bool
}

// nested writes a value of an interface type.
func (s *serialiser) nested(typ string, value any) error {
	facts, ok := s.interfaces[typ]
	if !ok {
		return fmt.Errorf("there is no type %s", typ)
	}
	fields, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: %v is not an object", typ, value)
	}
	if len(facts.Fields) == 1 && facts.Fields[0][1] == "structure_needs_at_least_one_member" {
		s.append(1, 0)
		return nil
	}
	for _, f := range facts.Fields {
		if err := s.field(f[0], fields[f[1]]); err != nil {
			return fmt.Errorf("%s.%s: %w", typ, f[1], err)
		}
	}
	return nil
}

// fieldType takes a type apart: element, "[" and "<=" of its container, capacity.
var fieldType = regexp.MustCompile(`^([^\[<]+)(?:<=\d+)?(\[)?(<=)?(\d*)\]?$`)

// field writes a field of any type.
func (s *serialiser) field(typ string, value any) error {
	parts := fieldType.FindStringSubmatch(typ)
	if parts == nil {
		return fmt.Errorf("%q is not a type", typ)
	}
	if parts[2] == "" {
		return s.element(parts[1], value)
	}
	values, ok := value.([]any)
	if !ok {
		return fmt.Errorf("%v is not a list", value)
	}
	if array := parts[3] == "" && parts[4] != ""; !array {
		s.append(4, uint64(len(values)))
	} else if n, _ := strconv.Atoi(parts[4]); n != len(values) {
		return fmt.Errorf("%d values for an array of %d", len(values), n)
	}
	for _, v := range values {
		if err := s.element(parts[1], v); err != nil {
			return err
		}
	}
	return nil
}

// sizes are the bytes of the integer types.
var sizes = map[string]int{
	"byte": 1, "char": 1, "int8": 1, "uint8": 1, "int16": 2, "uint16": 2,
	"int32": 4, "uint32": 4, "int64": 8, "uint64": 8,
}

// element writes one value that is not a list.
func (s *serialiser) element(typ string, value any) error {
	var bits uint64
	var err error
	size := sizes[typ]
	switch typ {
	case "bool":
		size = 1
		if value == true {
			bits = 1
		}
	case "float32", "float64":
		var f float64
		f, err = float(value)
		size, bits = 8, math.Float64bits(f)
		if typ == "float32" {
			size, bits = 4, uint64(math.Float32bits(float32(f)))
		}
	case "string":
		text := value.(string) + "\x00"
		s.append(4, uint64(len(text)))
		s.body = append(s.body, text...)
		s.padding = append(s.padding, make([]bool, len(text))...)
		return nil
	default:
		if size == 0 {
			return s.nested(typ, value)
		}
		bits, err = integer(value)
	}
	s.append(size, bits)
	return err
}

// append writes the lowest size bytes of a number, at a multiple of size.
func (s *serialiser) append(size int, bits uint64) {
	for len(s.body)%size != 0 {
		s.body = append(s.body, 0)
		s.padding = append(s.padding, true)
	}
	switch size {
	case 1:
		s.body = append(s.body, byte(bits))
	case 2:
		s.body = s.order.AppendUint16(s.body, uint16(bits))
	case 4:
		s.body = s.order.AppendUint32(s.body, uint32(bits))
	case 8:
		s.body = s.order.AppendUint64(s.body, bits)
	}
	s.padding = append(s.padding, make([]bool, size)...)
}
