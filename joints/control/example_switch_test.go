package control_test

import (
	"context"
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
)

// Two controllers may list the same joint; one of them at a time owns it.
func ExampleLoop_Switch() {
	robot, err := onSimulatedServo()
	if err != nil {
		fmt.Println(err)
		return
	}
	limits := robot.Joints()[0].Limits()
	arm, err := control.NewTrajectoryController(control.TrajectoryOptions{
		Name: "arm_controller", Joints: []control.TrajectoryJoint{{Name: "elbow", Limits: limits}}, StaleCycles: 3,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	gripper, err := control.NewGripperController(control.GripperOptions{
		Name: "gripper_controller", Joint: "elbow", Limits: limits,
		GoalTolerance: 0.01, StallVelocity: 0.001, StallTimeout: 10 * time.Second, StaleCycles: 3,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	loop, err := control.NewLoop(control.Options{
		Rate: 100, Robot: robot, Controllers: []control.Controller{arm, gripper}, StopTimeout: time.Second,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error)
	go func() { ended <- loop.Run(ctx) }()

	fmt.Println(loop.Active())
	fmt.Println(loop.Switch(ctx, []string{"gripper_controller"}, nil))
	fmt.Println(loop.Switch(ctx, []string{"gripper_controller"}, []string{"arm_controller"}), loop.Active())
	if _, err := loop.Next(ctx); err != nil {
		fmt.Println(err)
		return
	}
	var goal *control.GripperGoal
	for goal == nil { // it is active from the next cycle on
		if goal, err = gripper.Submit(control.GripperRequest{Position: 0.3}); err != nil {
			_, _ = loop.Next(ctx)
		}
	}
	<-goal.Done()
	fmt.Println(goal.Result().Outcome, goal.Result().ReachedGoal)
	cancel()
	fmt.Println(<-ended)
	// Output:
	// [arm_controller]
	// controller "gripper_controller": joint "elbow" is held by controller "arm_controller": deactivate that one in the same switch
	// <nil> [gripper_controller]
	// succeeded true
	// <nil>
}
