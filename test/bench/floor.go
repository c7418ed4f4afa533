package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sinew-robotics/sinew/codec"
)

// cycleCost is what a cycle cost, as sinew bench prints it; times in µs.
type cycleCost struct {
	Bad    int     `json:"bad"`
	P50    float64 `json:"p50"`
	P99    float64 `json:"p99"`
	CPU    float64 `json:"cpu_us"`
	Allocs float64 `json:"allocs"`
}

// floorWarmUp is how many cycles run before the clock does.
const floorWarmUp = 50

// runFloor is the least that a Go program can do for a cycle: one write, a sleep until the answer is due, and reads
// of a terminal without any driver, with no thought for what may go wrong.
func runFloor(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("floor", flag.ContinueOnError)
	f := &floor{}
	flags.StringVar(&f.port, "port", "", "the terminal")
	flags.IntVar(&f.n, "n", 6, "number of servos")
	flags.IntVar(&f.baud, "baud", 1_000_000, "line rate in bit/s")
	flags.BoolVar(&f.nap, "nap", false, "sleep until the answer is due")
	cycles := flags.Int("cycles", 1000, "number of cycles")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := f.open(); err != nil {
		return err
	}
	cost, err := f.run(*cycles)
	if err = errors.Join(err, unix.Close(f.fd)); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(cost)
}

// floor is such a program.
type floor struct {
	port    string
	n, baud int
	nap     bool

	fd    int
	ids   []byte
	goals []byte
	tx    []byte
	rx    []byte
}

func (f *floor) open() (err error) {
	if f.fd, err = unix.Open(f.port, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0); err != nil {
		return fmt.Errorf("open %s: %w", f.port, err)
	}
	raw := unix.Termios{Cflag: unix.B1000000 | unix.CS8 | unix.CLOCAL | unix.CREAD}
	if err := unix.IoctlSetTermios(f.fd, unix.TCSETS, &raw); err != nil {
		return fmt.Errorf("set up %s: %w", f.port, err)
	}
	for id := 1; id <= f.n; id++ {
		f.ids = append(f.ids, byte(id))
	}
	f.goals = make([]byte, 4*f.n)
	f.rx = make([]byte, 2*f.replyLength())
	return nil
}

// statusLength is that of a status packet with ten bytes (protocol 2.0, status packet: eleven more).
const statusLength = 21

func (f *floor) replyLength() int { return statusLength * f.n }

func (f *floor) run(cycles int) (*cycleCost, error) {
	runtime.LockOSThread()
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	for i := range floorWarmUp {
		if _, err := f.cycle(i); err != nil {
			return nil, err
		}
	}
	cost := &cycleCost{}
	durations := make([]time.Duration, cycles)
	before := processorTime()
	for i := range durations {
		begin := time.Now()
		bad, err := f.cycle(i)
		if err != nil {
			return nil, err
		}
		durations[i] = time.Since(begin)
		cost.Bad += bad
	}
	cost.CPU = micros(processorTime()-before) / float64(cycles)
	slices.Sort(durations)
	cost.P50, cost.P99 = micros(durations[cycles/2]), micros(durations[cycles*99/100])
	return cost, nil
}

// cycle writes the goals and reads ten bytes of each servo. It returns how many positions are not the goals.
func (f *floor) cycle(number int) (bad int, err error) {
	for i := range f.n {
		goal := f.goal(number, i)
		f.goals[4*i], f.goals[4*i+1], f.goals[4*i+2], f.goals[4*i+3] = byte(goal), byte(goal>>8), byte(goal>>16), byte(goal>>24)
	}
	p := codec.Protocol2
	if f.tx, err = p.AppendSyncWrite(f.tx[:0], 116, 4, f.ids, f.goals); err != nil {
		return 0, err
	}
	if f.tx, err = p.AppendSyncRead(f.tx, 126, 10, f.ids); err != nil {
		return 0, err
	}
	sent := time.Now()
	if n, err := unix.Write(f.fd, f.tx); err != nil || n != len(f.tx) {
		return 0, fmt.Errorf("write: %d of %d bytes, %w", n, len(f.tx), err)
	}
	if f.nap {
		f.sleepUntilDue(sent)
	}
	if err := f.read(); err != nil {
		return 0, err
	}
	for i := range f.n {
		status, _, err := p.DecodeStatus(f.rx[statusLength*i : statusLength*(i+1)])
		if err != nil {
			return 0, err
		}
		b := status.Params[6:]
		if int(b[0])|int(b[1])<<8|int(b[2])<<16|int(b[3])<<24 != f.goal(number, i) {
			bad++
		}
	}
	return bad, nil
}

func (f *floor) goal(number, slot int) int { return number%1000 + 2000 + 3*(slot+1)%1000 }

// sleepUntilDue sleeps until 30 µs before the last byte of the answer can be there.
func (f *floor) sleepUntilDue(sent time.Time) {
	wire := time.Duration(float64(len(f.tx)+f.replyLength()) * 10 / float64(f.baud) * float64(time.Second))
	if d := time.Until(sent.Add(wire - 30*time.Microsecond)); d > 0 {
		t := unix.NsecToTimespec(int64(d))
		_ = unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 0, &t, nil)
	}
}

// read waits for the whole answer.
func (f *floor) read() error {
	for got := 0; got < f.replyLength(); {
		poll := [1]unix.PollFd{{Fd: int32(f.fd), Events: unix.POLLIN}}
		timeout := unix.Timespec{Sec: 1}
		if n, err := unix.Ppoll(poll[:], &timeout, nil); n == 0 && err == nil {
			return errors.New("no answer within 1 s")
		}
		n, err := unix.Read(f.fd, f.rx[got:f.replyLength()])
		switch {
		case err == unix.EAGAIN || err == unix.EINTR:
		case err != nil:
			return fmt.Errorf("read: %w", err)
		default:
			got += n
		}
	}
	return nil
}

// processorTime is what the process has used of the processors so far.
func processorTime() time.Duration {
	var usage unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_SELF, &usage) // it fails for wrong arguments only
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
