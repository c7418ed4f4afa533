package config

import (
	"errors"
	"os"
)

// Load reads the file at path. The error is an *Errors if the file could be read but is not right.
func Load(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, text)
}

// Parse reads the text of a file; name stands for it in errors. The error, if any, is an *Errors with every problem.
func Parse(name string, text []byte) (*Config, error) {
	return nil, errors.New("not there yet")
}
