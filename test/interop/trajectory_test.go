package interop_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/config"
)

const trajectoryTopic = "rt/arm_controller/joint_trajectory"

// motion is a trajectory that rests at each of its points, so that its quintic splines are known in closed form.
type motion struct {
	joints []string
	times  []float64 // s from start
	points [][]float64
}

// describe gives the motion in the words of the peers.
func (m motion) describe(start time.Time) string {
	var b strings.Builder
	for _, joint := range m.joints {
		fmt.Fprintf(&b, "joint %s ", joint)
	}
	fmt.Fprintf(&b, "stamp %d %d ", start.Unix(), start.Nanosecond())
	for i, p := range m.points {
		sec, fraction := math.Modf(m.times[i])
		fmt.Fprintf(&b, "point %d %d ", int(sec), int(math.Round(fraction*1e9)))
		for _, x := range p {
			fmt.Fprintf(&b, "position %v velocity 0 acceleration 0 ", x)
		}
	}
	return b.String()
}

// at gives where joint j should be at a time from start, having begun at rest at 0.
func (m motion) at(seconds float64, j int) float64 {
	before, since := 0.0, 0.0
	for i, p := range m.points {
		if seconds < m.times[i] {
			s := max(0, (seconds-since)/(m.times[i]-since))
			return before + (p[j]-before)*s*s*s*(10-15*s+6*s*s)
		}
		before, since = p[j], m.times[i]
	}
	return before
}

func (m motion) duration() time.Duration {
	return time.Duration(m.times[len(m.times)-1] * float64(time.Second))
}

func TestTrajectoryIsFollowed(t *testing.T) {
	m := motion{
		// Not in the order of the robot.
		joints: []string{"wrist_roll", "waist", "shoulder", "elbow", "forearm_roll", "wrist_pitch"},
		times:  []float64{1.25, 3},
		points: [][]float64{{0.6, 0.5, -0.4, 0.3, -0.6, 0.2}, {-0.75, -0.6, 0.5, -0.45, 0.7, -0.35}},
	}
	robot := loadRobot(t)
	withEachPeerAlone(t, func(t *testing.T, p peer, d domain) {
		steadily(t, func() (missed int, problem error) {
			start, states, missed := play(t, p, d, m, 300*time.Millisecond)
			return missed, errors.Join(checkFollowed(m, start, states), checkLimits(robot, states))
		})
	})
}

func TestLimitsHold(t *testing.T) {
	robot := loadRobot(t)
	upper := motion{points: [][]float64{nil}}
	for _, j := range robot.Joints {
		upper.joints = append(upper.joints, j.Name)
		upper.points[0] = append(upper.points[0], j.Limits.PositionUpper)
	}
	for _, swing := range []struct {
		name    string
		seconds float64
	}{
		// A quintic from rest to rest over h in time T is fastest in the middle: 15/8·h/T. The waist, which has the
		// longest way, may do 2.5 rad/s.
		{"within", 1.875 * 3.05 / 2.45},
		// Plans of MoveIt overshoot a little between their points: what is commanded must not.
		{"a little beyond", 1.875 * 3.05 / 2.75},
	} {
		m := upper
		m.times = []float64{swing.seconds}
		t.Run(swing.name, func(t *testing.T) {
			withEachPeerAlone(t, func(t *testing.T, p peer, d domain) {
				steadily(t, func() (missed int, problem error) {
					_, states, missed := play(t, p, d, m, 0)
					return missed, errors.Join(checkEnd(m, lastOf(states)), checkLimits(robot, states))
				})
			})
		})
	}
}

// play runs the robot, sends it a motion that starts after the delay, or at once if there is none, and gives what was seen
// until some time after its end, with the number of deadlines that the loop missed.
func play(t *testing.T, p peer, d domain, m motion, delay time.Duration) (start time.Time, states []event, missed int) {
	t.Helper()
	l := p.listen(t, d)
	robot := startSinew(t, d)
	s := p.sender(t, d, trajectoryTopic, "trajectory")
	l.await(t, "joint states", isJointState)
	s.send(t, "") // nothing, and nothing happens; from here on the two know one another
	start = time.Now().Add(delay)
	if delay > 0 {
		s.send(t, m.describe(start))
	} else {
		s.send(t, m.describe(time.Unix(0, 0)))
	}
	end := start.Add(m.duration() + time.Second)
	l.await(t, "the end of the motion", func(e event) bool { return isJointState(e) && e.Stamp >= end.UnixNano() })
	robot.interrupt(t)
	return start, jointStates(l.end(t)), robot.summary(t).missed
}

// checkFollowed holds the measured positions against the closed form.
func checkFollowed(m motion, start time.Time, states []event) error {
	const onTheWay = 0.06 // rad: servos follow with a delay
	for _, state := range states {
		seconds := time.Duration(state.Stamp - start.UnixNano()).Seconds()
		for j, joint := range m.joints {
			got, want := state.Position[slices.Index(state.Names, joint)], m.at(seconds, j)
			if !(math.Abs(got-want) <= onTheWay) {
				return fmt.Errorf("%s is at %.4f rad %.3f s after the start, should be at %.4f", joint, got, seconds, want)
			}
		}
	}
	return checkEnd(m, lastOf(states))
}

