package config

// The functions of the files language*.go are the language: every key with its kind of value, its default and its
// meaning. The reader, the schema and the reference all follow them.

func robot() kind[Config] {
	return mapping(
		optional("rate", numberFrom(1, 2000, "Hz"), func(c *Config) *float64 { return &c.Rate }, 100,
			"Rate of the control loop in Hz."),
		required("buses", named("a mapping from bus names to buses", token, bus(), func(b *Bus, name string) { b.Name = name }),
			func(c *Config) *[]Bus { return &c.Buses }, "The servo buses by name."),
		required("joints", named("a mapping from joint names to joints", jointName, joint(), func(j *Joint, name string) { j.Name = name }),
			func(c *Config) *[]Joint { return &c.Joints }, "The joints by name. Joint states are published in this order."),
		optional("transmissions", named("a mapping from names to transmissions", token, transmission(), func(t *Transmission, name string) { t.Name = name }),
			func(c *Config) *[]Transmission { return &c.Transmissions }, nil, "Couplings of joints that several servos move together, by name."),
		optional("controllers", named("a mapping from controller names to controllers", token, controller(), func(c *Controller, name string) { c.Name = name }),
			func(c *Config) *[]Controller { return &c.Controllers }, nil, "The controllers by name. Their topics and actions stand under it."),
		section("safety", safety(), func(c *Config) *Safety { return &c.Safety },
			"What happens at the end and when something is lost."),
		section("realtime", realtime(), func(c *Config) *Realtime { return &c.Realtime },
			"How the control loop gets the processor when it is its turn. The program needs the right to it."),
		optional("eeprom", choice(EEPROMRefuse, EEPROMAllow), func(c *Config) *EEPROM { return &c.EEPROM }, EEPROMRefuse,
			"Whether settings that servos keep without power may be written at start, where they differ."),
		optional("models", list(text("the name of a file with models")), func(c *Config) *[]string { return &c.Models }, nil,
			"Files with models of your own, as paths from the folder of this file."),
	)
}
