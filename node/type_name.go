package node

import "strings"

// Prefixes of topic names on the wire (rmw, topic and service name mapping).
const (
	topicPrefix   = "rt"
	requestPrefix = "rq"
	replyPrefix   = "rr"
)

// wireType is the DDS name of a ROS type: "sensor_msgs/msg/JointState" is sensor_msgs::msg::dds_::JointState_.
func wireType(ros string) string {
	i := strings.LastIndexByte(ros, '/')
	return strings.ReplaceAll(ros[:i], "/", "::") + "::dds_::" + ros[i+1:] + "_"
}

// rosType is the ROS name of a DDS type, the other way round; a type that is not of ROS keeps its name.
func rosType(wire string) string {
	namespace, name, ok := strings.Cut(wire, "::dds_::")
	if !ok || !strings.HasSuffix(name, "_") {
		return wire
	}
	return strings.ReplaceAll(namespace, "::", "/") + "/" + strings.TrimSuffix(name, "_")
}

// hashUserData is the USER_DATA that tells the type hash to the peers (rmw, since Iron).
func hashUserData(hash string) []byte { return []byte("typehash=" + hash + ";") }
