package config

import (
	"slices"
	"time"

	"gopkg.in/yaml.v3"
)

func trajectoryController() kind[typed[TrajectoryParameters]] {
	return ofType(JointTrajectory, jointsField[TrajectoryParameters](), append(replacementFields(), motionFields()...)...)
}

// replacementFields say what trajectories are taken, and how one takes the place of another.
func replacementFields() []field[typed[TrajectoryParameters]] {
	return []field[typed[TrajectoryParameters]]{
		parameter("command_interfaces", interfaces(), func(p *TrajectoryParameters) *[]Interface { return &p.CommandInterfaces }, []Interface{PositionInterface},
			"What the joints are commanded with. With velocity beside position, velocities count for constraints.stopped_velocity_tolerance."),
		parameter("state_interfaces", interfaces(), func(p *TrajectoryParameters) *[]Interface { return &p.StateInterfaces }, []Interface{PositionInterface, VelocityInterface},
			"As in a file of ros2_control; what the servos measure is used whatever stands here."),
		flag("allow_partial_joints_goal", func(p *TrajectoryParameters) *bool { return &p.AllowPartialJointsGoal }, false,
			"Takes trajectories that leave out joints; these stay where they are."),
		flag("allow_trajectory_replacement", func(p *TrajectoryParameters) *bool { return &p.AllowTrajectoryReplacement }, true,
			"Takes a trajectory while another one runs."),
		flag("interpolate_from_desired_state", func(p *TrajectoryParameters) *bool { return &p.InterpolateFromDesiredState }, true,
			"Begins at the reference where a trajectory is replaced, so that nothing jumps; false begins at the measured state, as joint_trajectory_controller does."),
		flag("open_loop_control", func(p *TrajectoryParameters) *bool { return &p.OpenLoopControl }, false,
			"Begins at what was commanded last, whatever the joints measure."),
		flag("allow_integration_in_goal_trajectories", func(p *TrajectoryParameters) *bool { return &p.AllowIntegrationInGoalTrajectories }, false,
			"Completes points that lack positions from their velocities or accelerations."),
		flag("allow_nonzero_velocity_at_trajectory_end", func(p *TrajectoryParameters) *bool { return &p.AllowNonzeroVelocityAtTrajectoryEnd }, false,
			"Takes trajectories whose last point moves."),
		parameter("over_limits", choice(RefuseOverLimits, StretchOverLimits), func(p *TrajectoryParameters) *OverLimits { return &p.OverLimits }, RefuseOverLimits,
			"Whether a trajectory beyond the limits of velocity and acceleration is refused or slowed down to them."),
		parameter("replace", choice(ReplaceAtStart, ReplaceAtOnce), func(p *TrajectoryParameters) *Replace { return &p.Replace }, ReplaceAtStart,
			"When a trajectory with a start in the future takes over: at its start, or at once as in joint_trajectory_controller."),
		parameter("start_tolerance", atLeastZero(), func(p *TrajectoryParameters) *float64 { return &p.StartTolerance }, 0,
			"How far in rad or m the first point of a trajectory may be from the joint where it begins at once. 0: not checked."),
	}
}

// motionFields say how a trajectory is followed and judged.
func motionFields() []field[typed[TrajectoryParameters]] {
	return []field[typed[TrajectoryParameters]]{
		parameter("interpolation_method", choice(InterpolateSplines, InterpolateNone), func(p *TrajectoryParameters) *InterpolationMethod { return &p.InterpolationMethod },
			InterpolateSplines, "Joins points by lines, cubics or quintics, by the fields they have (splines), or steps from one to the next (none)."),
		timeField("cmd_timeout", func(p *TrajectoryParameters) timeValue { return &p.CmdTimeout }, 0,
			"Seconds after the end of a trajectory until the joints hold where they are; in force above constraints.goal_time. 0: for ever."),
		timeField("stale_timeout", func(p *TrajectoryParameters) timeValue { return &p.StaleTimeout }, 0,
			"Seconds that joints may be without an answer until the trajectory is aborted; until then it waits. 0: for ever."),
		parameter("action_monitor_rate", monitorRate(), func(p *TrajectoryParameters) *float64 { return &p.ActionMonitorRate }, 20,
			"Rate of the action's feedback in Hz."),
		parameter("state_publish_rate", monitorRate(), func(p *TrajectoryParameters) *float64 { return &p.StatePublishRate }, 50,
			"Rate of controller_state in Hz."),
		section("constraints", constraints(), func(c *typed[TrajectoryParameters]) *Constraints { return &c.parameters.Constraints },
			"The tolerances a trajectory is judged by."),
		section("speed_scaling", speedScaling(), func(c *typed[TrajectoryParameters]) *SpeedScaling { return &c.parameters.SpeedScaling },
			"How much slower than planned trajectories run."),
	}
}

