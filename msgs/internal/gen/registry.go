package main

import (
	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
)

// registry writes the test file that lists all types of the base distribution by name.
func (g *generator) registry() error {
	f := newFile(module)
	f.pkg = "msgs_test"
	f.path = ""
	message := f.name(module, "Message")
	var messages, descriptions []string
	for _, d := range g.library.Definitions() {
		for _, t := range d.Types() {
			switch {
			case t.Name == d.Name && d.Name.Kind == rosidl.Action:
				descriptions = append(descriptions, f.name(g.path(t.Name.Package), t.Name.Base+"_Action"))
			case t.Name == d.Name && d.Name.Kind == rosidl.Service, isActionService(t.Name):
				descriptions = append(descriptions, f.name(g.path(t.Name.Package), t.Name.Base+"_Service"))
			default:
				messages = append(messages, f.name(g.path(t.Name.Package), t.Name.Base))
			}
		}
	}
	f.printf("// newMessages returns one new empty message of every type.\n")
	f.printf("func newMessages() []%s {\nreturn []%s{\n", message, message)
	for _, m := range messages {
		f.printf("new(%s),\n", m)
	}
	f.printf("}\n}\n\n")
	f.printf("// described is what services and actions have in common.\n")
	f.printf("type described interface {\nTypeName() string\nTypeHash() string\n}\n\n")
	f.printf("// services returns all services and actions.\n")
	f.printf("func services() []described {\nreturn []described{\n")
	for _, d := range descriptions {
		f.printf("%s{},\n", d)
	}
	f.printf("}\n}\n")
	return g.write("types_test.go", f, "all definitions")
}
