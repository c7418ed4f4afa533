package urdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
)

// Text returns the robot as a URDF: every link a small box, every joint 5 cm above the one before, both to be replaced.
func (r *Robot) Text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<?xml version=\"1.0\"?>\n<robot name=\"%s\">\n", Escaped(r.Name))
	for _, l := range r.Links {
		fmt.Fprintf(&b, "  <link name=\"%s\">\n    <visual>\n      <geometry><box size=\"0.02 0.02 0.02\"/></geometry>\n    </visual>\n  </link>\n", Escaped(l))
	}
	for i := range r.Joints {
		r.Joints[i].write(&b)
	}
	b.WriteString("</robot>\n")
	return b.Bytes()
}

func (j *Joint) write(b *bytes.Buffer) {
	fmt.Fprintf(b, "  <joint name=\"%s\" type=\"%s\">\n", Escaped(j.Name), Escaped(j.Type))
	fmt.Fprintf(b, "    <parent link=\"%s\"/>\n    <child link=\"%s\"/>\n", Escaped(j.Parent), Escaped(j.Child))
	fmt.Fprintf(b, "    <origin xyz=\"0 0 0.05\" rpy=\"0 0 0\"/>\n")
	fmt.Fprintf(b, "    <axis xyz=\"%s %s %s\"/>\n", decimal(j.Axis[0]), decimal(j.Axis[1]), decimal(j.Axis[2]))
	if l := j.Limit; l != nil {
		b.WriteString("    <limit")
		if j.Type != Continuous {
			fmt.Fprintf(b, " lower=\"%s\" upper=\"%s\"", decimal(l.Lower), decimal(l.Upper))
		}
		fmt.Fprintf(b, " velocity=\"%s\" effort=\"%s\"/>\n", decimal(l.Velocity), decimal(l.Effort))
	}
	if m := j.Mimic; m != nil {
		fmt.Fprintf(b, "    <mimic joint=\"%s\" multiplier=\"%s\" offset=\"%s\"/>\n", Escaped(m.Joint), decimal(m.Multiplier), decimal(m.Offset))
	}
	b.WriteString("  </joint>\n")
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// Escaped returns a text as it stands in an attribute or between elements.
func Escaped(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}
