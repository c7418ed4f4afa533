// Package foreign reads robots from the configuration files of other servo drivers and writes them as a configuration of
// this program: the motor and mode files of Interbotix, the ros2_control block of ROBOTIS' hardware interface, the file of
// dynamixel_workbench, and the calibration file of lerobot.
//
// Those files do not say all that is needed, and say things that have no place here. What could not be carried over is
// told, item by item, in the notes of the robot.
package foreign
