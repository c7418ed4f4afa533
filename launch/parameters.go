package launch

import (
	"context"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/node/driver"
)

// robotFixed are the parameters of the robot that can be seen and not set.
func robotFixed(cfg *config.Config) []driver.Fixed {
	all := []driver.Fixed{
		driver.NewFixed("rate", cfg.Rate, "control loop, Hz"),
		driver.NewFixed("safety.on_exit", string(cfg.Safety.OnExit), "torque_off or hold"),
		driver.NewFixed("safety.on_bus_loss", string(cfg.Safety.OnBusLoss), "hold or stop"),
		driver.NewFixed("safety.bus_watchdog", cfg.Safety.BusWatchdog.Seconds(), "s of silence after which a servo stops by itself, 0 never"),
	}
	for _, b := range cfg.Buses {
		prefix := "buses." + b.Name + "."
		all = append(all,
			driver.NewFixed(prefix+"port", b.Port, "serial device or tcp://host:port"),
			driver.NewFixed(prefix+"baud", int64(b.Baud), "bit/s"),
			driver.NewFixed(prefix+"protocol", string(b.Protocol), "of the servos that name none of their own"),
		)
	}
	return all
}

// tunable reports whether a register shapes how a servo follows its goals, and may be changed under way.
func tunable(r *model.Register) bool {
	if r.Area != model.RAM || r.Access != model.ReadWrite || !r.Numeric() {
		return false
	}
	switch r.Name {
	case "profile_velocity", "profile_acceleration", "goal_acceleration", "acceleration", "punch":
		return true
	}
	return strings.HasSuffix(r.Name, "_gain") || strings.Contains(r.Name, "_compliance_")
}

// readTunables asks the servos of a robot that is not started for their gains and profiles. What the configuration sets
// is what they will hold.
func readTunables(ctx context.Context, robot *joints.Robot) ([]driver.Register, error) {
	var all []driver.Register
	for i, j := range robot.Joints() {
		actuators := j.Actuators()
		if len(actuators) == 0 {
			continue // a mimic
		}
		for _, r := range actuators[0].Servo().Model.Registers() {
			if !tunable(r) {
				continue
			}
			held, configured := configuredValue(actuators[0], r.Name)
			if !configured {
				var err error
				if held, err = robot.ReadRegister(ctx, i, r.Name); err != nil {
					return nil, err
				}
			}
			lower, upper := rawBounds(r)
			all = append(all, driver.Register{Joint: i, Name: r.Name, Held: held, Lower: lower, Upper: upper})
		}
	}
	return all, nil
}

// configuredValue is what the configuration sets a register to.
func configuredValue(a *joints.Actuator, register string) (raw int64, ok bool) {
	settings := a.Registers()
	i := slices.IndexFunc(settings, func(s joints.Setting) bool { return s.Register == register })
	if i < 0 {
		return 0, false
	}
	return settings[i].Raw, true
}

// rawBounds is what a register may hold, by its width and by the limits that the manual prints.
func rawBounds(r *model.Register) (lower, upper int64) {
	lower, upper = r.RawRange()
	if r.Min.Known && r.Min.Register == "" {
		lower = max(lower, r.Min.Value)
	}
	if r.Max.Known && r.Max.Register == "" {
		upper = min(upper, r.Max.Value)
	}
	return lower, upper
}