// interfaces are what a trajectory controller may claim of its joints.
func interfaces() kind[[]Interface] {
	k := list(choice(PositionInterface, VelocityInterface))
	read := k.read
	k.expect = "[position] or [position, velocity]"
	k.read = func(r *reader, at place, n *yaml.Node) ([]Interface, bool) {
		all, ok := read(r, at, n)
		if ok && !slices.Contains(all, "") && (all[0] != PositionInterface || len(all) > 2 || len(all) == 2 && all[1] != VelocityInterface) {
			r.wrong(at, n, k.expect)
			return nil, false
		}
		return all, ok
	}
	return k
}

// parameter is an optional key of a trajectory controller.
func parameter[V any](key string, k kind[V], at func(*TrajectoryParameters) *V, standard V, doc string) field[typed[TrajectoryParameters]] {
	return optional(key, k, func(c *typed[TrajectoryParameters]) *V { return at(&c.parameters) }, standard, doc)
}

func flag(key string, at func(*TrajectoryParameters) *bool, standard bool, doc string) field[typed[TrajectoryParameters]] {
	return parameter(key, boolean(), at, standard, doc)
}

// timeValue is where a time goes.
type timeValue = *time.Duration

// timeField is an optional time of a controller, which the file has in seconds.
func timeField[P any](key string, at func(*P) timeValue, standard float64, doc string) field[typed[P]] {
	return optional(key, seconds(86400), func(c *typed[P]) *time.Duration { return at(&c.parameters) }, time.Duration(standard*float64(time.Second)), doc)
}

func monitorRate() kind[float64] { return numberFrom(0.1, 1000, "Hz") }

func speedScaling() kind[SpeedScaling] {
	return mapping(
		optional("initial_scaling_factor", share(), func(s *SpeedScaling) *float64 { return &s.InitialScalingFactor }, 1,
			"Speed of trajectories at start, as a share of the planned one."),
	)
}

// share is a number from 0 to 1.
func share() kind[float64] {
	return numberThat("a number from 0 to 1", schema{"type": "number", "minimum": 0, "maximum": 1}, func(v float64) bool { return v >= 0 && v <= 1 })
}

func constraints() kind[Constraints] {
	tolerance := mapping(
		optional("trajectory", atLeastZero(), func(t *JointTolerance) *float64 { return &t.Trajectory }, 0,
			"Tolerance in rad or m while the trajectory runs. 0: not checked."),
		optional("goal", atLeastZero(), func(t *JointTolerance) *float64 { return &t.Goal }, 0,
			"Tolerance in rad or m at the end of the trajectory. 0: not checked."),
		optional("max_deceleration_on_cancel", atLeastZero(), func(t *JointTolerance) *float64 { return &t.MaxDecelerationOnCancel }, 0,
			"Greatest deceleration in rad/s² or m/s² with decelerate_on_cancel. 0: the joint's limit of acceleration."),
	)
	joints := rest[Constraints]{tolerance.schema, func(r *reader, at place, name string, n *yaml.Node, into *Constraints) {
		if v, ok := tolerance.read(r, at, n); ok {
			v.Joint = name
			into.Joints = append(into.Joints, v)
		}
	}}
	return mappingAnd(&joints,
		optional("goal_time", seconds(86400), func(c *Constraints) *time.Duration { return &c.GoalTime }, 0,
			"Seconds that a trajectory may take after its end to meet the goal tolerances. 0: for ever."),
		optional("stopped_velocity_tolerance", atLeastZero(), func(c *Constraints) *float64 { return &c.StoppedVelocityTolerance }, 0.01,
			"Greatest velocity in rad/s or m/s that counts as standing still at the end. 0: not checked."),
		optional("decelerate_on_cancel", boolean(), func(c *Constraints) *bool { return &c.DecelerateOnCancel }, false,
			"Whether the joints slow down with their max_deceleration_on_cancel where a goal is cancelled or aborted."),
	)
}
