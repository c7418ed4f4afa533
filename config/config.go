package config

// Config is one robot, as its file describes it. Defaults are filled in and every value is within its range.
type Config struct {
	// File is the name of the file, as given to Load or Parse; errors carry it.
	File string
	// Rate is the rate of the control loop in Hz, 1 to 2000. Default 100.
	Rate float64
	// Buses are the servo buses in the order of the file; at least one.
	Buses []Bus
	// Joints are the joints in the order of the file, in which their states are published; at least one.
	Joints []Joint
	// Transmissions couple joints that several servos move together, in the order of the file; there may be none.
	Transmissions []Transmission
	// Controllers are the controllers in the order of the file; there may be none.
	Controllers []Controller
	// Safety says what happens at the end and when something is lost.
	Safety Safety
	// Realtime says how the control loop gets the processor.
	Realtime Realtime
	// EEPROM says whether settings that servos keep without power may be written. Default EEPROMRefuse.
	EEPROM EEPROM
	// Models are files with models that the program does not bring along, as paths from the folder of File; there may
	// be none.
	Models []string

	positions map[string]Position
}

// EEPROM says whether settings that servos keep without power may be written at start.
type EEPROM string

const (
	// EEPROMRefuse ends the start with an error where such a setting differs.
	EEPROMRefuse EEPROM = "refuse"
	// EEPROMAllow writes such settings where they differ, with torque off.
	EEPROMAllow EEPROM = "allow"
)
