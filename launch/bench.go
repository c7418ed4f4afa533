package launch

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// BenchOptions say what Bench times.
type BenchOptions struct {
	// Port is the bus: a serial device or tcp://host:port, with servos of ids 1 to Servos that have the control table
	// of the X series and are at a goal position as soon as they are told it, as sim.ServoOptions.Weightless makes them.
	Port string
	// Baud is the line rate in bit/s.
	Baud int
	// Servos is how many servos take part, 1 to 252.
	Servos int
	// Cycles is how many cycles are timed, after a warm-up.
	Cycles int
	// Op is how the servos are read: sync, fast, bulk, fastbulk or each.
	Op string
}

const (
	// benchModel has the registers of the cycle: goal_position at 116, and at 126 the ten bytes of present_current,
	// present_velocity and present_position.
	benchModel = "XM430-W350"
	// benchWarmUp is how many cycles run before the clock does.
	benchWarmUp = 50
	// benchMargin keeps an overloaded machine from counting as a silent servo.
	benchMargin = 100 * time.Millisecond
	// benchTurn keeps the Go runtime from taking the goroutine for one that hogs its processor.
	benchTurn = 6 * time.Millisecond
	// benchPosition is the place of present_position among the registers read.
	benchPosition = 2
)

// BenchReport is what Bench prints, as one line of JSON. Times are in µs, and all but Bad, Max and the percentiles are
// means over the cycles.
type BenchReport struct {
	Name   string `json:"name"`
	Op     string `json:"op"`
	N      int    `json:"n"`
	Cycles int    `json:"cycles"`
	// Bad is how many times a servo's position could not be read or was not the goal just written.
	Bad  int     `json:"bad"`
	Wall float64 `json:"wall_us"`
	P50  float64 `json:"p50"`
	P99  float64 `json:"p99"`
	Max  float64 `json:"max"`
	User float64 `json:"user_us"`
	Sys  float64 `json:"sys_us"`
	CPU  float64 `json:"cpu_us"`
	// Allocs is the number of heap allocations, Switches that of voluntary context switches.
	Allocs   float64 `json:"allocs"`
	Switches float64 `json:"vcsw"`
}

// Bench times the cycle of a control loop on a bus: one SyncWrite of goals and one read of ten bytes from each servo,
// with the same hardware code as the loop, and prints a BenchReport. It errs when a reading was bad.
func Bench(ctx context.Context, o BenchOptions, out io.Writer) error {
	method, err := o.check()
	if err != nil {
		return UsageError{Err: err}
	}
	port, err := hardware.Open(o.Port, o.Baud)
	if err != nil {
		return adviseOnPort(err)
	}
	b := &bench{o: o, bus: hardware.NewBus(port, hardware.BusOptions{Name: o.Port, Baud: o.Baud, Protocol: codec.Protocol2,
		ReplyMargin: benchMargin, ReadMethod: method})}
	report, err := b.run(ctx)
	if closeErr := b.bus.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("bench %s: %w", o.Port, err)
	}
	if err := json.NewEncoder(out).Encode(report); err != nil {
		return err
	}
	if report.Bad > 0 {
		return fmt.Errorf("bench %s: %d of %d readings were missing or not the goal just written", o.Port, report.Bad, o.Servos*o.Cycles)
	}
	return nil
}

// check returns the method that Op names.
func (o *BenchOptions) check() (hardware.ReadMethod, error) {
	methods := map[string]hardware.ReadMethod{"sync": hardware.SyncRead, "fast": hardware.FastSyncRead,
		"bulk": hardware.BulkRead, "fastbulk": hardware.FastBulkRead, "each": hardware.SingleRead}
	method, known := methods[o.Op]
	switch {
	case o.Port == "":
		return 0, fmt.Errorf("bench wants --port, such as /dev/ttyUSB0")
	case o.Baud <= 0:
		return 0, fmt.Errorf("--baud %d: expected a line rate in bit/s", o.Baud)
	case o.Servos < 1 || o.Servos > 252:
		return 0, fmt.Errorf("-n %d: expected 1 to 252 servos", o.Servos)
	case o.Cycles < 1:
		return 0, fmt.Errorf("--cycles %d: expected at least 1", o.Cycles)
	case !known:
		return 0, fmt.Errorf("--op %q: expected sync, fast, bulk, fastbulk or each", o.Op)
	}
	return method, nil
}

