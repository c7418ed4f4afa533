// Command bench measures what Sinew costs and how punctual it is, beside the least that any program on the same machine
// would need, and prints a table. See docs/performance.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
)

// options say what to measure.
type options struct {
	// sinew is the program under test, repository the folder of its source.
	sinew, repository string
	// rounds is how often each figure is taken; the median counts.
	rounds int
	// only are the sections to run; empty means all.
	only []string
}

// section is a part of the table.
type section struct {
	name, title string
	measure     func(context.Context, options) ([]measurement, error)
}

var sections = []section{
	{"cycle", "one cycle on an instant bus, against the least Go program", measureCycles},
	{"wire", "one cycle beyond the time on the wire", measureWire},
	{"wakeup", "how late the loop wakes up, against cyclictest", measureWakeUps},
	{"states", "joint_states as a subscriber sees them", measureStates},
	{"scale", "many servos and many nodes", measureScale},
	{"steady", "twelve servos at 1 kHz for a minute", measureSteady},
	{"footprint", "memory, threads and start of sinew run", measureFootprint},
	{"micro", "single steps", measureMicro},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures, or is one of the processes beside the one measured.
func run(ctx context.Context, args []string) error {
	children := map[string]func(context.Context, []string) error{
		"servos": runServos, "floor": runFloor, "loop": runLoop, "load": runLoad,
	}
	if len(args) > 0 {
		if child, ok := children[args[0]]; ok {
			return child(ctx, args[1:])
		}
	}
	var o options
	var only, jsonFile string
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&o.sinew, "sinew", "bin/sinew", "the program under test")
	flags.StringVar(&o.repository, "repository", ".", "the folder of the source")
	flags.IntVar(&o.rounds, "rounds", 5, "how often each figure is taken; the median counts")
	flags.StringVar(&only, "only", "", "sections to run, with commas between: "+sectionNames())
	flags.StringVar(&jsonFile, "json", "", "a file for the figures as JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if only != "" {
		o.only = strings.Split(only, ",")
	}
	return measureAll(ctx, o, jsonFile)
}

func sectionNames() string {
	names := make([]string, len(sections))
	for i, s := range sections {
		names[i] = s.name
	}
	return strings.Join(names, ",")
}

// measureAll runs the sections and prints each when it is done.
func measureAll(ctx context.Context, o options, jsonFile string) error {
	report := newReport()
	fmt.Println(report.Host)
	var problems []error
	for _, s := range sections {
		if len(o.only) > 0 && !slices.Contains(o.only, s.name) {
			continue
		}
		found, err := s.measure(ctx, o)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", s.name, err))
		}
		printSection(os.Stdout, s.title, found)
		report.Figures = append(report.Figures, found...)
	}
	if jsonFile != "" {
		problems = append(problems, report.write(jsonFile))
	}
	return errors.Join(problems...)
}
