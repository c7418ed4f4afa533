package node

import (
	"fmt"
	"strings"

	"go.uber.org/zap/zapcore"
)

// Args are the ROS arguments of a command line.
type Args struct {
	// Enclave is the security enclave given with --enclave, "/a/b"; "" when none was.
	Enclave string
	// NoStdout and NoRosout turn the log off on the console and on /rosout (--disable-stdout-logs,
	// --disable-rosout-logs).
	NoStdout, NoRosout bool
	// NoLogFile turns off the log file (--disable-external-lib-logs); LogFileName begins its name in place of the
	// program's (--log-file-name).
	NoLogFile   bool
	LogFileName string
	// Warnings are sentences about what is deprecated or has no effect, to be logged.
	Warnings []string

	remaps     []remapRule
	parameters parameterTable
	levels     map[string]zapcore.Level // by logger; "" is the level of all others
}

// ParseArgs separates the ROS arguments (everything between --ros-args and -- or the end, and bare rules such as
// a:=b elsewhere) from those that belong to the program; rest is never nil. args is without the program's name. It
// reads the files named by --params-file. The errors name the argument and what it should have been.
func ParseArgs(args []string) (ros Args, rest []string, err error) {
	rest = []string{}
	var unknown []string
	section := false
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "--ros-args":
			section = true
		case !section && ros.takeBareRule(arg):
		case !section:
			rest = append(rest, arg)
		case arg == "--":
			section = false
		case ros.takeSwitch(arg):
		default:
			known, err := ros.takeOption(arg, args)
			if err != nil {
				return Args{}, nil, err
			}
			if !known {
				unknown = append(unknown, arg)
				continue
			}
			args = args[1:]
		}
	}
	if unknown != nil {
		return Args{}, nil, fmt.Errorf("%s: unknown ROS argument; put -- before the program's own arguments", strings.Join(unknown, " "))
	}
	return ros, rest, nil
}

// takeOption reads an option with the value that follows it. It returns false when there is no such option.
func (a *Args) takeOption(name string, following []string) (known bool, err error) {
	take, expected := a.option(name)
	switch {
	case take == nil:
		return false, nil
	case len(following) == 0:
		return true, fmt.Errorf("%s: should be followed by %s", name, expected)
	}
	if err := take(following[0]); err != nil {
		return true, fmt.Errorf("%s %s: %w", name, following[0], err)
	}
	return true, nil
}

// option returns what reads the value of an option and a word for the value; nil for an unknown option.
func (a *Args) option(name string) (take func(value string) error, expected string) {
	switch name {
	case "-r", "--remap":
		return a.takeRule, "a rule such as from:=to"
	case "-p", "--param":
		return a.takeParameter, "a parameter such as name:=value"
	case "--params-file":
		return a.takeParameterFile, "the name of a parameter file"
	case "--log-level":
		return a.takeLogLevel, "a level or logger:=level"
	case "-e", "--enclave":
		return a.takeEnclave, "the name of an enclave"
	case "--log-config-file":
		return a.ignore(name), "the name of a file"
	case "--log-file-name":
		return a.takeLogFileName, "the begin of a file's name"
	}
	return nil, ""
}

// takeSwitch reads an option without a value. It returns false when arg is none.
func (a *Args) takeSwitch(arg string) bool {
	switch arg {
	case "--enable-stdout-logs", "--disable-stdout-logs":
		a.NoStdout = arg == "--disable-stdout-logs"
	case "--enable-rosout-logs", "--disable-rosout-logs":
		a.NoRosout = arg == "--disable-rosout-logs"
	case "--enable-external-lib-logs", "--disable-external-lib-logs":
		a.NoLogFile = arg == "--disable-external-lib-logs"
	default:
		return false
	}
	return true
}

func (a *Args) takeRule(text string) error {
	rule, err := parseRemap(text)
	if err != nil {
		return err
	}
	a.remaps = append(a.remaps, rule)
	return nil
}

// takeBareRule reads a rule outside of a ROS section, as ROS 2 had them before Eloquent. It returns false when arg is none.
func (a *Args) takeBareRule(arg string) bool {
	if a.takeRule(arg) != nil {
		return false
	}
	a.Warnings = append(a.Warnings, fmt.Sprintf("remap rule %s: deprecated in this form, write --ros-args --remap %s", arg, arg))
	return true
}

func (a *Args) takeEnclave(name string) error {
	if name != "/" {
		if err := checkFullName(name, maxEnclave); err != nil {
			return err
		}
	}
	a.Enclave = name
	return nil
}

// ignore is for an option that is known but without effect.
func (a *Args) ignore(option string) func(value string) error {
	return func(value string) error {
		a.Warnings = append(a.Warnings, fmt.Sprintf("%s %s: ignored, there is nothing to be configured", option, value))
		return nil
	}
}
