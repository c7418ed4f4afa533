package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds/fastdds"
	"github.com/sinew-robotics/sinew/node/driver"
)

// RunOptions say what to run.
type RunOptions struct {
	// File is the configuration.
	File string
	// Sim puts simulated servos behind every bus.
	Sim bool
	// Demo plays a slow looping motion until a trajectory arrives. It needs Sim.
	Demo bool
	// Duration ends the run; 0 runs until ctx ends.
	Duration time.Duration
	// ROS are the ROS arguments of the command line.
	ROS ROSArgs
	// Environment reads an environment variable, as os.Getenv does.
	Environment func(string) string
	// Stdout gets the status line, if it is a terminal, and the summary.
	Stdout io.Writer
}

// Run is the ROS 2 node for one robot. It returns when ctx or Duration ends it (nil), or on the first error.
func Run(ctx context.Context, o RunOptions) error {
	if o.Demo && !o.Sim {
		return UsageError{Err: errors.New("--demo moves by itself and is for simulated servos only: add --sim")}
	}
	cfg, parts, library, err := loadConfig(o.File)
	if err != nil {
		return err
	}
	controllers, err := newControllers(cfg)
	if err != nil {
		return err
	}
	n, environment, err := openNode(o)
	if err != nil {
		return err
	}
	r, err := openRig(cfg, parts, library, o.Sim)
	if err != nil {
		return errors.Join(logError(n.Logger(), err), n.Close())
	}
	err = runRobot(ctx, o, &session{cfg: cfg, node: n, environment: environment, rig: r, controllers: controllers})
	return errors.Join(err, n.Close(), r.Close())
}

// openNode opens the DDS participant and puts the node on it. It returns what the environment says, too.
func openNode(o RunOptions) (*node.Node, node.Environment, error) {
	environment, err := node.ParseEnvironment(o.Environment)
	if err != nil {
		return nil, environment, UsageError{Err: err}
	}
	if o.ROS.Enclave != "" {
		environment.DDS.Enclave = o.ROS.Enclave
	}
	participant, err := fastdds.Open(environment.DDS)
	if err != nil {
		return nil, environment, err
	}
	n, err := node.New(participant, node.Options{Name: "sinew", Args: o.ROS, Environment: environment})
	if err != nil {
		return nil, environment, errors.Join(err, participant.Close())
	}
	return n, environment, nil
}

// session is everything that one run has open.
type session struct {
	cfg         *config.Config
	node        *node.Node
	environment node.Environment
	rig         *rig
	controllers []*control.TrajectoryController
}

// runRobot runs the control loop and, beside it, whoever publishes, shows and moves.
func runRobot(ctx context.Context, o RunOptions, s *session) error {
	loop, err := control.NewLoop(control.Options{
		Rate:        s.cfg.Rate,
		Robot:       s.rig.robot,
		Controllers: asControllers(s.controllers),
		StopTimeout: stopTimeout,
	})
	if err != nil {
		return err
	}
	source := newSource(loop, s.rig.robot.Joints())
	face, err := driver.New(driver.Options{
		Node: s.node, Loop: source, Joints: s.rig.robot.Joints(), Trajectories: s.controllers, Distro: s.environment.Distro,
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var beside sync.WaitGroup
	beside.Go(func() { face.Run(context.Background()) }) // ends with the loop
	beside.Go(func() {
		if source.wait(ctx) {
			s.attend(ctx, cancel, o, loop, source)
		}
	})
	err = loop.Run(ctx)
	cancel()
	beside.Wait()
	if err != nil {
		return logError(s.node.Logger(), err)
	}
	return writeSummary(o.Stdout, s.cfg.Rate, loop.Stats(), face.Published())
}

// attend runs beside the loop from its first cycle on: status line, demo motion, the end of the duration.
func (s *session) attend(ctx context.Context, cancel context.CancelFunc, o RunOptions, loop *control.Loop, source *source) {
	s.node.Logger().Info(fmt.Sprintf("running %d joints at %g Hz", len(s.cfg.Joints), s.cfg.Rate))
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() { takeBack(ctx, loop, source, s.node.Logger()) })
	if o.Duration > 0 {
		end := time.AfterFunc(o.Duration, cancel)
		defer end.Stop()
	}
	if o.Demo {
		for _, c := range s.controllers {
			beside.Go(func() { playDemo(ctx, c, s.limitsOf(c)) })
		}
	}
	line := newStatusLine(o.Stdout, s.rig.wireUse(s.cfg.Rate))
	line.hint(s.environment.DDS.Domain, s.node.Namespace())
	line.run(ctx, loop.Stats)
}
