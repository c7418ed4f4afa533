package main

import (
	"errors"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/sinew-robotics/sinew/launch"
)

func newWriteCommand() *cobra.Command {
	o := launch.WriteOptions{RegisterOptions: launch.RegisterOptions{Stdout: os.Stdout}}
	cmd := &cobra.Command{
		Use:   "write --port PORT --id N REGISTER VALUE [--eeprom]",
		Short: "Write a register of a servo by name, and read it back",
		Long: "Write a register of a servo by the name of its manual, and read it back.\n\n" +
			"VALUE is a raw number, decimal or hexadecimal, or one with a unit: 90deg, 1.57rad, -10rpm, 2.5A, 40ms, 50%,\n" +
			"1000000baud. Angles count from tick 0, as in the manuals. What the register cannot hold is refused, and so is\n" +
			"EEPROM without --eeprom or while torque is on.",
		RunE: func(cmd *cobra.Command, args []string) error {
			words, err := separate(cmd, args)
			if err != nil {
				return launch.UsageError{Err: err}
			}
			if help, _ := cmd.Flags().GetBool("help"); help {
				return cmd.Help()
			}
			if len(words) != 2 {
				return launch.UsageError{Err: errors.New("give one register and one value, such as goal_position 2048")}
			}
			o.Register, o.Value = words[0], words[1]
			return launch.WriteRegister(cmd.Context(), o)
		},
	}
	cmd.Flags().SetInterspersed(false)
	addServoFlags(cmd, &o.RegisterOptions)
	cmd.Flags().BoolVar(&o.EEPROM, "eeprom", false, "allow registers that keep their value without power")
	return cmd
}

// separate parses the flags among the arguments that follow the first word and returns the words. A negative number
// such as -100 is a word, not a flag.
func separate(cmd *cobra.Command, args []string) (words []string, err error) {
	for len(args) > 0 {
		words, args = append(words, args[0]), args[1:]
		if len(args) > 0 && negative(args[0]) {
			continue
		}
		if err := cmd.Flags().Parse(args); err != nil {
			return nil, err
		}
		args = cmd.Flags().Args()
	}
	return words, nil
}

// negative reports whether an argument begins with a negative number.
func negative(arg string) bool {
	if len(arg) < 2 || arg[0] != '-' {
		return false
	}
	_, err := strconv.Atoi(arg[1:2])
	return err == nil || arg[1] == '.'
}
