package joints_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

func ExampleJoint() {
	library, err := model.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	m, err := library.Model("XM430-W350")
	if err != nil {
		log.Fatal(err)
	}
	// A servo that turns the other way round and drives the joint through a 2:1 gear.
	joint, err := joints.New(joints.Options{
		Name: "elbow", Limits: joints.NoLimits(),
		Actuators: []joints.ActuatorOptions{{Servo: &hardware.Servo{ID: 12, Model: m}, ZeroTicks: 2048, Direction: -1, Reduction: 2}},
	})
	if err != nil {
		log.Fatal(err)
	}
	servo := joint.Actuators()[0]
	fmt.Printf("tick 3072 is %.4f rad\n", servo.Position(3072))
	fmt.Println("-0.7854 rad is tick", servo.Ticks(-0.7854))
	fmt.Println("effort is in", joint.EffortUnit())

	_, err = joints.New(joints.Options{
		Name: "elbow", Limits: joints.NoLimits(),
		Actuators: []joints.ActuatorOptions{{Servo: &hardware.Servo{ID: 12, Model: m}, ZeroTicks: 2048, Direction: -1, Reduction: 0}},
	})
	fmt.Println(err)
	// Output:
	// tick 3072 is -0.7854 rad
	// -0.7854 rad is tick 3072
	// effort is in N·m
	// joint elbow: reduction 0 is not a number above 0
}

func ExampleRobot() {
	library, err := model.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	m, err := library.Model("XM430-W350")
	if err != nil {
		log.Fatal(err)
	}
	simulated, err := sim.New(sim.Options{
		Name: "arm", Baud: 1_000_000, Protocol: codec.Protocol2,
		Servos: []sim.ServoOptions{{ID: 12, Model: m, Initial: map[string]int64{"present_position": 2200}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer simulated.Close()

	limits := joints.NoLimits()
	limits.PositionLower, limits.PositionUpper, limits.Velocity = -1, 1, 2
	elbow, err := joints.New(joints.Options{
		Name: "elbow", Limits: limits,
		Actuators: []joints.ActuatorOptions{{Servo: &hardware.Servo{ID: 12, Model: m}, ZeroTicks: 2048, Direction: 1, Reduction: 1}},
	})
	if err != nil {
		log.Fatal(err)
	}
	bus := hardware.NewBus(simulated.Port(), hardware.BusOptions{Name: "arm", Baud: 1_000_000, Protocol: codec.Protocol2})
	defer bus.Close()
	cycle, err := hardware.NewCycle(bus, []hardware.Slot{elbow.Actuators()[0].Slot()})
	if err != nil {
		log.Fatal(err)
	}
	robot, err := joints.NewRobot(
		[]*joints.Joint{elbow},
		[]joints.Group{{Bus: bus, Cycle: cycle, Actuators: elbow.Actuators()}},
		joints.RobotOptions{Period: 10 * time.Millisecond},
	)
	if err != nil {
		log.Fatal(err)
	}

	ctx := context.Background()
	if err := robot.Start(ctx); err != nil {
		log.Fatal(err)
	}
	states := make([]joints.State, 1)
	// 0.3 rad at once is more than 2 rad/s allow in 10 ms: the goal moves by 0.02 rad.
	commands := []joints.Command{{Position: 0.3, Velocity: math.NaN(), Effort: math.NaN()}}
	if err := robot.Exchange(commands, states); err != nil {
		log.Fatal(err)
	}
	goal, err := simulated.Register(12, "goal_position")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("goal moved from 2200 to", goal, "- slowed:", states[0].Gate.Slowed)
	if err := robot.Stop(ctx); err != nil {
		log.Fatal(err)
	}
	torque, err := simulated.Register(12, "torque_enable")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("torque after the stop:", torque)
	// Output:
	// goal moved from 2200 to 2213 - slowed: 1
	// torque after the stop: 0
}

// A differential wrist: both servos together pitch it, against each other they roll it.
func ExampleNewCoupling() {
	library, err := model.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	m, err := library.Model("XM430-W350")
	if err != nil {
		log.Fatal(err)
	}
	servo := func(id byte) joints.ActuatorOptions {
		return joints.ActuatorOptions{Servo: &hardware.Servo{ID: id, Model: m}, ZeroTicks: 2048, Direction: 1, Reduction: 1}
	}
	limits := joints.NoLimits()
	limits.PositionLower, limits.PositionUpper = -1, 1
	wrist, err := joints.NewCoupling(joints.Coupling{
		Name:            "wrist",
		Joints:          []joints.Options{{Name: "pitch", Limits: limits}, {Name: "roll", Limits: limits}},
		Actuators:       []joints.ActuatorOptions{servo(1), servo(2)},
		JointToActuator: [][]float64{{1, 1}, {1, -1}},
	})
	if err != nil {
		log.Fatal(err)
	}
	at := map[string]float64{"pitch": 0.5, "roll": 0.2}
	for _, a := range wrist[0].Actuators() {
		ticks := a.TicksOf(func(j *joints.Joint) float64 { return at[j.Name()] })
		fmt.Printf("%s stands at %.3f rad, tick %d\n", a.Servo(), a.Position(ticks), ticks)
	}
	// Output:
	// servo 1 (XM430-W350) stands at 0.699 rad, tick 2504
	// servo 2 (XM430-W350) stands at 0.301 rad, tick 2244
}
