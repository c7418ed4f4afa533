package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/launch/setup"
)

// SetupOptions say what Setup does.
type SetupOptions struct {
	// Root is the folder that stands for /; "" is this machine, whose services are told too.
	Root string
	// DryRun shows what would be done; Remove takes away what was installed.
	DryRun, Remove bool
	// Out gets what is done, and what is left to do.
	Out io.Writer
}

// Setup installs, or removes, udev rules, limits and the systemd unit for this program. On this machine itself it needs
// root; without, the error is a UsageError. It blocks until udev and systemd have read the files, or ctx ends.
func Setup(ctx context.Context, o SetupOptions) error {
	program, err := os.Executable()
	if err == nil {
		program, err = filepath.EvalSymlinks(program)
	}
	if err != nil {
		return err
	}
	if o.Root == "" && !o.DryRun && os.Geteuid() != 0 {
		return UsageError{Err: errors.New("setup writes below /etc: run it with sudo, or see sinew setup --dry-run")}
	}
	changed := false
	for _, f := range setup.Files(program) {
		did, err := o.put(f)
		if err != nil {
			return err
		}
		changed = changed || did
	}
	if o.Root == "" && !o.DryRun && changed {
		if err := o.tell(ctx); err != nil {
			return err
		}
	}
	return o.advise()
}

// put installs or removes one file, and reports whether it changed.
func (o SetupOptions) put(f setup.File) (changed bool, err error) {
	path := filepath.Join("/", o.Root, f.Path)
	word := "wrote"
	switch {
	case o.Remove:
		if _, err := os.Lstat(path); err != nil {
			return false, nil
		}
		word = "removed"
	case f.Installed(o.Root):
		_, err := fmt.Fprintf(o.Out, "%s is there (%s)\n", path, f.Purpose)
		return false, err
	}
	if o.DryRun {
		_, err := fmt.Fprintf(o.Out, "would have %s %s (%s)\n", strings.Replace(word, "wrote", "written", 1), path, f.Purpose)
		return false, err
	}
	if o.Remove {
		err = f.Remove(o.Root)
	} else {
		err = f.Install(o.Root)
	}
	if err != nil {
		return false, err
	}
	_, err = fmt.Fprintf(o.Out, "%s %s (%s)\n", word, path, f.Purpose)
	return true, err
}

// tell lets udev and systemd read the files, where they run.
func (o SetupOptions) tell(ctx context.Context) error {
	var problems []error
	for _, args := range [][]string{
		{"udevadm", "control", "--reload"},
		{"udevadm", "trigger", "--subsystem-match=usb-serial", "--subsystem-match=tty"},
		{"systemctl", "daemon-reload"},
	} {
		if _, err := exec.LookPath(args[0]); err != nil {
			continue
		}
		if out, err := exec.CommandContext(ctx, args[0], args[1:]...).CombinedOutput(); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(string(out))))
		}
	}
	return errors.Join(problems...)
}

// serialGroup may use serial ports on Debian and Ubuntu.
const serialGroup = "dialout"

// advise says what setup cannot do by itself: make a user a member of the group.
func (o SetupOptions) advise() error {
	name := os.Getenv("SUDO_USER")
	if name == "" {
		name = os.Getenv("USER")
	}
	u, err := user.Lookup(name)
	if o.Root != "" || o.Remove || err != nil || u.Uid == "0" {
		return nil
	}
	group, err := user.LookupGroup(serialGroup)
	if err != nil {
		return nil // a machine without the group has another way to give permission
	}
	ids, err := u.GroupIds()
	if err != nil || slices.Contains(ids, group.Gid) {
		return err
	}
	_, err = fmt.Fprintf(o.Out, "%s is not in the group %s: sudo usermod -aG %s %s, then log in again\n", name, serialGroup, serialGroup, name)
	return err
}
