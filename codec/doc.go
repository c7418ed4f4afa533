// Package codec turns instruction and status packets of smart servos into
// bytes and back: DYNAMIXEL protocol 1.0, protocol 2.0 and the Feetech
// dialects of 1.0. It does no I/O, knows no clock and writes no log.
package codec
