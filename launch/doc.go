// Package launch puts the parts of a run together: it turns a configuration into the options of each package, starts
// everything in order and stops it in reverse. Each exported function is one command of the program.
//
// The folder also holds the ROS 2 launch files.
package launch
