// Package dds is the small part of DDS (OMG DDS 1.4, RTPS 2.3) that a ROS 2 node stands on: a participant in
// a domain, writers and readers of serialised samples on keyless topics, their quality of service, and the
// events of discovery.
//
// The interfaces have two implementations: package memory, an engine inside one process for tests, and
// package fastdds, eProsima Fast DDS. Package ddstest is the suite both pass.
//
// Samples are opaque bytes: a CDR payload with its 4-byte encapsulation header. Names, types and user data are
// those of the wire ("rt/joint_states", "sensor_msgs::msg::dds_::JointState_"); how ROS 2 forms them is the
// business of package node.
package dds
