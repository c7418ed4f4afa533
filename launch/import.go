package launch

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/launch/foreign"
)

// ImportOptions say what Import reads and where the configuration goes.
type ImportOptions struct {
	// Format is interbotix, robotis, workbench or lerobot.
	Format string
	// Files are the files to read: one, or with interbotix the motor configuration and then the mode configuration.
	Files []string
	// Models are "MODEL" for the servos of all joints, or "JOINT=MODEL".
	Models []string
	// Port and Baud go before what the files say; "" and 0 leave it to them.
	Port string
	Baud int
	// File gets the configuration, and must not be there yet; "" prints it to Out.
	File string
	// Out gets the configuration or the name of its file, Notes what could not be carried over.
	Out, Notes io.Writer
}

// Import reads a robot from the files of another driver and writes it as a configuration. Files that cannot be understood
// are a UsageError.
func Import(o ImportOptions) error {
	robot, err := o.read()
	if err != nil {
		return err
	}
	for _, n := range robot.Notes {
		fmt.Fprintln(o.Notes, n)
	}
	text, name := robot.Text(), o.File
	if name == "" {
		name = "the configuration"
	} else if err := writeNew(name, text); err != nil {
		return err
	}
	if o.File == "" {
		_, err = o.Out.Write(text)
	} else {
		_, err = fmt.Fprintln(o.Out, o.File)
	}
	if err != nil {
		return err
	}
	_, err = config.Parse(name, text)
	return err
}

func (o ImportOptions) read() (*foreign.Robot, error) {
	library, err := model.Embedded()
	if err != nil {
		return nil, err
	}
	models, err := namedModels(o.Models)
	if err != nil {
		return nil, err
	}
	files, err := o.files()
	if err != nil {
		return nil, err
	}
	options := foreign.Options{Library: library, Models: models, Port: o.Port, Baud: o.Baud}
	var robot *foreign.Robot
	switch o.Format {
	case "interbotix":
		robot, err = foreign.Interbotix(files[0], append(files, foreign.File{})[1], options)
	case "robotis":
		robot, err = foreign.Robotis(files[0], options)
	case "workbench":
		robot, err = foreign.Workbench(files[0], options)
	case "lerobot":
		robot, err = foreign.Lerobot(files[0], options)
	default:
		err = fmt.Errorf("unknown format %q, want interbotix, robotis, workbench or lerobot", o.Format)
	}
	if err != nil {
		return nil, UsageError{Err: err}
	}
	return robot, nil
}

// files reads the files; how many there may be depends on the format.
func (o ImportOptions) files() ([]foreign.File, error) {
	most := 1
	if o.Format == "interbotix" {
		most = 2
	}
	if len(o.Files) == 0 || len(o.Files) > most {
		return nil, UsageError{Err: fmt.Errorf("%d files, want %s: see sinew import --help", len(o.Files), map[int]string{1: "one", 2: "a motor configuration and perhaps a mode configuration"}[most])}
	}
	var all []foreign.File
	for _, name := range o.Files {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, asUsage(err)
		}
		all = append(all, foreign.File{Name: name, Text: text})
	}
	return all, nil
}

// namedModels reads "MODEL" and "JOINT=MODEL".
func namedModels(all []string) (map[string]string, error) {
	models := map[string]string{}
	for _, one := range all {
		joint, name, named := strings.Cut(one, "=")
		if !named {
			joint, name = "", one
		}
		if name == "" || named && joint == "" {
			return nil, UsageError{Err: fmt.Errorf("--model %q, want MODEL or JOINT=MODEL", one)}
		}
		if models[joint] != "" {
			return nil, UsageError{Err: errors.New("--model " + one + ": given twice")}
		}
		models[joint] = name
	}
	return models, nil
}
