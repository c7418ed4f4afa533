// Package setup has the files that a machine needs beside the program: udev rules for serial adapters, limits for realtime
// scheduling, and a systemd unit that runs a robot from the start of the machine.
package setup

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

var (
	//go:embed 60-sinew.rules
	rules []byte
	//go:embed sinew@.service
	unit []byte
	//go:embed sinew.conf
	limits []byte
)

// packaged is where a package of the distribution has the program; the unit names it.
const packaged = "/usr/bin/sinew"

// File is a file of the machine.
type File struct {
	// Path is absolute.
	Path string
	// Purpose says in words what it is for.
	Purpose string
	Text    []byte
}

// Files returns the files for a program at the given path, as an administrator puts them into /etc.
func Files(program string) []File {
	return []File{
		{"/etc/udev/rules.d/60-sinew.rules", "adapters: latency timer of 1 ms, permission for the group dialout; processors that stay awake", rules},
		{"/etc/security/limits.d/sinew.conf", "realtime priority and locked memory for the group dialout", limits},
		{"/etc/systemd/system/sinew@.service", "systemctl enable --now sinew@NAME runs /etc/sinew/NAME.yaml", bytes.ReplaceAll(unit, []byte(packaged), []byte(program))},
	}
}

// Installed reports whether the file is there below root, as it should be.
func (f File) Installed(root string) bool {
	text, err := os.ReadFile(filepath.Join(root, f.Path))
	return err == nil && bytes.Equal(text, f.Text)
}

// Install writes the file below root, with the folders above it. It is replaced at once, never left half written.
func (f File) Install(root string) (err error) {
	path := filepath.Join(root, f.Path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".sinew-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("%s: %w", path, err), os.Remove(temporary.Name()))
		}
	}()
	_, err = temporary.Write(f.Text)
	if err = errors.Join(err, temporary.Chmod(0o644), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// Remove removes the file below root; one that is not there is no error.
func (f File) Remove(root string) error {
	err := os.Remove(filepath.Join(root, f.Path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
