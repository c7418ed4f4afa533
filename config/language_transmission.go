package config

import "gopkg.in/yaml.v3"

func transmission() kind[Transmission] {
	k := mapping(
		required("joints", list(reference("the name of a joint")), func(t *Transmission) *[]string { return &t.Joints },
			"The joints, which have limits and no servos of their own."),
		required("actuators", list(actuator()), func(t *Transmission) *[]Actuator { return &t.Actuators },
			"The servos, as many as joints, each with the keys of a servo."),
		required("joint_to_actuator", list(row()), func(t *Transmission) *[][]float64 { return &t.JointToActuator },
			"Servo positions from joint positions: a row for each servo, a column for each joint. Efforts go by the transposed matrix."),
	)
	read := func(r *reader, at place, n *yaml.Node) (Transmission, bool) {
		t, ok := k.read(r, at, n)
		for i := range t.Actuators {
			t.Actuators[i].Path = item(at.path+".actuators", i)
		}
		return t, ok
	}
	return kind[Transmission]{expect: k.expect, schema: k.schema, read: read}
}

// row is one row of a matrix.
func row() kind[[]float64] {
	k := list(number())
	k.expect = "a list of numbers"
	return k
}
