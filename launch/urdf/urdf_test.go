package urdf_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/launch/urdf"
)

const arm = `<?xml version="1.0"?>
<robot name="arm">
  <link name="base"><visual><geometry><box size="1 1 1"/></geometry></visual></link>
  <link name="tip"/>
  <joint name="turn" type="revolute">
    <parent link="base"/>
    <child link="tip"/>
    <axis xyz="0 -1 0"/>
    <limit lower="-1.5" upper="2" velocity="3" effort="4"/>
  </joint>
  <joint name="follow" type="prismatic"><mimic joint="turn" multiplier="-0.5"/></joint>
  <gazebo><joint name="not one"/></gazebo>
</robot>`

func TestParse(t *testing.T) {
	t.Parallel()
	want := &urdf.Robot{Name: "arm", Links: []string{"base", "tip"}, Joints: []urdf.Joint{
		{
			Name: "turn", Type: urdf.Revolute, Parent: "base", Child: "tip", Axis: [3]float64{0, -1, 0},
			Limit: &urdf.Limit{Lower: -1.5, Upper: 2, Velocity: 3, Effort: 4}, Line: 5,
		},
		{Name: "follow", Type: urdf.Prismatic, Axis: [3]float64{1, 0, 0}, Mimic: &urdf.Mimic{Joint: "turn", Multiplier: -0.5}, Line: 11},
	}}
	got, err := urdf.Parse([]byte(arm))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("robot (-want +got):\n%s", diff)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"", "1: there is no element robot"},
		{"<launch/>", "1: the file begins with launch, want robot"},
		{"<robot>\n<joint name='a'><axis xyz='0 1'/></joint></robot>", `2: joint a: axis is "0 1", want three numbers`},
		{"<robot>\n<joint name='a'><limit lower='low'/></joint></robot>", `2: joint a: limit: lower is "low", want a number`},
		{"<robot><joint>", "1: XML syntax error"},
	} {
		_, err := urdf.Parse([]byte(test.text))
		var placed *urdf.Error
		if !errors.As(err, &placed) || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: error %v, want %q", test.text, err, test.want)
		}
	}
}

// What is written is read again as it was.
func TestTextIsRead(t *testing.T) {
	t.Parallel()
	want := &urdf.Robot{Name: `a "b" & <c>`, Links: []string{"base_link", "x"}, Joints: []urdf.Joint{
		{Name: "wheel", Type: urdf.Continuous, Parent: "base_link", Child: "x", Axis: [3]float64{0, 0, 1}, Limit: &urdf.Limit{Velocity: 6, Effort: 0.5}},
		{
			Name: "follow", Type: urdf.Revolute, Parent: "base_link", Child: "x", Axis: [3]float64{0.6, 0, -0.8},
			Limit: &urdf.Limit{Lower: -1e-3, Upper: 1.25, Velocity: 6, Effort: 0.5}, Mimic: &urdf.Mimic{Joint: "wheel", Multiplier: -1, Offset: 0.1},
		},
	}}
	got, err := urdf.Parse(want.Text())
	if err != nil {
		t.Fatal(err)
	}
	for i := range got.Joints {
		got.Joints[i].Line = 0
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("robot (-want +got):\n%s", diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(arm))
	f.Add([]byte("<robot name='r'><joint name='a' type='revolute'><limit lower='1'/></joint></robot>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		robot, err := urdf.Parse(text)
		if err != nil {
			return
		}
		if _, err := urdf.Parse(robot.Text()); err != nil {
			t.Errorf("%v in\n%s", err, robot.Text())
		}
	})
}

func ExampleParse() {
	robot, err := urdf.Parse([]byte(`<robot name="lamp"><joint name="neck" type="continuous"/></robot>`))
	if err != nil {
		panic(err)
	}
	fmt.Println(robot.Name, robot.Joint("neck").Type)
	// Output: lamp continuous
}
