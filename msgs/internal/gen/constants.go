package main

import (
	"strconv"
	"strings"

	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
)

// constants writes the constants of a type. An empty line in the definition, or a comment
// above a constant, begins a new group.
func (g *generator) constants(f *file, t *rosidl.Type) {
	for i, c := range t.Constants {
		if i == 0 || c.Gap || len(c.Above) > 0 {
			if i > 0 {
				f.printf(")\n\n")
			}
			above := c.Above
			if len(above) == 0 {
				above = []string{"Constants of [" + t.Name.Base + "]."}
			}
			f.comment(above)
			f.printf("const (\n")
		}
		f.printf("%s_%s %s = %s", t.Name.Base, c.Name, g.goType(f, c.Type), literal(c))
		closeRemark(f, c.Remark, "")
	}
	if len(t.Constants) > 0 {
		f.printf(")\n\n")
	}
}

// literal returns the value of a constant as Go writes it.
func literal(c rosidl.Constant) string {
	switch c.Type.Primitive {
	case rosidl.String:
		return strconv.Quote(c.Value)
	case rosidl.Bool:
		return strconv.FormatBool(strings.EqualFold(c.Value, "true") || c.Value == "1")
	}
	return c.Value
}
