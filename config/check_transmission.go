package config

import (
	"math"
	"slices"
)

func (r *reader) checkTransmissions(c *Config) {
	for i := range c.Transmissions {
		t := &c.Transmissions[i]
		path := "transmissions." + t.Name
		r.checkCoupled(c, t, path+".joints")
		if at := path + ".actuators"; r.good(at) && r.good(path+".joints") && len(t.Actuators) != len(t.Joints) {
			r.problem(r.place(at), "found %s, expected as many as joints, %d", count(len(t.Actuators), "servo"), len(t.Joints))
		}
		r.checkMatrix(t, path)
	}
}

// checkCoupled checks the joints of a transmission.
func (r *reader) checkCoupled(c *Config, t *Transmission, path string) {
	joints := names(c.Joints, func(j Joint) string { return j.Name })
	if r.good(path) && len(t.Joints) < 2 {
		r.problem(r.place(path), "found %s, expected two or more", count(len(t.Joints), "joint"))
	}
	for i, joint := range t.Joints {
		at := r.place(item(path, i))
		owner := c.transmissionOf(joint)
		switch {
		case !r.good(at.path), len(joints) == 0:
		case !slices.Contains(joints, joint):
			r.problem(at, "unknown joint %s, %s", shorten(joint), suggestion(joint, joints))
		case slices.Contains(t.Joints[:i], joint):
			r.problem(at, "joint %s is listed twice", joint)
		case owner.Name != t.Name:
			r.problem(at, "joint %s is moved by transmission %s already", joint, owner.Name)
		}
	}
}

// checkMatrix checks that a transmission can be computed both ways.
func (r *reader) checkMatrix(t *Transmission, path string) {
	at := r.place(path + ".joint_to_actuator")
	if !r.good(at.path) || !r.good(path+".joints") {
		return
	}
	right := true
	for i := range t.JointToActuator {
		for k := range t.JointToActuator[i] {
			right = right && r.good(item(item(at.path, i), k))
		}
		right = right && r.good(item(at.path, i))
	}
	n := len(t.Joints)
	square := len(t.JointToActuator) == n
	for _, row := range t.JointToActuator {
		square = square && len(row) == n
	}
	switch {
	case !right:
	case !square:
		r.problem(at, "expected %s of %s, as there are %s", count(n, "row"), count(n, "number"), count(n, "joint"))
	case singular(t.JointToActuator):
		r.problem(at, "the matrix has no inverse: different positions of the joints give the same positions of the servos")
	}
}

// nearZero is the share of its largest element below which a pivot of a matrix is none.
const nearZero = 1e-9

// singular reports whether a square matrix has no inverse, by elimination with the largest element of each column.
func singular(matrix [][]float64) bool {
	m := make([][]float64, len(matrix))
	largest := 0.0
	for i, row := range matrix {
		m[i] = slices.Clone(row)
		for _, v := range row {
			largest = math.Max(largest, math.Abs(v))
		}
	}
	for k := range m {
		pivot := k
		for i := k + 1; i < len(m); i++ {
			if math.Abs(m[i][k]) > math.Abs(m[pivot][k]) {
				pivot = i
			}
		}
		m[k], m[pivot] = m[pivot], m[k]
		if !(math.Abs(m[k][k]) > nearZero*largest) {
			return true
		}
		for i := k + 1; i < len(m); i++ {
			factor := m[i][k] / m[k][k]
			for j := k; j < len(m); j++ {
				m[i][j] -= factor * m[k][j]
			}
		}
	}
	return false
}
