// Package rosidl reads ROS 2 interface definitions (.msg, .srv and .action files), adds
// the types that ROS derives from services and actions, and computes the hash of each
// type (REP 2011).
//
// Sources: ROS 2 documentation, "About ROS 2 interfaces", and REP 2011, "Evolving Message
// Types". Comments are kept, for the documentation of generated code. The types wstring,
// and float constants other than plain numbers, are not supported.
package rosidl
