package model

// Library is a set of models. Its methods may be called from any goroutine.
type Library struct{}

// Embedded returns a library of the models that come with the program.
func Embedded() (*Library, error) { return nil, nil }

// Model returns the model of this name; *UnknownError, with the nearest names, when there is none.
func (l *Library) Model(name string) (*Model, error) { return nil, &UnknownError{Name: name} }

// ByNumber returns the models that report this model number, by name. Several models share a number.
func (l *Library) ByNumber(number int) []*Model { return nil }

// Names returns the names of all models in natural order.
func (l *Library) Names() []string { return nil }

// Load adds the tables and models of a file, whose name appears in errors. The error is an *Errors with every
// problem of the file; nothing is added then.
func (l *Library) Load(name string, yaml []byte) error { return nil }

// UnknownError reports a model that no file describes.
type UnknownError struct {
	Name string
	// Near are the most similar names, the best first; may be empty.
	Near []string
}

func (e *UnknownError) Error() string { return "model " + e.Name + " is not known" }
