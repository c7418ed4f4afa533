// Package cdr writes and reads the Common Data Representation in the form that all
// ROS 2 middlewares use: XCDR version 1, plain (OMG DDS-XTypes 1.3, section 7.4.2;
// DDSI-RTPS 2.3, chapter 10).
//
// A payload is a 4-byte encapsulation header, which says the byte order, and a body.
// A value of 2, 4 or 8 bytes lies at a multiple of its size counted from the start
// of the body. A string is a 32-bit length, which counts its closing NUL, and the
// bytes; a sequence is a 32-bit count and the elements; arrays and nested structs are
// their elements alone.
//
// [Writer] writes little-endian. [Reader] reads both orders. Both can be used again
// and again without allocating, and both keep their first error, so that a message
// is written or read without a test after each field.
//
// # Services of Cyclone DDS
//
// Requests and replies of rmw_cyclonedds carry a 16-byte [ServiceHeader] between the
// encapsulation header and the message. It is written and read like any other field,
// before the message; being a multiple of 8 long it leaves the alignment as it is.
package cdr
