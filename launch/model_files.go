package launch

import (
	"errors"
	"os"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// loadLibrary returns the models of the program and, beside them, those of some files, which docs/models.md describes.
// The error is wrong use: it names every problem of every file with its place.
func loadLibrary(files []string) (*model.Library, error) {
	library, err := model.Embedded()
	if err != nil {
		return nil, err
	}
	var wrong []error
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err == nil {
			err = library.Load(name, text)
		}
		wrong = append(wrong, err)
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, UsageError{Err: err}
	}
	return library, nil
}
