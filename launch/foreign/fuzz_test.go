package foreign_test

import (
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/launch/foreign"
)

// Whatever the files hold, reading them ends, and what is written is YAML.
func FuzzRead(f *testing.F) {
	f.Add([]byte("pan: {ID: 1, Min_Position_Limit: 0, Max_Position_Limit: 9}"), byte(0))
	f.Add([]byte(`{"pan": {"id": 1, "drive_mode": 1, "homing_offset": 2, "range_min": 3, "range_max": 9}}`), byte(1))
	f.Add([]byte("joint_order: [pan]\nmotors: {pan: {ID: 1}, a: {ID: 2, Secondary_ID: 1}}\nshadows: {pan: {shadow_list: [a]}}"), byte(2))
	f.Add([]byte(`<ros2_control><hardware/><joint name="a"/><gpio><param name="ID">1</param></gpio></ros2_control>`), byte(3))
	library, err := model.Embedded()
	if err != nil {
		f.Fatal(err)
	}
	o := foreign.Options{Library: library, Models: map[string]string{"": "XM430-W350"}}
	readers := []func(foreign.File, foreign.Options) (*foreign.Robot, error){foreign.Workbench, foreign.Lerobot, interbotix, foreign.Robotis}
	f.Fuzz(func(t *testing.T, text []byte, which byte) {
		robot, err := readers[int(which)%len(readers)](foreign.File{Name: "f", Text: text}, o)
		if err != nil {
			return
		}
		var out any
		if err := yaml.Unmarshal(robot.Text(), &out); err != nil {
			t.Errorf("%v in\n%s", err, robot.Text())
		}
	})
}
