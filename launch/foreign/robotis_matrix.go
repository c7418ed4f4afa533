package foreign

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// connect gives every joint its servos, as the matrix says: servo = matrix · joint.
func (x *robotis) connect(joints []string, m [][]float64) error {
	for _, name := range joints {
		x.Joints = append(x.Joints, Joint{Name: name})
	}
	done := make([]bool, len(joints))
	for i := range joints {
		if done[i] {
			continue
		}
		columns, rows := coupled(m, i)
		for _, c := range columns {
			done[c] = true
		}
		if err := x.group(m, columns, rows); err != nil {
			return err
		}
	}
	return nil
}

// matrix reads joint_to_transmission_matrix; without one, servo and joint of the same place belong together.
func (x *robotis) matrix(servos, joints int) ([][]float64, error) {
	text := strings.TrimSpace(x.params["joint_to_transmission_matrix"])
	cells := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
	if text != "" && len(cells) != joints*servos {
		return nil, fmt.Errorf("joint_to_transmission_matrix has %d numbers, want %d for %d servos and %d joints", len(cells), joints*servos, servos, joints)
	}
	m := make([][]float64, servos)
	for r := range m {
		m[r] = make([]float64, joints)
		for c := range m[r] {
			if text == "" {
				if r == c {
					m[r][c] = 1
				}
				continue
			}
			v, err := number(cells[r*joints+c])
			if err != nil {
				return nil, fmt.Errorf("joint_to_transmission_matrix: %w", err)
			}
			m[r][c] = v
		}
	}
	return m, nil
}

// coupled returns the joints and servos that depend on each other, with the given joint, in ascending order.
func coupled(m [][]float64, joint int) (columns, rows []int) {
	columns = []int{joint}
	for i := 0; i < len(columns); i++ {
		for r := range m {
			if m[r][columns[i]] == 0 || slices.Contains(rows, r) {
				continue
			}
			rows = append(rows, r)
			for c, v := range m[r] {
				if v != 0 && !slices.Contains(columns, c) {
					columns = append(columns, c)
				}
			}
		}
	}
	slices.Sort(columns)
	slices.Sort(rows)
	return columns, rows
}

// group makes one joint with its servos, or coupled joints.
func (x *robotis) group(m [][]float64, columns, rows []int) error {
	var joints []string
	for _, c := range columns {
		joints = append(joints, x.Joints[c].Name)
	}
	switch {
	case len(rows) == 0:
		return fmt.Errorf("no servo moves joint %s: a joint that follows another one belongs into the URDF as mimic", joints[0])
	case len(columns) == 1:
		j := &x.Joints[columns[0]]
		for _, r := range rows {
			s := x.servos[r]
			s.Reduction, s.Reversed = math.Abs(m[r][columns[0]]), m[r][columns[0]] < 0
			j.Servos = append(j.Servos, s)
		}
		if first := &j.Servos[0]; len(j.Servos) == 1 {
			lower, a := first.value("min_position_limit")
			upper, z := first.value("max_position_limit")
			if a && z && lower < upper {
				j.limit(first, lower, upper)
			}
		}
	case len(columns) == len(rows):
		t := Transmission{Name: strings.Join(joints, "_"), Joints: joints}
		for _, r := range rows {
			t.Servos = append(t.Servos, x.servos[r])
			row := make([]float64, len(columns))
			for i, c := range columns {
				row[i] = m[r][c]
			}
			t.JointToActuator = append(t.JointToActuator, row)
		}
		x.Transmissions = append(x.Transmissions, t)
	default:
		return fmt.Errorf("joints %s are moved by %d servos together: coupled joints need as many servos", strings.Join(joints, ", "), len(rows))
	}
	return nil
}
