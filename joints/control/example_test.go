package control_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// onSimulatedServo is a robot with one joint, "elbow", whose servo is simulated.
func onSimulatedServo() (*joints.Robot, error) {
	library, err := model.Embedded()
	if err != nil {
		return nil, err
	}
	m, err := library.Model("XM430-W350")
	if err != nil {
		return nil, err
	}
	line, err := sim.New(sim.Options{Name: "arm", Baud: 1_000_000, Protocol: codec.Protocol2, Servos: []sim.ServoOptions{{ID: 1, Model: m}}})
	if err != nil {
		return nil, err
	}
	elbow, err := joints.New(joints.Options{
		Name:      "elbow",
		Actuators: []joints.ActuatorOptions{{Servo: &hardware.Servo{ID: 1, Model: m}, ZeroTicks: 2048, Direction: 1, Reduction: 1}},
		Limits:    joints.Limits{PositionLower: -1.5, PositionUpper: 1.5, Velocity: 4, Acceleration: 40, Effort: 1},
	})
	if err != nil {
		return nil, err
	}
	bus := hardware.NewBus(line.Port(), hardware.BusOptions{Name: "arm", Baud: 1_000_000, Protocol: codec.Protocol2, ReplyMargin: time.Second})
	cycle, err := hardware.NewCycle(bus, []hardware.Slot{elbow.Actuators()[0].Slot()})
	if err != nil {
		return nil, err
	}
	return joints.NewRobot([]*joints.Joint{elbow}, []joints.Group{{Bus: bus, Cycle: cycle, Actuators: elbow.Actuators()}},
		joints.RobotOptions{Period: 10 * time.Millisecond, HoldAfter: 3})
}

func Example() {
	robot, err := onSimulatedServo()
	if err != nil {
		fmt.Println(err)
		return
	}
	arm, err := control.NewTrajectoryController(control.TrajectoryOptions{
		Name:        "arm_controller",
		Joints:      []control.TrajectoryJoint{{Name: "elbow", Limits: robot.Joints()[0].Limits()}},
		Margin:      control.TimeOptimal(),
		StaleCycles: 3,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	loop, err := control.NewLoop(control.Options{
		Rate: 100, Robot: robot, Controllers: []control.Controller{arm}, StopTimeout: time.Second,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error)
	go func() { ended <- loop.Run(ctx) }()
	if _, err := loop.Next(ctx); err != nil { // the first cycle has been run
		fmt.Println(err)
		return
	}

	err = arm.Submit(&control.Trajectory{
		Joints: []string{"elbow"},
		Points: []control.Point{{TimeFromStart: 200 * time.Millisecond, Positions: []float64{2}}},
	})
	fmt.Println(err)

	goal, err := arm.SubmitGoal(control.GoalRequest{Trajectory: &control.Trajectory{
		Joints: []string{"elbow"},
		Points: []control.Point{{TimeFromStart: 300 * time.Millisecond, Positions: []float64{0.5}}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	<-goal.Done()
	fmt.Println("goal", goal.Result().Outcome)

	cancel()
	fmt.Println("loop ended:", <-ended)
	_, err = loop.Next(context.Background())
	for err == nil {
		_, err = loop.Next(context.Background())
	}
	fmt.Println(errors.Is(err, control.ErrEnded))
	// Output:
	// arm_controller: joint "elbow": position would be 2 rad at 0.2 s, beyond the limit 1.5 rad
	// goal succeeded
	// loop ended: <nil>
	// true
}
