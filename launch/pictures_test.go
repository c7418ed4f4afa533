package launch

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/sinew-robotics/sinew/joints/control"
)

//go:generate go test -count=1 -run ^TestPictures$ -keep-joints .
//go:generate ../docs/pictures/draw-all ../docs/pictures

var keepJoints = flag.Bool("keep-joints", false, "write to docs/pictures where the simulated servos of each picture stand")

// The pictures of the examples show simulated servos in the poses that the page names: they are drawn with the joint
// states that are kept beside them.
func TestPictures(t *testing.T) {
	t.Parallel()
	for robot, pose := range picturedPoses(t) {
		t.Run(robot, func(t *testing.T) {
			t.Parallel()
			r := startRobot(t, "../examples/"+robot+".yaml")
			reported := r.strike(t, pose)
			r.stop(t)
			file := filepath.Join("../docs/pictures", robot+".joints")
			if *keepJoints {
				r.keep(t, file, reported)
			}
			kept := keptJoints(t, file)
			for name, position := range reported {
				tick := r.tick(name)
				if want, named := pose[name]; named && math.Abs(position-want) > tick {
					t.Errorf("%s: the servo says %g, docs/examples.md %g", name, position, want)
				}
				if is, ok := kept[name]; !ok || math.Abs(is-position) > tick {
					t.Errorf("%s: drawn at %g (%t), the servo says %g: go generate ./launch", name, is, ok, position)
				}
			}
		})
	}
}

// tick is a step of the servos of the examples, 4096 to a turn, in rad; in m, what it moves the finger that moves most by
// a step, on a crank of 14 mm and a rod of 24 mm.
func (r *running) tick(name string) float64 {
	if r.robot.Joints()[r.placeOf(name)].Prismatic() {
		return 3e-5
	}
	return 2*math.Pi/4096 + 1e-6
}

// picturedPoses reads the poses of docs/examples.md, in rad and m by robot and joint.
func picturedPoses(t *testing.T) map[string]map[string]float64 {
	t.Helper()
	page, err := os.ReadFile("../docs/examples.md")
	if err != nil {
		t.Fatal(err)
	}
	poses := map[string]map[string]float64{}
	for _, m := range regexp.MustCompile("(?s)```yaml pose (\\w+)\n(.*?)```").FindAllSubmatch(page, -1) {
		pose := map[string]float64{}
		if err := yaml.Unmarshal(m[2], pose); err != nil || len(pose) == 0 {
			t.Fatalf("docs/examples.md: pose of %s: %v, %v", m[1], pose, err)
		}
		poses[string(m[1])] = pose
	}
	for _, robot := range exampleRobots(t) {
		if poses[robot] == nil {
			t.Errorf("docs/examples.md names no pose of %s", robot)
		}
	}
	return poses
}

// strike moves the robot into a pose, joints that it does not name to where they stood at first, and returns where the
// servos say that the joints are when all have come to rest there.
func (r *running) strike(t *testing.T, pose map[string]float64) map[string]float64 {
	t.Helper()
	target := map[string]float64{}
	for _, j := range r.robot.Joints() {
		target[j.Name()] = r.first(j.Name())
	}
	for name, position := range pose {
		if _, ok := target[name]; !ok {
			t.Fatalf("the pose names %s, which is no joint", name)
		}
		target[name] = position
	}
	for _, c := range r.controllers.trajectories {
		r.bring(t, c.Control, target)
	}
	for _, c := range r.controllers.grippers {
		name := c.Control.Joints()[0]
		r.grip(t, c.Control, target[name]-r.first(name))
	}
	reported := map[string]float64{}
	r.until(t, "not at rest in the pose", func(s *control.Snapshot) bool {
		for i, j := range r.robot.Joints() {
			reported[j.Name()] = s.Joints[i].Position
			_, named := pose[j.Name()]
			if s.Joints[i].Velocity != 0 || named && math.Abs(s.Joints[i].Position-target[j.Name()]) > r.tick(j.Name()) {
				return false
			}
		}
		return true
	})
	return reported
}

// bring moves the joints of a controller to their targets; again, if a machine that starves the servos is in the way.
func (r *running) bring(t *testing.T, c *control.TrajectoryController, target map[string]float64) {
	t.Helper()
	p := control.Point{TimeFromStart: 1500 * time.Millisecond}
	for _, name := range c.Joints() {
		p.Positions = append(p.Positions, target[name])
		p.Velocities = append(p.Velocities, 0)
	}
	motion := &control.Trajectory{Joints: c.Joints(), Points: []control.Point{p}}
	for {
		var goal *control.Goal
		r.accepted(t, func() (err error) {
			goal, err = c.SubmitGoal(control.GoalRequest{Trajectory: motion})
			return err
		})
		r.until(t, c.Name()+": the goal does not end", func(*control.Snapshot) bool { return over(goal) })
		if goal.Result().Outcome == control.Succeeded {
			return
		}
		t.Logf("%s: %v: tried again", c.Name(), goal.Result())
	}
}

// keep writes joint states as NAME=POSITION, in the order of the robot.
func (r *running) keep(t *testing.T, file string, reported map[string]float64) {
	t.Helper()
	var text strings.Builder
	for _, j := range r.robot.Joints() {
		fmt.Fprintf(&text, "%s=%.6f\n", j.Name(), reported[j.Name()]+0) // no -0
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func keptJoints(t *testing.T, file string) map[string]float64 {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if kept[name], err = strconv.ParseFloat(value, 64); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return kept
}
