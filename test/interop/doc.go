// Package interop has the tests that hold Sinew against independent DDS peers: a C program on Cyclone DDS (folder
// cyclone, with types made by idlc) and a C++ program on Fast DDS (folder fast, with its own CDR). They share no code
// with Sinew, nor with each other but for the printing of their reports.
//
// The tests build both peers and Sinew itself, each test on a DDS domain of its own and on the loop-back interface
// only. What the machine lacks for that makes them skip with the reason, or fail if CI is true in the environment.
// SINEW_BIN names a built Sinew to be used instead.
package interop
