package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// emulatorPriority keeps the servos punctual while the machine is busy. Without the right to it they run all the same.
const emulatorPriority = 50

// runServos is the process of the simulated servos: it prints the port and ends with its standard input.
func runServos(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("servos", flag.ContinueOnError)
	n := flags.Int("n", 6, "number of servos")
	baud := flags.Int("baud", 1_000_000, "line rate in bit/s")
	wire := flags.Bool("wire", false, "answers take their time")
	if err := flags.Parse(args); err != nil {
		return err
	}
	// For all threads that start from now on: the attribute is inherited.
	_ = unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_FIFO, Priority: emulatorPriority}, 0)
	o, err := benchServos(*n, *baud, *wire)
	if err != nil {
		return err
	}
	bus, err := sim.Open(o)
	if err != nil {
		return err
	}
	fmt.Println(bus.Path())
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, bus.Close())
}

// benchServos are weightless servos under torque that answer without a return delay.
func benchServos(n, baud int, wire bool) (sim.Options, error) {
	library, err := model.Embedded()
	if err != nil {
		return sim.Options{}, err
	}
	m, err := library.Model("XM430-W350")
	if err != nil {
		return sim.Options{}, err
	}
	o := sim.Options{Name: "bench", Baud: baud, Protocol: codec.Protocol2}
	if wire {
		o.Timing = sim.Wire
	}
	for id := 1; id <= n; id++ {
		o.Servos = append(o.Servos, sim.ServoOptions{ID: byte(id), Model: m, Weightless: true,
			Initial: map[string]int64{"operating_mode": 4, "torque_enable": 1, "return_delay_time": 0}})
	}
	return o, nil
}
