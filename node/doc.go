// Package node is a ROS 2 client library on a DDS engine: a node with topics, services, parameters, life cycle,
// log and graph, which other ROS 2 nodes and tools cannot tell from one made with rclcpp. It needs no ROS 2
// installation. It knows no servo; any Go program can be a node with it.
//
// # Concurrency
//
// Every subscription and every service has a goroutine of its own that runs its callback, one message after the
// other in the order of arrival. Callbacks of different entities run at the same time; a callback that blocks
// holds up its own entity only, whose history then drops the oldest samples. Publishers, clients and the node
// itself may be used from any goroutine. Close stops and waits for all of these goroutines, so it must not be
// called from a callback.
package node
