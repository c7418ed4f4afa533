package sim

import "github.com/sinew-robotics/sinew/hardware/model"

// roles are the registers that mean something to the servo itself; nil where its table has none. The others are just
// memory.
type roles struct {
	id, secondaryID, baudRate, returnDelay, statusReturnLevel *model.Register
	modelNumber, firmware, registered, backupReady            *model.Register

	torqueEnable, mode, driveMode, homingOffset, lock *model.Register
	minPosition, maxPosition, minVoltage, maxVoltage  *model.Register
	currentLimit, pwmLimit, movingThreshold           *model.Register
	shutdown, hardwareError, watchdog, torqueLimit    *model.Register

	goalPosition, goalVelocity, goalCurrent, goalPWM, goalTime *model.Register
	// speed and ramp are the registers that bound a move: profile_velocity and profile_acceleration, or what
	// older tables have in their place.
	speed, ramp *model.Register

	position, velocity, current, load, pwm, voltage, temperature *model.Register
	velocityTrajectory, positionTrajectory                       *model.Register
	moving, movingStatus, tick                                   *model.Register
}

// findRoles looks the registers up by the names that model understands for all series, in the table that this
// firmware has.
func findRoles(m *model.Model, t *table) roles {
	find := func(names ...string) *model.Register {
		for _, name := range names {
			if r, ok := m.Register(name); ok && r.Numeric() && t.registers[r.Address] == r {
				return r
			}
		}
		return nil
	}
	return roles{
		id: find("id"), secondaryID: find("secondary_id"), baudRate: find("baud_rate"),
		returnDelay: find("return_delay_time"), statusReturnLevel: find("status_return_level"),
		modelNumber: find("model_number"), firmware: find("firmware_version"),
		registered: find("registered_instruction"), backupReady: find("backup_ready"),

		torqueEnable: find("torque_enable"), mode: find(m.ModeRegister), driveMode: find("drive_mode"),
		homingOffset: find("homing_offset"), lock: find("lock"),
		minPosition: find("min_position_limit"), maxPosition: find("max_position_limit"),
		minVoltage: find("min_voltage_limit"), maxVoltage: find("max_voltage_limit"),
		currentLimit: find("current_limit"), pwmLimit: find("pwm_limit"), movingThreshold: find("moving_threshold"),
		shutdown: find("shutdown", "unloading_condition"), hardwareError: find("hardware_error_status"), watchdog: find("bus_watchdog"),
		torqueLimit: find("torque_limit"),

		goalPosition: find("goal_position"), goalVelocity: find("goal_velocity"), goalCurrent: find("goal_current"),
		goalPWM: find("goal_pwm"), goalTime: find("goal_time", "running_time"),
		speed: find("profile_velocity", "goal_velocity"),
		ramp:  find("profile_acceleration", "goal_acceleration", "acceleration"),

		position: find("present_position"), velocity: find("present_velocity"),
		current: find("present_current", "current"), load: find("present_load"), pwm: find("present_pwm"),
		voltage: find("present_input_voltage"), temperature: find("present_temperature"),
		velocityTrajectory: find("velocity_trajectory"), positionTrajectory: find("position_trajectory"),
		moving: find("moving"), movingStatus: find("moving_status"), tick: find("realtime_tick"),
	}
}
