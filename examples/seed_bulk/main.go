// Command seed_bulk gives two DYNAMIXEL PRO H54 servos different things to do, without ROS: one bulk write moves the first
// and sets the LED of the second, and bulk reads ask the first for its position and the second for its LED until the
// first is there. It does what the bulk read and write example of the DynamixelSDK for protocol 2.0 does: ids 1 and 2,
// 1 Mbit/s, to -150000 ticks with the LED dark and to 150000 with the LED bright; torque off at the end.
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
	silence = 50 // reads in a row without an answer after which the program gives up
)

// steps are the goals, one after the other: a position in ticks, and the brightness of a LED.
var steps = []struct{ position, led int64 }{{-150_000, 0}, {150_000, 255}}

func main() {
	name := flag.String("port", "/dev/ttyUSB0", "serial device or tcp://host:port")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	port, err := hardware.Open(*name, baud)
	if err == nil {
		err = run(ctx, port, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "seed_bulk:", err)
		os.Exit(1)
	}
}

// run does all of it and closes the port.
func run(ctx context.Context, port hardware.Port, out io.Writer) (err error) {
	bus := hardware.NewBus(port, hardware.BusOptions{Name: "pair", Baud: baud, Protocol: codec.Protocol2})
	defer func() { err = errors.Join(err, bus.Close()) }()
	library, err := model.Embedded()
	if err != nil {
		return err
	}
	h54, err := library.Model("H54-200-S500-R") // torque_enable 562, led_red 563, goal_position 596, present_position 611
	if err != nil {
		return err
	}
	mover, lamp := &hardware.Servo{ID: 1, Model: h54}, &hardware.Servo{ID: 2, Model: h54}
	for _, servo := range []*hardware.Servo{mover, lamp} {
		defer func() { err = errors.Join(err, bus.WriteRegister(servo, "torque_enable", 0)) }()
		if err := bus.WriteRegister(servo, "torque_enable", 1); err != nil {
			return err
		}
	}
	for _, step := range steps {
		goals := []hardware.BulkItem{
			{Servo: mover, Register: "goal_position", Raw: step.position},
			{Servo: lamp, Register: "led_red", Raw: step.led},
		}
		if err := bus.BulkWrite(goals); err != nil {
			return err
		}
		if err := settle(ctx, bus, mover, lamp, step.position, out); err != nil {
			return err
		}
	}
	return nil
}

// settle reads position and LED until the mover is in position.
func settle(ctx context.Context, bus *hardware.Bus, mover, lamp *hardware.Servo, goal int64, out io.Writer) error {
	states := []hardware.BulkItem{{Servo: mover, Register: "present_position"}, {Servo: lamp, Register: "led_red"}}
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for missed := 0; missed <= silence; {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := bus.BulkRead(states); err != nil {
			return err
		}
		position, led := states[0], states[1]
		if position.Err != nil || led.Err != nil {
			missed++
			continue
		}
		missed = 0
		fmt.Fprintf(out, "%v: goal %d, position %d; %v: led %d\n", mover, goal, position.Raw, lamp, led.Raw)
		if max(position.Raw-goal, goal-position.Raw) <= arrived {
			return nil
		}
	}
	return fmt.Errorf("no answer for %d reads: %w", silence, errors.Join(states[0].Err, states[1].Err))
}