// bench is one run of the benchmark.
type bench struct {
	o     BenchOptions
	bus   *hardware.Bus
	cycle *hardware.Cycle
	bad   int
	// turn is when the goroutine passes through the scheduler again.
	turn time.Time
}

func (b *bench) run(ctx context.Context) (*BenchReport, error) {
	if err := b.plan(); err != nil {
		return nil, err
	}
	reserveProcessors(1)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) // as the loop does
	for i := range benchWarmUp {
		if err := b.exchange(i - benchWarmUp); err != nil {
			return nil, err
		}
	}
	b.bad = 0
	durations := make([]time.Duration, b.o.Cycles)
	before, start := measureUse(), time.Now()
	for i := range durations {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if b.turn.Before(time.Now()) {
			runtime.Gosched()
			b.turn = time.Now().Add(benchTurn)
		}
		begin := time.Now()
		if err := b.exchange(i); err != nil {
			return nil, err
		}
		durations[i] = time.Since(begin)
	}
	wall, after := time.Since(start), measureUse()
	return b.report(durations, wall, before, after), nil
}

func (b *bench) plan() error {
	library, err := model.Embedded()
	if err != nil {
		return err
	}
	m, err := library.Model(benchModel)
	if err != nil {
		return err
	}
	slots := make([]hardware.Slot, b.o.Servos)
	for i := range slots {
		slots[i] = hardware.Slot{Servo: &hardware.Servo{ID: byte(i + 1), Model: m}, Goals: []string{"goal_position"},
			Reads: []string{"present_current", "present_velocity", "present_position"}}
	}
	b.cycle, err = hardware.NewCycle(b.bus, slots)
	return err
}

// exchange runs one cycle and counts what is bad about it.
func (b *bench) exchange(number int) error {
	goal := func(slot int) int64 { return int64(number + 2000 + 3*(slot+1)) }
	for slot := range b.o.Servos {
		b.cycle.SetGoal(slot, 0, goal(slot))
	}
	if err := b.cycle.Exchange(); err != nil {
		return err
	}
	for slot := range b.o.Servos {
		if b.cycle.Status(slot).Result != hardware.Fresh || b.cycle.Value(slot, benchPosition) != goal(slot) {
			b.bad++
		}
	}
	return nil
}

// resourceUse is what the process has used so far.
type resourceUse struct {
	user, sys time.Duration
	switches  int64
	allocs    uint64
}

func measureUse() resourceUse {
	var usage unix.Rusage
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	_ = unix.Getrusage(unix.RUSAGE_SELF, &usage) // it fails for wrong arguments only
	return resourceUse{user: time.Duration(usage.Utime.Nano()), sys: time.Duration(usage.Stime.Nano()),
		switches: usage.Nvcsw, allocs: memory.Mallocs}
}

func (b *bench) report(durations []time.Duration, wall time.Duration, before, after resourceUse) *BenchReport {
	n := float64(len(durations))
	perCycle := func(d time.Duration) float64 { return micros(d) / n }
	slices.Sort(durations)
	percentile := func(share float64) float64 { return micros(durations[int(share*(n-1))]) }
	return &BenchReport{Name: "sinew", Op: b.o.Op, N: b.o.Servos, Cycles: b.o.Cycles, Bad: b.bad,
		Wall: perCycle(wall), P50: percentile(0.5), P99: percentile(0.99), Max: percentile(1),
		User: perCycle(after.user - before.user), Sys: perCycle(after.sys - before.sys),
		CPU:    perCycle(after.user + after.sys - before.user - before.sys),
		Allocs: float64(after.allocs-before.allocs) / n, Switches: float64(after.switches-before.switches) / n}
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
