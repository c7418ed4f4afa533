// Package definitions holds the ROS 2 interface definitions that the packages below
// msgs are generated from, as text in the language of .msg, .srv and .action files.
//
// They lie by distribution, package and kind: jazzy/sensor_msgs/msg/JointState.msg. The
// directory jazzy is complete; humble and rolling hold only the types that differ from
// it on the wire. Names, types, bounds and constants are those of ROS 2; the comments are
// this project's own.
package definitions

import (
	"embed"
	"io/fs"
)

//go:embed jazzy humble rolling
var files embed.FS

// Files returns the definitions as a read-only file system.
func Files() fs.FS { return files }
