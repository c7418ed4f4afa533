package driver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/node"
)

// Gripper is a gripper controller and what its face needs beside it: the actions <name>/gripper_cmd
// (control_msgs/action/GripperCommand) and <name>/parallel_gripper_cmd (control_msgs/action/ParallelGripperCommand).
type Gripper struct {
	Control *control.GripperController
	// ActionMonitorRate is the rate of feedback in Hz; 0 is 20.
	ActionMonitorRate float64
	// Fixed are what the configuration alone decides, as read-only parameters <name>.….
	Fixed []Fixed
}

// gripper is the face of one gripper controller.
type gripper struct {
	clock   clock
	control *control.GripperController
	rate    *node.Parameter[float64] // of feedback, Hz
	log     *zap.Logger
}

func newGripper(n *node.Node, o Gripper) (*gripper, error) {
	name := o.Control.Name()
	rate, err := declareRate(n, name+".action_monitor_rate", orDefault(o.ActionMonitorRate, defaultMonitorRate), "feedback of the action, Hz")
	if err = errors.Join(err, declareFixed(n, name+".", o.Fixed)); err != nil {
		return nil, err
	}
	g := &gripper{clock: clock{n}, control: o.Control, rate: rate, log: n.Logger().Named(name)}
	return g, errors.Join(
		serveGripper(n, g, name+"/gripper_cmd", control_msgs.GripperCommand_Action{}, g.single()),
		serveGripper(n, g, name+"/parallel_gripper_cmd", control_msgs.ParallelGripperCommand_Action{}, g.parallel()),
	)
}

// gripperForm is how an action of grippers says things.
type gripperForm[G, R, F msgs.Message] struct {
	request  func(G) (control.GripperRequest, error)
	result   func(R, control.GripperResult)
	feedback func(F, *control.GripperState)
}

// single is the form of GripperCommand.
func (g *gripper) single() gripperForm[*control_msgs.GripperCommand_Goal, *control_msgs.GripperCommand_Result, *control_msgs.GripperCommand_Feedback] {
	return gripperForm[*control_msgs.GripperCommand_Goal, *control_msgs.GripperCommand_Result, *control_msgs.GripperCommand_Feedback]{
		request: func(m *control_msgs.GripperCommand_Goal) (control.GripperRequest, error) {
			return control.GripperRequest{Position: m.Command.Position, MaxEffort: m.Command.MaxEffort}, nil
		},
		result: func(m *control_msgs.GripperCommand_Result, r control.GripperResult) {
			m.Position, m.Effort, m.Stalled, m.ReachedGoal = r.Position, r.Effort, r.Stalled, r.ReachedGoal
		},
		feedback: func(m *control_msgs.GripperCommand_Feedback, s *control.GripperState) {
			m.Position, m.Effort, m.Stalled, m.ReachedGoal = s.Position, s.Effort, s.Stalled, s.ReachedGoal
		},
	}
}

// parallel is the form of ParallelGripperCommand.
func (g *gripper) parallel() gripperForm[*control_msgs.ParallelGripperCommand_Goal, *control_msgs.ParallelGripperCommand_Result, *control_msgs.ParallelGripperCommand_Feedback] {
	var names = g.control.Joints()
	return gripperForm[*control_msgs.ParallelGripperCommand_Goal, *control_msgs.ParallelGripperCommand_Result, *control_msgs.ParallelGripperCommand_Feedback]{
		request: func(m *control_msgs.ParallelGripperCommand_Goal) (control.GripperRequest, error) {
			c := &m.Command
			switch {
			case len(c.Name) > 1 || len(c.Name) == 1 && c.Name[0] != names[0]:
				return control.GripperRequest{}, fmt.Errorf("command is for %q, and the gripper's joint is %q", c.Name, names[0])
			case len(c.Position) != 1 || len(c.Effort) > 1:
				return control.GripperRequest{}, fmt.Errorf("command has %d positions and %d efforts, one position is needed and one effort allowed", len(c.Position), len(c.Effort))
			}
			r := control.GripperRequest{Position: c.Position[0]}
			if len(c.Effort) == 1 {
				r.MaxEffort = c.Effort[0]
			}
			return r, nil
		},
		result: func(m *control_msgs.ParallelGripperCommand_Result, r control.GripperResult) {
			var s control.GripperState
			g.control.State(&s)
			m.State.Header.Stamp, m.State.Name = g.clock.stamp(s.Stamp), names
			m.State.Position, m.State.Velocity, m.State.Effort = []float64{r.Position}, []float64{s.Velocity}, []float64{r.Effort}
			m.Stalled, m.ReachedGoal = r.Stalled, r.ReachedGoal
		},
		feedback: func(m *control_msgs.ParallelGripperCommand_Feedback, s *control.GripperState) {
			m.State.Header.Stamp, m.State.Name = g.clock.stamp(s.Stamp), names
			m.State.Position, m.State.Velocity, m.State.Effort = []float64{s.Position}, []float64{s.Velocity}, []float64{s.Effort}
		},
	}
}

// serveGripper gives a gripper one of its actions.
func serveGripper[G, R, F msgs.Message](n *node.Node, g *gripper, name string, action msgs.Action[G, R, F], form gripperForm[G, R, F]) error {
	_, err := node.NewActionServer(n, name, action, node.ActionHandler[G, R, F]{
		Log: g.log,
		Goal: func(a *node.ActionGoal[G, R, F]) (func(context.Context), error) {
			request, err := form.request(a.Goal())
			if err != nil {
				return nil, err
			}
			goal, err := g.control.Submit(request)
			if err != nil {
				return nil, err
			}
			return func(ctx context.Context) {
				f := gripperPursuit[G, R, F]{gripper: g, goal: a, form: form, feedback: action.NewFeedback()}
				pursue(ctx, a.Canceling(), goal.Done(), goal.Cancel, g.rate, f.report)
				result := action.NewResult()
				r := goalResult(goal)
				form.result(result, r)
				end(g.log, a, r.Result, result)
			}, nil
		},
	})
	return err
}

// goalResult is how a goal ended; one that was left by the end of the node ended as canceled.
func goalResult(goal *control.GripperGoal) control.GripperResult {
	select {
	case <-goal.Done():
		return goal.Result()
	default:
		return control.GripperResult{Result: control.Result{Outcome: control.Canceled}}
	}
}

// gripperPursuit reports on one goal.
type gripperPursuit[G, R, F msgs.Message] struct {
	gripper  *gripper
	goal     *node.ActionGoal[G, R, F]
	form     gripperForm[G, R, F]
	feedback F
	state    control.GripperState
}

func (p *gripperPursuit[G, R, F]) report() {
	p.gripper.control.State(&p.state)
	p.form.feedback(p.feedback, &p.state)
	checkClient(p.gripper.log, p.goal.Feedback(p.feedback))
}

func (g *gripper) controller() control.Controller { return g.control }
func (g *gripper) kind() (kind, plugin string) {
	return "gripper", "position_controllers/GripperActionController"
}
func (g *gripper) interfaces() []string  { return []string{"position"} }
func (g *gripper) cycle(time.Time) error { return nil }

func (g *gripper) look(to *control.ControllerState) {
	var s control.GripperState
	g.control.State(&s)
	*to = control.ControllerState{Stamp: s.Stamp, Active: s.Active}
}
