package sim_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// One simulated servo, reached without a pseudo-terminal and in a time of its own.
func Example() {
	library, err := model.Embedded()
	if err != nil {
		fmt.Println(err)
		return
	}
	xm430, err := library.Model("XM430-W350")
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	simulated, err := sim.New(sim.Options{
		Name: "arm", Protocol: codec.Protocol2,
		Servos: []sim.ServoOptions{{ID: 1, Model: xm430}},
		Now:    func() time.Time { return now },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer simulated.Close()

	bus := hardware.NewBus(simulated.Port(), hardware.BusOptions{Name: "arm", Baud: 1000000, Protocol: codec.Protocol2})
	servo := &hardware.Servo{ID: 1, Model: xm430}
	fmt.Println(bus.WriteRegister(servo, "torque_enable", 1))
	fmt.Println(bus.WriteRegister(servo, "goal_position", 3000))
	var refused *hardware.ServoError // EEPROM cannot be written while torque is on
	fmt.Println(errors.As(bus.WriteRegister(servo, "operating_mode", 1), &refused))
	now = now.Add(2 * time.Second)
	fmt.Println(bus.ReadRegister(servo, "present_position"))
	// Output:
	// <nil>
	// <nil>
	// true
	// 3000 <nil>
}
