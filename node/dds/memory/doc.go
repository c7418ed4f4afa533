// Package memory is a DDS engine inside one process, for tests: participants of one Network find each other at
// once and hand samples over by copying them. It has the matching rules of DDS, histories, transient-local late
// joiners and lifespans. It has no deadlines and no liveliness, and never loses a sample that the reader's history
// has room for, best effort or reliable.
package memory
