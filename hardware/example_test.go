package hardware_test

import (
	"fmt"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// Six servos of an arm: their goals and states cross the wire at most 526 times a second at 1 Mbit/s.
func ExampleCycle_Plan() {
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
	var slots []hardware.Slot
	for id := byte(1); id <= 6; id++ {
		slots = append(slots, hardware.Slot{
			Servo: &hardware.Servo{ID: id, Model: xm430},
			Goals: []string{"goal_position"},
			Reads: []string{"present_current", "present_velocity", "present_position"},
		})
	}
	bus := hardware.NewBus(nil, hardware.BusOptions{Name: "arm", Baud: 1000000, Protocol: codec.Protocol2})
	cycle, err := hardware.NewCycle(bus, slots)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(cycle.Plan())
	for _, reason := range cycle.Plan().Reasons {
		fmt.Println("-", reason)
	}
	// Output:
	// sync write 116/4 ×6, sync read 126/10 ×6: 64+126 bytes, 1900 µs, 526 Hz
	// - sync write 116/4 ×6: one packet brings the goals of servos 1, 2, 3, 4, 5 and 6
	// - sync read 126/10 ×6: servos 1, 2, 3, 4, 5 and 6 have these registers at the same addresses: one request asks all; from firmware 45 on they answer in one packet
}
