// Command seed_bulk gives two DYNAMIXEL PRO H54 servos different things to do, without ROS: one moves, the other changes
// its LED, and one bulk read asks the first for its position and the second for its LED. It does what the bulk read and
// write example of the DynamixelSDK for protocol 2.0 does: ids 1 and 2, 1 Mbit/s, to -150000 ticks with the LED dark and
// to 150000 with the LED bright.
//
//	go run ./examples/seed_bulk --port /dev/ttyUSB0
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

// The slots of the cycle.
const (
	mover = iota
	lamp
)

// steps are the goals, one after the other: a position in ticks, and the brightness of a LED.
var steps = []struct{ position, led int64 }{{-150_000, 0}, {150_000, 255}}

func main() {
	port := flag.String("port", "/dev/ttyUSB0", "serial device or tcp://host:port")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *port, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "seed_bulk:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, portName string, out io.Writer) (err error) {
	library, err := model.Embedded()
	if err != nil {
		return err
	}
	h54, err := library.Model("H54-200-S500-R") // torque_enable 562, led_red 563, goal_position 596, present_position 611
	if err != nil {
		return err
	}
	port, err := hardware.Open(portName, baud)
	if err != nil {
		return err
	}
	bus := hardware.NewBus(port, hardware.BusOptions{Name: portName, Baud: baud, Protocol: codec.Protocol2})
	defer func() { err = errors.Join(err, bus.Close()) }()

	slots := []hardware.Slot{
		mover: {Servo: &hardware.Servo{ID: 1, Model: h54}, Goals: []string{"goal_position"}, Reads: []string{"present_position"}},
		lamp:  {Servo: &hardware.Servo{ID: 2, Model: h54}, Goals: []string{"led_red"}, Reads: []string{"led_red"}},
	}
	for _, slot := range slots {
		defer func() { err = errors.Join(err, bus.WriteRegister(slot.Servo, "torque_enable", 0)) }()
		if err := bus.WriteRegister(slot.Servo, "torque_enable", 1); err != nil {
			return err
		}
	}
	cycle, err := hardware.NewCycle(bus, slots)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, cycle.Plan())
	for _, step := range steps {
		cycle.SetGoal(mover, 0, step.position)
		cycle.SetGoal(lamp, 0, step.led)
		if err := settle(ctx, cycle, slots, step.position, step.led, out); err != nil {
			return err
		}
	}
	return nil
}

// settle exchanges goals and states until one servo is in position and the other shows its light.
func settle(ctx context.Context, cycle *hardware.Cycle, slots []hardware.Slot, position, led int64, out io.Writer) error {
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
		for i, slot := range slots {
			if status := cycle.Status(i); status.Misses > silence {
				return fmt.Errorf("%v: no answer: %v", slot.Servo, status.Result)
			}
		}
		fresh := cycle.Status(mover).Result == hardware.Fresh && cycle.Status(lamp).Result == hardware.Fresh
		at, light := cycle.Value(mover, 0), cycle.Value(lamp, 0)
		fmt.Fprintf(out, "%v: goal %d, position %d; %v: led %d\n", slots[mover].Servo, position, at, slots[lamp].Servo, light)
		if fresh && max(at-position, position-at) <= arrived && light == led {
			return nil
		}
	}
}
