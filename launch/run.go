package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds/fastdds"
	"github.com/sinew-robotics/sinew/node/driver"
)

// RunOptions say what to run.
type RunOptions struct {
	// File is the configuration.
	File string
	// Sim puts simulated servos behind every bus, which behave as Simulation says.
	Sim        bool
	Simulation SimOptions
	// Demo plays a slow looping motion until a trajectory arrives. It needs Sim.
	Demo bool
	// Controllers names those that command their joints from the start; nil leaves it to the configuration.
	Controllers []string
	// Duration ends the run; 0 runs until ctx ends.
	Duration time.Duration
	// Lifecycle says who goes through the life cycle of the node: LifecycleAuto or LifecycleManaged.
	Lifecycle string
	// ROS are the ROS arguments of the command line.
	ROS ROSArgs
	// Environment reads an environment variable, as os.Getenv does.
	Environment func(string) string
	// Stdout gets the status line, if it is a terminal, and the summary.
	Stdout io.Writer
}

// Run is the ROS 2 node for one robot. It returns when ctx or Duration ends it (nil), or on the first error; with
// LifecycleManaged a robot that fails is not the end.
func Run(ctx context.Context, o RunOptions) error {
	if o.Demo && !o.Sim {
		return UsageError{Err: errors.New("--demo moves by itself and is for simulated servos only: add --sim")}
	}
	if o.Lifecycle != LifecycleAuto && o.Lifecycle != LifecycleManaged {
		return UsageError{Err: fmt.Errorf("--lifecycle %q: want %s or %s", o.Lifecycle, LifecycleAuto, LifecycleManaged)}
	}
	cfg, parts, library, err := loadConfig(o.File)
	if err != nil {
		return err
	}
	controllers, err := newControllers(cfg, parts.joints)
	if err != nil {
		return err
	}
	if len(o.Controllers) > 0 {
		if err := controllers.activate(cfg, o.Controllers); err != nil {
			return err
		}
	}
	simulation, err := o.simulation(cfg)
	if err != nil {
		return err
	}
	n, environment, err := openNode(o)
	if err != nil {
		return err
	}
	m := &machine{
		o: o, cfg: cfg, parts: parts, library: library, simulation: simulation, controllers: controllers, node: n, environment: environment,
	}
	threads := len(parts.buses)
	if simulation != nil {
		threads *= 2
	}
	reserveProcessors(threads)
	m.ctx, m.quit = context.WithCancel(ctx)
	defer m.quit()
	return errors.Join(m.live(), n.Close())
}

// simulation says how the servos are simulated; nil means that they are not.
func (o *RunOptions) simulation(cfg *config.Config) (*simulation, error) {
	switch {
	case o.Sim:
		return newSimulation(o.Simulation, cfg)
	case o.Simulation != SimOptions{}:
		return nil, UsageError{Err: errors.New("--timing, --latency, --faults and --strict-baud are for simulated servos: add --sim")}
	}
	return nil, nil
}

// live gives the node its faces, and goes through its life.
func (m *machine) live() (err error) {
	if m.face, err = driver.New(m.faceOptions()); err != nil {
		return err
	}
	if err := m.manage(); err != nil {
		return err
	}
	defer preferProcess(m.cfg.Realtime, m.node.Logger())()
	writeHint(m.o.Stdout, m.environment.DDS.Domain, m.node.Namespace())
	ctx, cancel := context.WithCancel(context.Background())
	var beside sync.WaitGroup
	beside.Go(func() { m.face.Run(ctx) })
	err = m.run()
	cancel()
	beside.Wait()
	if err != nil {
		return err
	}
	return m.summary().write(m.o.Stdout)
}

// summary sums up the run.
func (m *machine) summary() *summary {
	s := &summary{rate: m.cfg.Rate, stats: m.stats, published: m.face.Published(), wireUse: m.wireUse}
	for i := range m.parts.buses {
		s.buses = append(s.buses, m.parts.buses[i].config.Name)
	}
	return s
}

// faceOptions say what the node shows.
func (m *machine) faceOptions() driver.Options {
	o := driver.Options{
		Node: m.node, Rate: m.cfg.Rate, Joints: m.parts.joints, Distro: m.environment.Distro, Fixed: robotFixed(m.cfg),
		Trajectories: m.controllers.trajectories, Grippers: m.controllers.grippers,
		Forwards: m.controllers.forwards, JointCommands: m.controllers.jointCommands,
	}
	for i := range m.parts.buses {
		bus := &m.parts.buses[i]
		o.Buses = append(o.Buses, driver.Bus{Name: bus.config.Name, Port: bus.config.Port, Joints: m.parts.jointsOn(bus)})
	}
	return o
}

// openNode opens the DDS participant and puts the node on it. It returns what the environment says, too.
func openNode(o RunOptions) (*node.Node, node.Environment, error) {
	environment, err := node.ParseEnvironment(o.Environment)
	if err != nil {
		return nil, environment, UsageError{Err: err}
	}
	participant, err := environment.Join(o.ROS, fastdds.Open)
	if err != nil {
		return nil, environment, err
	}
	n, err := node.New(participant, node.Options{Name: "sinew", Args: o.ROS, Environment: environment})
	if err != nil {
		return nil, environment, errors.Join(err, participant.Close())
	}
	return n, environment, nil
}
