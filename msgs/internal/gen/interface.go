package main

import (
	"fmt"
	"strings"

	"github.com/sinew-robotics/sinew/msgs/internal/rosidl"
)

// service writes the description of a service.
func (g *generator) service(f *file, t *rosidl.Type) {
	request, response := t.Name.Base+"_Request", t.Name.Base+"_Response"
	name := g.described(f, t, "_Service")
	g.constructor(f, name, "NewRequest", "request", request)
	g.constructor(f, name, "NewResponse", "response", response)
}

// action writes the description of an action.
func (g *generator) action(f *file, t *rosidl.Type) {
	name := g.described(f, t, "_Action")
	g.constructor(f, name, "NewGoal", "goal", t.Name.Base+"_Goal")
	g.constructor(f, name, "NewResult", "result", t.Name.Base+"_Result")
	g.constructor(f, name, "NewFeedback", "feedback", t.Name.Base+"_Feedback")

	types := f.name(module, "ActionTypes")
	f.comment(wrap("WireTypes returns the types of the action's services and of its feedback topic."))
	f.printf("func (%s) WireTypes() %s {\nreturn %s{\n", name, types, types)
	for _, part := range []string{"SendGoal_Request", "SendGoal_Response", "GetResult_Request", "GetResult_Response", "FeedbackMessage"} {
		f.printf("%s: %s((*%s_%s)(nil)),\n", strings.ReplaceAll(part, "_", ""), f.name(module, "TypeOf"), t.Name.Base, part)
	}
	f.printf("}\n}\n\n")
}

// described writes the struct that stands for a service or action, with its name and hash,
// and returns the struct's name.
func (g *generator) described(f *file, t *rosidl.Type, suffix string) string {
	name := t.Name.Base + suffix
	f.comment(wrap(fmt.Sprintf("%s describes %s to its servers and clients.", name, t.Name)))
	if len(t.Comment) > 0 {
		f.printf("//\n")
		f.comment(t.Comment)
	}
	f.printf("type %s struct{}\n\n", name)
	f.printf("// TypeName returns %q.\n", t.Name.String())
	f.printf("func (%s) TypeName() string { return %q }\n\n", name, t.Name.String())
	f.printf("// TypeHash returns the hash of the whole type.\n")
	f.printf("func (%s) TypeHash() string {\nreturn %q\n}\n\n", name, g.library.Hash(t))
	return name
}

// constructor writes a method that returns a new message.
func (g *generator) constructor(f *file, receiver, method, what, message string) {
	f.printf("// %s returns a new empty %s.\n", method, what)
	f.printf("func (%s) %s() *%s { return new(%s) }\n\n", receiver, method, message, message)
}

// derivedComments says what the types are that ROS derives from services and actions, by
// the end of their name; the longest end that fits counts.
var derivedComments = []struct{ suffix, comment string }{
	{"_SendGoal_Request", "asks the server to take a goal."},
	{"_SendGoal_Response", "says whether the server took the goal."},
	{"_GetResult_Request", "asks the server for the result of a goal, once there is one."},
	{"_GetResult_Response", "says how a goal ended."},
	{"_FeedbackMessage", "is published while a goal is under way."},
	{"_Goal", "is the goal of the action."},
	{"_Result", "is the result of the action."},
	{"_Feedback", "says how far a goal of the action has come."},
	{"_Request", "is the request of the service."},
	{"_Response", "is the response of the service."},
	{"_Event", "reports one step of a call of the service, for introspection."},
}

// typeComment returns the comment of a type.
func typeComment(t *rosidl.Type) []string {
	if len(t.Comment) > 0 {
		return t.Comment
	}
	for _, d := range derivedComments {
		if service, ok := strings.CutSuffix(t.Name.Base, d.suffix); ok {
			return wrap(fmt.Sprintf("%s %s See [%s%s].", t.Name.Base, d.comment, service, describedSuffix(t.Name, d.suffix)))
		}
	}
	return []string{t.Name.Base + " is the message " + t.Name.String() + "."}
}

// describedSuffix returns the end of the name of the struct that describes the service or
// action that a type belongs to.
func describedSuffix(n rosidl.Name, suffix string) string {
	if n.Kind == rosidl.Action && suffix != "_Event" {
		return "_Action"
	}
	return "_Service"
}
