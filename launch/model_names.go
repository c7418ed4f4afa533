package launch

import "github.com/sinew-robotics/sinew/hardware/model"

// ModelNames returns the names of the models that come with the program, sorted; nil if their tables cannot be read.
func ModelNames() []string {
	library, err := model.Embedded()
	if err != nil {
		return nil
	}
	return library.Names()
}
