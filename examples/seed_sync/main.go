// Command seed_sync moves two DYNAMIXEL PRO H54 servos together, without ROS: torque on, goals by sync write, positions
// by sync read until both have arrived, torque off. It does what the sync read and write example of the DynamixelSDK
// for protocol 2.0 does: ids 1 and 2, 1 Mbit/s, to -150000 ticks and back to 150000.
//
//	go run ./examples/seed_sync --port /dev/ttyUSB0
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

const (
	baud    = 1_000_000
	period  = 10 * time.Millisecond
	arrived = 20 // ticks from the goal that count as being there
	silence = 50 // exchanges in a row without an answer after which the program gives up
)

// goals are where both servos go, one after the other, in ticks.
var goals = []int64{-150_000, 150_000}

func main() {
	port := flag.String("port", "/dev/ttyUSB0", "serial device or tcp://host:port")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *port, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "seed_sync:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, portName string, out io.Writer) (err error) {
	library, err := model.Embedded()
	if err != nil {
		return err
	}
	h54, err := library.Model("H54-200-S500-R") // torque_enable 562, goal_position 596, present_position 611
	if err != nil {
		return err
	}
	port, err := hardware.Open(portName, baud)
	if err != nil {
		return err
	}
	bus := hardware.NewBus(port, hardware.BusOptions{Name: portName, Baud: baud, Protocol: codec.Protocol2})
	defer func() { err = errors.Join(err, bus.Close()) }()

	var slots []hardware.Slot
	for _, id := range []byte{1, 2} {
		servo := &hardware.Servo{ID: id, Model: h54}
		slots = append(slots, hardware.Slot{Servo: servo, Goals: []string{"goal_position"}, Reads: []string{"present_position"}})
		defer func() { err = errors.Join(err, bus.WriteRegister(servo, "torque_enable", 0)) }()
		if err := bus.WriteRegister(servo, "torque_enable", 1); err != nil {
			return err
		}
	}
	cycle, err := hardware.NewCycle(bus, slots)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, cycle.Plan())
	for _, goal := range goals {
		if err := move(ctx, cycle, slots, goal, out); err != nil {
			return err
		}
	}
	return nil
}

// move sends all servos to a goal and returns when they are there.
func move(ctx context.Context, cycle *hardware.Cycle, slots []hardware.Slot, goal int64, out io.Writer) error {
	for i := range slots {
		cycle.SetGoal(i, 0, goal)
	}
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := cycle.Exchange(); err != nil {
			return err
		}
		there := true
		for i, slot := range slots {
			status := cycle.Status(i)
			if status.Misses > silence {
				return fmt.Errorf("%v: no answer: %v", slot.Servo, status.Result)
			}
			position := cycle.Value(i, 0)
			there = there && status.Result == hardware.Fresh && max(position-goal, goal-position) <= arrived
			fmt.Fprintf(out, "%v: goal %d, position %d\n", slot.Servo, goal, position)
		}
		if there {
			return nil
		}
	}
}
