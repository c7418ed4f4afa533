package driver

import (
	"context"
	"errors"
	"fmt"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	rolling "github.com/sinew-robotics/sinew/msgs/rolling/control_msgs"
	"github.com/sinew-robotics/sinew/node"
)

type (
	followGoal   = control_msgs.FollowJointTrajectory_Goal
	followResult = control_msgs.FollowJointTrajectory_Result
)

// follower is a controller's action <name>/follow_joint_trajectory.
type follower[F msgs.Message] struct {
	clock      clock
	controller *control.TrajectoryController
	rate       *node.Parameter[float64] // of feedback, Hz
	log        *zap.Logger
	// newFeedback returns an empty message, and report fills it.
	newFeedback func() F
	report      func(m F, p *progress)
}

// serveGoals gives a controller its action. Feedback has fields more from Rolling's control_msgs on.
func serveGoals(n *node.Node, c *control.TrajectoryController, rate *node.Parameter[float64], distro string) error {
	if distro == "rolling" {
		return serveFeedback(n, c, rate, rolling.FollowJointTrajectory_Action{}, reportRolling)
	}
	return serveFeedback(n, c, rate, control_msgs.FollowJointTrajectory_Action{}, reportJazzy)
}

func serveFeedback[F msgs.Message](n *node.Node, c *control.TrajectoryController, rate *node.Parameter[float64], action msgs.Action[*followGoal, *followResult, F], report func(F, *progress)) error {
	f := &follower[F]{clock: clock{n}, controller: c, rate: rate, log: n.Logger().Named(c.Name()), newFeedback: action.NewFeedback, report: report}
	_, err := node.NewActionServer(n, c.Name()+"/follow_joint_trajectory", action,
		node.ActionHandler[*followGoal, *followResult, F]{Goal: f.decide, Log: f.log})
	return err
}

var errMultiDOF = errors.New("multi_dof_trajectory has points, and no joint here has several degrees of freedom")

// decide submits a goal to the controller, which takes it over in its next cycle or says why not.
func (f *follower[F]) decide(g *node.ActionGoal[*followGoal, *followResult, F]) (run func(context.Context), err error) {
	m := g.Goal()
	if len(m.MultiDOFTrajectory.Points) > 0 {
		return nil, errMultiDOF
	}
	goal, err := f.controller.SubmitGoal(control.GoalRequest{
		Trajectory: trajectoryOf(f.clock, &m.Trajectory),
		Path:       tolerancesOf(m.PathTolerance),
		Goal:       tolerancesOf(m.GoalTolerance),
		GoalTime:   durationOf(m.GoalTimeTolerance),
	})
	if err != nil {
		return nil, err
	}
	tellStretch(f.log, goal)
	return func(ctx context.Context) { f.pursue(ctx, g, goal) }, nil
}

// tellStretch logs that a trajectory is followed more slowly than it was sent.
func tellStretch(log *zap.Logger, goal *control.Goal) {
	if s := goal.Stretch(); s > 1 {
		log.Info(fmt.Sprintf("trajectory takes %.4g times as long as it was sent, to keep the limits", s))
	}
}

func tolerancesOf(m []control_msgs.JointTolerance) []control.Tolerance {
	tolerances := make([]control.Tolerance, len(m))
	for i, t := range m {
		tolerances[i] = control.Tolerance{Joint: t.Name, Position: t.Position, Velocity: t.Velocity, Acceleration: t.Acceleration}
	}
	return tolerances
}

// pursue reports on a goal until the controller has decided it, and tells the client.
func (f *follower[F]) pursue(ctx context.Context, g *node.ActionGoal[*followGoal, *followResult, F], goal *control.Goal) {
	progress, feedback := newProgress(f.clock, f.controller, &g.Goal().Trajectory, goal.Stretch()), f.newFeedback()
	pursue(ctx, g.Canceling(), goal.Done(), goal.Cancel, f.rate, func() {
		progress.update()
		f.report(feedback, progress)
		checkClient(f.log, g.Feedback(feedback))
	})
	r := control.Result{Outcome: control.Canceled} // by the end of the node
	select {
	case <-goal.Done():
		r = goal.Result()
	default:
	}
	result := &followResult{ErrorCode: errorCode(r.Outcome), ErrorString: reason(r)}
	if r.Outcome == control.Canceled && g.Status() == node.GoalCanceling {
		result = &followResult{} // as the client wanted
	}
	end(f.log, g, r, result)
}
