package interop_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tick is the resolution of X-series servos in rad: 4096 to a turn.
const tick = 2 * math.Pi / 4096

// Every cycle of the loop appears once, in order, with a stamp of its own, and nothing is lost on the way.
func TestJointStatesComeAtTheRateOfTheLoop(t *testing.T) {
	const watched = 5 * time.Second
	robot := loadRobot(t)
	period := time.Duration(float64(time.Second) / robot.Rate)
	withEachPeerAlone(t, func(t *testing.T, p peer, d domain) {
		steadily(t, func() (missed int, problem error) {
			l := p.listen(t, d)
			s := startSinew(t, d)
			first := l.await(t, "joint states", isJointState)
			l.await(t, "five seconds of joint states", func(e event) bool {
				return isJointState(e) && time.Duration(e.Stamp-first.Stamp) >= watched
			})
			s.interrupt(t)
			events := l.end(t)
			if done := lastOf(events); done.Lost != 0 {
				t.Errorf("%d joint states were lost on the way", done.Lost)
			}
			states := jointStates(events)
			for _, state := range states {
				if !checkStartPose(t, state) {
					break
				}
			}
			end := s.summary(t)
			if end.published != end.cycles {
				t.Errorf("%d joint states of %d cycles", end.published, end.cycles)
			}
			return end.missed, checkStamps(states, period, end.missed)
		})
	})
}

func isJointState(e event) bool { return e.Event == "joint_state" }

// checkStamps checks that the stamps are one period apart, but for the deadlines that the loop missed.
func checkStamps(states []event, period time.Duration, missed int) error {
	var steps []time.Duration
	for i := 1; i < len(states); i++ {
		step := time.Duration(states[i].Stamp - states[i-1].Stamp)
		if step <= 0 {
			return fmt.Errorf("stamp %d follows %d", states[i].Stamp, states[i-1].Stamp)
		}
		steps = append(steps, step)
	}
	span := time.Duration(lastOf(states).Stamp - states[0].Stamp)
	periods := int(math.Round(float64(span) / float64(period)))
	if missed > periods/10 {
		return fmt.Errorf("that is more than a tenth of %d, which could hide gaps", periods)
	}
	if lacking := periods - len(steps); lacking < -1 || lacking > missed+1 {
		return fmt.Errorf("%d joint states in %d periods of %v, %d of them missed by the loop", len(states), periods, period, missed)
	}
	slices.Sort(steps)
	if median := steps[len(steps)/2]; (median - period).Abs() > period/20 {
		return fmt.Errorf("the median step is %v, the period %v", median, period)
	}
	return nil
}

// checkStartPose checks that simulated servos stand where they start: 0 rad.
func checkStartPose(t *testing.T, state event) bool {
	t.Helper()
	names := nameList{"waist", "shoulder", "elbow", "forearm_roll", "wrist_pitch", "wrist_roll"}
	if diff := cmp.Diff(names, state.Names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
		return false
	}
	if len(state.Position) != len(names) || len(state.Velocity) != len(names) || len(state.Effort) != len(names) {
		t.Errorf("joint state of %d joints: %+v", len(names), state)
		return false
	}
	for i, name := range names {
		if !(math.Abs(state.Position[i]) <= tick) {
			t.Errorf("%s is at %v rad, not at the start pose", name, state.Position[i])
			return false
		}
		if !(math.Abs(state.Velocity[i]) <= 0.05) {
			t.Errorf("%s has a velocity of %v rad/s at rest", name, state.Velocity[i])
			return false
		}
		// XL430 servos have no current sensor, so their effort is not known.
		if known := i < 4; known == math.IsNaN(state.Effort[i]) {
			t.Errorf("%s has an effort of %v", name, state.Effort[i])
			return false
		}
	}
	return true
}
