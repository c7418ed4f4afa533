// A ROS 2 peer on plain Fast DDS, for the interoperability tests. It shares no code with Sinew.
//
//   peer listen [joint_states=TOPIC] [trajectory=TOPIC]    prints events as JSON lines until standard input ends
//   peer send TOPIC trajectory|joint_state                 sends what standard input describes, see send.cpp
//
// ROS_DOMAIN_ID says where. Discovery is that of ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST: no multicast, peers on
// the loop-back interface are asked one by one.
#include "peer.hpp"

#include <iostream>

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  try {
    if (mode == "listen") {
      std::map<std::string, std::string> topics;
      for (int i = 2; i < argc; i++) {
        const std::string argument = argv[i];
        topics[argument.substr(0, argument.find('='))] = argument.substr(argument.find('=') + 1);
      }
      listen(topics);
    } else if (mode == "send" && argc == 4) {
      send(argv[2], argv[3] == std::string("joint_state"));
    } else {
      std::cerr << "usage: peer listen [joint_states=TOPIC] [trajectory=TOPIC] | peer send TOPIC TYPE\n";
      return 2;
    }
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << "\n";
    return 1;
  }
  return 0;
}
