package model_test

import (
	"fmt"
	"log"

	"github.com/sinew-robotics/sinew/hardware/model"
)

func ExampleLibrary_Model() {
	library, err := model.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	servo, err := library.Model("XM430-W350")
	if err != nil {
		log.Fatal(err)
	}
	goal, _ := servo.Register("goal_position")
	fmt.Printf("%s, number %d: %s is %d bytes at %d, %s\n",
		servo.Name, servo.Number, goal.Name, goal.Size, goal.Address, goal.Encoding)
	fmt.Printf("one step is %.6f %s\n", goal.Scale, goal.Unit)

	_, err = library.Model("XM430W350")
	fmt.Println(err)
	// Output:
	// XM430-W350, number 1020: goal_position is 4 bytes at 116, signed
	// one step is 0.001534 rad
	// model "XM430W350" is not known; did you mean XM430-W350? (sinew models lists all; a table file adds others)
}

func ExampleRegister_Decode() {
	current := model.Register{Name: "present_current", Size: 2, Encoding: model.Encoding{Form: model.TwosComplement}}
	fmt.Println(current.Decode([]byte{0x18, 0xFC}))
	// Output: -1000
}

func ExampleLibrary_Load() {
	library, err := model.Embedded()
	if err != nil {
		log.Fatal(err)
	}
	// A servo whose maker changed one register of an XM430.
	err = library.Load("mine.yaml", []byte(`
tables:
  mine:
    inherits: x430
    ram:
      led_brightness: {address: 66, size: 1, default: 128, range: [0, 255]}
models:
  MY-430: {number: 4711, table: mine}
`))
	if err != nil {
		log.Fatal(err)
	}
	servo, err := library.Model("MY-430")
	if err != nil {
		log.Fatal(err)
	}
	brightness, _ := servo.Register("led_brightness")
	fmt.Println(brightness.Address, brightness.Default.Value)

	fmt.Println(library.Load("bad.yaml", []byte("models: {MY-540: {number: 4712, tabel: x540}}")))
	// Output:
	// 66 128
	// bad.yaml:1:10: models.MY-540: names no table
	// bad.yaml:1:33: models.MY-540.tabel: is not known here
}

func ExampleCustom() {
	signed := model.Encoding{Form: model.TwosComplement}
	servo, err := model.Custom("wrist", []model.Register{
		{Name: "torque_enable", Address: 562, Size: 1},
		{Name: "goal_position", Address: 596, Size: 4, Encoding: signed, Scale: 1.25e-5},
		{Name: "present_position", Address: 611, Size: 4, Encoding: signed, Scale: 1.25e-5},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(servo.RadPerTick, "rad per tick")
	// Output: 1.25e-05 rad per tick
}
