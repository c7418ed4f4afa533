// Package descriptions answers what the types of this module look like, for the service
// get_type_description that ROS 2 nodes have since Iron (REP 2016).
package descriptions

import (
	"fmt"

	"github.com/sinew-robotics/sinew/msgs/definitions"
	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
	"github.com/sinew-robotics/sinew/msgs/type_description_interfaces"
)

// Descriptions knows the types of Jazzy and Rolling by their hashes; Humble does not have the
// service. It does not change and
// can be used by any number of goroutines.
type Descriptions struct {
	types map[string]described
}

// described is a type with the library that it is from.
type described struct {
	library *rosidl.Library
	typ     *rosidl.Type
}

// Load reads the definitions that this module was built with, which takes some ten
// milliseconds. An error means that they are not those its messages were generated from.
func Load() (*Descriptions, error) {
	d := &Descriptions{types: map[string]described{}}
	for _, distributions := range [][]string{{"jazzy"}, {"jazzy", "rolling"}} {
		library, err := rosidl.Load(definitions.Files(), distributions...)
		if err != nil {
			return nil, fmt.Errorf("interface definitions of %s: %w", distributions[len(distributions)-1], err)
		}
		for _, t := range library.Types() {
			if hash := library.Hash(t); d.types[hash].typ == nil {
				d.types[hash] = described{library, t}
			}
		}
	}
	return d, nil
}

// Answer fills in the response to a request. A type is found by its hash, and must have the
// name of the request.
func (d *Descriptions) Answer(request *type_description_interfaces.GetTypeDescription_Request, response *type_description_interfaces.GetTypeDescription_Response) {
	*response = type_description_interfaces.GetTypeDescription_Response{}
	found, ok := d.types[request.TypeHash_]
	switch {
	case !ok:
		response.FailureReason = fmt.Sprintf("no type %s with the hash %q is known", request.TypeName_, request.TypeHash_)
		return
	case found.typ.Name.String() != request.TypeName_:
		response.FailureReason = fmt.Sprintf("the hash %s is that of %s, not of %s", request.TypeHash_, found.typ.Name, request.TypeName_)
		return
	}
	response.Successful = true
	response.TypeDescription.TypeDescription = individual(found.typ)
	references := found.library.References(found.typ)
	for _, t := range references {
		response.TypeDescription.ReferencedTypeDescriptions = append(response.TypeDescription.ReferencedTypeDescriptions, individual(t))
	}
	if request.IncludeTypeSources {
		for _, t := range append([]*rosidl.Type{found.typ}, references...) {
			response.TypeSources = append(response.TypeSources, source(found.library, t))
		}
	}
}

// individual describes one type.
func individual(t *rosidl.Type) type_description_interfaces.IndividualTypeDescription {
	description := type_description_interfaces.IndividualTypeDescription{TypeName_: t.Name.String()}
	for _, f := range t.Fields {
		field := type_description_interfaces.Field{
			Name: f.Name,
			Type: type_description_interfaces.FieldType{
				TypeID:         uint8(f.Type.ID()),
				Capacity:       uint64(f.Type.Capacity),
				StringCapacity: uint64(f.Type.StringBound),
			},
			DefaultValue: f.Default,
		}
		if f.Type.Nested != nil {
			field.Type.NestedTypeName = f.Type.Nested.String()
		}
		description.Fields = append(description.Fields, field)
	}
	return description
}

// source returns the text that a type was made from. A type that is derived from a service
// or action has none of its own.
func source(library *rosidl.Library, t *rosidl.Type) type_description_interfaces.TypeSource {
	s := type_description_interfaces.TypeSource{TypeName_: t.Name.String(), Encoding: "implicit"}
	if d, ok := library.Definition(t.Name); ok && d.Name == t.Name {
		s.Encoding, s.RawFileContents = string(t.Name.Kind), d.Text
	}
	return s
}
