// Command gen writes the Go packages of the ROS 2 interface definitions. It runs in the
// directory msgs, by go generate, and takes no arguments. Generated files that no
// definition makes any more are removed.
package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/sinew-robotics/sinew/msgs/definitions"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run brings the generated files below dir up to date.
func run(dir string) error {
	files, err := generate(definitions.Files())
	if err != nil {
		return err
	}
	old, err := generated(dir)
	if err != nil {
		return err
	}
	for name := range old {
		if files[name] == nil {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := write(filepath.Join(dir, name), files[name]); err != nil {
			return err
		}
	}
	return nil
}

// write writes a file and the directories it is in.
func write(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o666)
}

// generated returns the contents of all files below dir that this command wrote, by their
// slash-separated path below dir.
func generated(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	tree := os.DirFS(dir)
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		content, err := fs.ReadFile(tree, name)
		if bytes.HasPrefix(content, []byte(mark)) {
			files[name] = content
		}
		return err
	})
	return files, err
}
