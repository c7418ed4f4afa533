package config_test

import (
	"fmt"

	"github.com/sinew-robotics/sinew/config"
)

func Example() {
	robot := `
buses:
  arm: {port: /dev/ttyUSB0, baud: 1000000}
joints:
  elbow: {bus: arm, id: 13, model: XM430-W350, limits: {position: [-1.76, 1.60]}}
`
	c, err := config.Parse("arm.yaml", []byte(robot))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, j := range c.Joints {
		fmt.Printf("%s: servo %d (%s) on %s, %.2f to %.2f rad\n",
			j.Name, j.Actuators[0].ID, j.Actuators[0].Model, j.Actuators[0].Bus, j.Limits.PositionLower, j.Limits.PositionUpper)
	}
	// Output: elbow: servo 13 (XM430-W350) on arm, -1.76 to 1.60 rad
}

// Every problem of a file is reported, each at its place.
func ExampleParse() {
	robot := `
buses:
  arm: {port: /dev/ttyUSB0, baud: 1000000}
joints:
  elbow: {bus: amr, id: 13, model: XM430-W350, limits: {position: [1.57, 1.20]}}
  wrist: {bus: arm, id: 300, model: XM430-W350}
`
	_, err := config.Parse("arm.yaml", []byte(robot))
	fmt.Println(err)
	// Output:
	// arm.yaml:5:11: joints.elbow.bus: unknown bus amr, did you mean arm?
	// arm.yaml:5:57: joints.elbow.limits.position: upper 1.20 is below lower 1.57
	// arm.yaml:6:21: joints.wrist.id: found 300, expected an integer from 0 to 253
}

// Later stages report what they find at the place in the file it comes from.
func ExampleConfig_ErrorAt() {
	robot := `
buses: {arm: {port: /dev/ttyUSB0, baud: 1000000}}
joints:
  elbow: {bus: arm, id: 13, model: XM43-W350}
`
	c, err := config.Parse("arm.yaml", []byte(robot))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.ErrorAt("joints.elbow.model", "unknown model %s, did you mean XM430-W350?", c.Joints[0].Actuators[0].Model))
	// Output: arm.yaml:4:29: joints.elbow.model: unknown model XM43-W350, did you mean XM430-W350?
}
