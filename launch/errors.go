package launch

import (
	"errors"
	"io/fs"
	"strings"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/config"
)

// UsageError is wrong use of the command line.
type UsageError struct{ Err error }

func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap returns what was wrong.
func (e UsageError) Unwrap() error { return e.Err }

// asUsage makes a file that cannot be read wrong use; the problems of a file that can are told apart by their type.
func asUsage(err error) error {
	var unreadable *fs.PathError
	if errors.As(err, &unreadable) {
		return UsageError{Err: err}
	}
	return err
}

// loggedError is an error that the node's log has told already, to the console and to /rosout.
type loggedError struct{ error }

// Unwrap returns the error.
func (e loggedError) Unwrap() error { return e.error }

// logError tells an error to the log, each of its lines as one entry, and marks it as told.
func logError(log *zap.Logger, err error) error {
	for line := range strings.Lines(err.Error()) {
		log.Error(strings.TrimSuffix(line, "\n"))
	}
	return loggedError{err}
}

// Logged reports whether the node's log has told err already.
func Logged(err error) bool {
	var logged loggedError
	return errors.As(err, &logged)
}

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
