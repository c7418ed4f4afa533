// Package packaging tests that the program is built for other machines, installed, and made into a Debian package. What a
// machine lacks for that makes a test say so and skip.
package packaging
