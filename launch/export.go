package launch

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/launch/export"
	"github.com/sinew-robotics/sinew/launch/urdf"
)

// ExportOptions say what Export makes.
type ExportOptions struct {
	// File is the configuration.
	File string
	// Name is the name of the robot; "" for that of the file without its ending.
	Name string
	// Namespace is that of the node, "" for none.
	Namespace string
	// Folder gets the files, which must not be there yet, and is made if need be; "" prints them to Out.
	Folder string
	// Out gets the files or their names, Notes what the configuration did not say.
	Out, Notes io.Writer
}

func (o ExportOptions) name() string {
	if o.Name != "" {
		return o.Name
	}
	return strings.TrimSuffix(filepath.Base(o.File), filepath.Ext(o.File))
}

// ExportMoveIt writes moveit_controllers.yaml and joint_limits.yaml of a configuration.
func ExportMoveIt(o ExportOptions) error {
	return o.export(func(c *config.Config) []export.File { return export.MoveIt(c, o.Namespace) })
}

// ExportURDF writes the joints of a configuration as a URDF.
func ExportURDF(o ExportOptions) error {
	return o.export(func(c *config.Config) []export.File { return []export.File{export.URDF(c, o.name())} })
}

// ExportROS2Control writes the ros2_control block by which a controller manager drives the robot through topics.
func ExportROS2Control(o ExportOptions) error {
	return o.export(func(c *config.Config) []export.File {
		return []export.File{export.ROS2Control(c, o.name(), o.Namespace)}
	})
}

func (o ExportOptions) export(of func(*config.Config) []export.File) error {
	cfg, err := config.Load(o.File)
	if err != nil {
		return asUsage(err)
	}
	files := of(cfg)
	for i, f := range files {
		for _, n := range f.Notes {
			fmt.Fprintf(o.Notes, "%s: %s\n", f.Name, n)
		}
		if err := o.put(i, f); err != nil {
			return err
		}
	}
	return nil
}

// put prints a file, or writes it into the folder.
func (o ExportOptions) put(i int, f export.File) error {
	if o.Folder != "" {
		if err := os.MkdirAll(o.Folder, 0o755); err != nil {
			return asUsage(err)
		}
		name := filepath.Join(o.Folder, f.Name)
		if err := writeNew(name, f.Text); err != nil {
			return err
		}
		_, err := fmt.Fprintln(o.Out, name)
		return err
	}
	if i > 0 {
		if _, err := fmt.Fprintf(o.Out, "---\n# %s\n", f.Name); err != nil {
			return err
		}
	}
	_, err := o.Out.Write(f.Text)
	return err
}

// writeNew writes a file that must not be there yet.
func writeNew(name string, text []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return UsageError{Err: fmt.Errorf("%s is there already: remove it first, or name another place", name)}
	}
	if err != nil {
		return asUsage(err)
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// CheckURDF compares the joints of a URDF with those of a configuration. The error is a UsageError with a line for each
// difference.
func CheckURDF(file, urdfFile string, out io.Writer) error {
	cfg, err := config.Load(file)
	if err != nil {
		return asUsage(err)
	}
	text, err := os.ReadFile(urdfFile)
	if err != nil {
		return asUsage(err)
	}
	robot, err := urdf.Parse(text)
	if err != nil {
		return UsageError{Err: fmt.Errorf("%s:%w", urdfFile, err)}
	}
	var problems []error
	for _, p := range export.CheckURDF(cfg, robot) {
		problems = append(problems, fmt.Errorf("%s:%w", urdfFile, p))
	}
	if len(problems) > 0 {
		return UsageError{Err: errors.Join(problems...)}
	}
	_, err = fmt.Fprintf(out, "%s: the %d joints of %s agree with it\n", urdfFile, len(cfg.Joints), file)
	return err
}
