package launch

import (
	"errors"

	"github.com/sinew-robotics/sinew/config"
)

// UsageError is wrong use of the command line.
type UsageError struct{ Err error }

func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap returns what was wrong.
func (e UsageError) Unwrap() error { return e.Err }

// Exit codes of the program.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// ExitCode returns the exit code for what a command returned: 0 done, 1 failed, 2 wrong use or wrong configuration.
func ExitCode(err error) int {
	var usage UsageError
	var problems *config.Errors
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage), errors.As(err, &problems):
		return exitUsage
	default:
		return exitFailed
	}
}
