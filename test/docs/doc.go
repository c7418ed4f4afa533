// Package docs tests the documentation: it runs the commands that are marked so, checks the flags of all others, lets check
// read the configurations, and follows the links.
package docs