// checkEnd checks that the joints are where the motion ends, long after its end.
func checkEnd(m motion, state event) error {
	for j, joint := range m.joints {
		got, want := state.Position[slices.Index(state.Names, joint)], m.at(math.Inf(1), j)
		if !(math.Abs(got-want) <= 0.01) {
			return fmt.Errorf("%s is at %.4f rad at the end, should be at %.4f", joint, got, want)
		}
	}
	return nil
}

// checkLimits checks that no joint was ever seen beyond its limits.
func checkLimits(robot *config.Config, states []event) error {
	const velocityStep = 0.229 * 2 * math.Pi / 60 // rad/s: 0.229 rpm of the X series
	for _, state := range states {
		for i, j := range robot.Joints {
			position, velocity := state.Position[i], math.Abs(state.Velocity[i])
			if !(position >= j.Limits.PositionLower-tick && position <= j.Limits.PositionUpper+tick) {
				return fmt.Errorf("%s is at %v rad, beyond [%v, %v]", j.Name, position, j.Limits.PositionLower, j.Limits.PositionUpper)
			}
			// A servo that gets one goal late and the next in time hurries for a moment.
			if !(velocity <= 1.1*j.Limits.Velocity+velocityStep) {
				return fmt.Errorf("%s moves with %v rad/s, far beyond %v", j.Name, velocity, j.Limits.Velocity)
			}
		}
	}
	return checkDistances(robot, states)
}

// checkDistances checks that no joint went farther in a tenth of a second than its velocity limit allows, in time with
// one cycle of jitter.
func checkDistances(robot *config.Config, states []event) error {
	const window = 100 * time.Millisecond
	period := 1 / robot.Rate
	first := 0
	for _, last := range states {
		for time.Duration(last.Stamp-states[first].Stamp) > window {
			first++
		}
		seconds := time.Duration(last.Stamp - states[first].Stamp).Seconds()
		for i, j := range robot.Joints {
			way, most := math.Abs(last.Position[i]-states[first].Position[i]), j.Limits.Velocity*(seconds+period)+2*tick
			if way > most {
				return fmt.Errorf("%s goes %v rad in %v s, at %v rad/s it may go %v", j.Name, way, seconds, j.Limits.Velocity, most)
			}
		}
	}
	return nil
}

// What cannot be followed moves nothing, and the log says why.
func TestBadTrajectoriesAreRefused(t *testing.T) {
	six := "joint waist joint shoulder joint elbow joint forearm_roll joint wrist_pitch joint wrist_roll "
	zeros := strings.Repeat("position 0 ", 5)
	bad := []struct {
		name, description string
		reason            []string // words of it
	}{
		{"unknown joint", strings.Replace(six, "wrist_roll", "thumb", 1) + "point 2 0 position 0 " + zeros, []string{"thumb"}},
		{"joint missing", "joint waist point 2 0 position 0", []string{"shoulder", "missing"}},
		{"joint twice", strings.Replace(six, "wrist_roll", "waist", 1) + "point 2 0 position 0 " + zeros, []string{"waist"}},
		{"too few positions", six + "point 2 0 " + zeros, []string{"5", "6"}},
		{"too many velocities", six + "point 2 0 position 0 " + zeros + strings.Repeat("velocity 0 ", 7), []string{"7", "6"}},
		{"not a number", six + "point 2 0 position nan " + zeros, []string{"waist", "NaN"}},
		{"no number of this world", six + "point 2 0 position inf " + zeros, []string{"waist", "Inf"}},
		{"times that go back", six + "point 2 0 position 0 " + zeros + "point 1 0 position 0 " + zeros, []string{"1 s", "2 s"}},
		{"over before it came", six + "stamp 1700000000 0 point 2 0 position 0 " + zeros, []string{"ended"}},
		{"beyond the position limit", six + "point 9 0 position 3.2 " + zeros, []string{"waist", "position", "3.05"}},
		{"beyond the velocity limit", six + "point 0 500000000 position 2 " + zeros, []string{"waist", "velocity", "limit"}},
	}
	withEachPeer(t, func(t *testing.T, p peer, d domain) {
		l := p.listen(t, d)
		startSinew(t, d)
		s := p.sender(t, d, trajectoryTopic, "trajectory")
		l.await(t, "joint states", isJointState)
		for _, b := range bad {
			from := l.now()
			s.send(t, b.description)
			log := l.awaitFrom(t, from, "a refusal for "+b.name, func(e event) bool { return e.Event == "log" && e.Level >= 30 })
			for _, word := range append(b.reason, "arm_controller") {
				if !strings.Contains(log.Msg+" "+strings.Join(log.Names, " "), word) {
					t.Errorf("%s: the log says %q of %q, not a word of %q", b.name, log.Msg, log.Names, word)
				}
			}
		}
		for _, state := range jointStates(l.end(t)) {
			if !checkStartPose(t, state) {
				break
			}
		}
	})
}
