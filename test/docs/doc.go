// Package docs tests the documentation: it runs the commands, those that need servos on simulated ones, checks
// the flags of those that cannot run here, lets check read the configurations, and follows the links.
package docs
