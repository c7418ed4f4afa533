package rosidl

// Types returns the types that a definition makes: the message itself, or those that
// ROS derives from a service or an action. The comment of the definition goes to the
// type of its own name.
func (d *Definition) Types() []*Type {
	var types []*Type
	switch d.Name.Kind {
	case Message:
		types = []*Type{newType(d.Name, d.Sections[0])}
	case Service:
		types = d.serviceTypes()
	case Action:
		types = d.actionTypes()
	}
	types[0].Comment = d.Comment
	return types
}

// newType returns the type of a section; without fields it has the one that an empty type
// has on the wire.
func newType(name Name, s Section) *Type {
	t := &Type{Name: name, Constants: s.Constants, Fields: s.Fields}
	if len(t.Fields) == 0 {
		t.Fields = []Field{{Name: emptyField, Type: FieldType{Primitive: Uint8}}}
	}
	return t
}

// serviceTypes returns the service, its request, its response and its introspection
// event.
func (d *Definition) serviceTypes() []*Type {
	types := service(d.Name)
	return append(types,
		newType(d.Name.with("_Request"), d.Sections[0]),
		newType(d.Name.with("_Response"), d.Sections[1]),
	)
}

// service returns the types that every service has: itself and its event.
func service(name Name) []*Type {
	request, response, event := name.with("_Request"), name.with("_Response"), name.with("_Event")
	return []*Type{
		{Name: name, Fields: []Field{
			nested("request_message", request, ""),
			nested("response_message", response, ""),
			nested("event_message", event, ""),
		}},
		{Name: event, Fields: []Field{
			nested("info", Name{"service_msgs", Message, "ServiceEventInfo"}, "which step of which call"),
			atMostOne("request", request, "none where only metadata is reported"),
			atMostOne("response", response, "none where only metadata is reported"),
		}},
	}
}

// actionTypes returns the action, its goal, result and feedback, and what carries them.
func (d *Definition) actionTypes() []*Type {
	var (
		goal      = d.Name.with("_Goal")
		result    = d.Name.with("_Result")
		feedback  = d.Name.with("_Feedback")
		sendGoal  = d.Name.with("_SendGoal")
		getResult = d.Name.with("_GetResult")
		message   = d.Name.with("_FeedbackMessage")
		goalID    = nested("goal_id", Name{"unique_identifier_msgs", Message, "UUID"}, "chosen by the client")
		stamp     = nested("stamp", Name{"builtin_interfaces", Message, "Time"}, "when the server accepted the goal")
	)
	types := []*Type{
		{Name: d.Name, Fields: []Field{
			nested("goal", goal, ""), nested("result", result, ""), nested("feedback", feedback, ""),
			nested("send_goal_service", sendGoal, ""), nested("get_result_service", getResult, ""),
			nested("feedback_message", message, ""),
		}},
		newType(goal, d.Sections[0]),
		newType(result, d.Sections[1]),
		newType(feedback, d.Sections[2]),
		{Name: sendGoal.with("_Request"), Fields: []Field{goalID, nested("goal", goal, "what is to be done")}},
		{Name: sendGoal.with("_Response"), Fields: []Field{
			single("accepted", Bool, "whether the server took the goal"), stamp,
		}},
		{Name: getResult.with("_Request"), Fields: []Field{goalID}},
		{Name: getResult.with("_Response"), Fields: []Field{
			single("status", Int8, "how the goal ended: action_msgs.GoalStatus_STATUS_…"),
			nested("result", result, "what came of it"),
		}},
		{Name: message, Fields: []Field{goalID, nested("feedback", feedback, "how far the goal has come")}},
	}
	types = append(types, service(sendGoal)...)
	return append(types, service(getResult)...)
}

// single returns a field of one primitive value.
func single(name string, p Primitive, meaning string) Field {
	return Field{Name: name, Type: FieldType{Primitive: p}, Remark: Remark{Trailing: meaning}}
}

// nested returns a field of one value of another type.
func nested(name string, t Name, meaning string) Field {
	return Field{Name: name, Type: FieldType{Nested: &t}, Remark: Remark{Trailing: meaning}}
}

// atMostOne returns a field of no or one value of another type.
func atMostOne(name string, t Name, meaning string) Field {
	f := nested(name, t, meaning)
	f.Type.Container, f.Type.Capacity = BoundedSequence, 1
	return f
}
