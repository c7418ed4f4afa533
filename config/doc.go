// Package config reads the file that describes a robot: its buses, joints, controllers and safety.
//
// The language is a strict subset of YAML. Unknown keys, duplicate keys and values of the wrong kind are errors,
// and all problems of a file are reported at once, each with file, line and column.
//
// The package knows no other package: models and registers are names here, and whoever resolves them reports
// what it finds with [Config.ErrorAt], so that later errors carry a position in the file too.
package config

//go:generate go run ./configdoc ../docs/configuration.md
