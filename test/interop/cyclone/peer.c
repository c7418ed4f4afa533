/* A ROS 2 peer on plain Cyclone DDS, for the interoperability tests. It shares no code with Sinew.
 *
 *   peer listen [joint_states=TOPIC] [trajectory=TOPIC]    prints events as JSON lines until standard input ends
 *   peer send TOPIC trajectory|joint_state                 sends what standard input describes, see send.c
 *
 * ROS_DOMAIN_ID and CYCLONEDDS_URI say where. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

dds_entity_t check(dds_entity_t entity, const char *what)
{
  if (entity < 0) {
    fprintf(stderr, "%s: %s\n", what, dds_strretcode(entity));
    exit(1);
  }
  return entity;
}

dds_qos_t *qos_of(dds_durability_kind_t durability, int32_t depth)
{
  dds_qos_t *qos = dds_create_qos();
  dds_qset_reliability(qos, DDS_RELIABILITY_RELIABLE, DDS_SECS(1));
  dds_qset_durability(qos, durability);
  dds_qset_history(qos, depth == 0 ? DDS_HISTORY_KEEP_ALL : DDS_HISTORY_KEEP_LAST, depth == 0 ? 1 : depth);
  return qos;
}

int main(int argc, char **argv)
{
  const char *domain = getenv("ROS_DOMAIN_ID");
  dds_entity_t participant = check(
      dds_create_participant(domain ? (dds_domainid_t)atoi(domain) : 0, NULL, NULL), "participant");
  if (argc >= 2 && strcmp(argv[1], "listen") == 0) {
    listen_all(participant, argc - 2, argv + 2);
  } else if (argc == 4 && strcmp(argv[1], "send") == 0) {
    send_all(participant, argv[2], argv[3]);
  } else {
    fprintf(stderr, "usage: peer listen [joint_states=TOPIC] [trajectory=TOPIC] | peer send TOPIC TYPE\n");
    return 2;
  }
  dds_delete(participant);
  return 0;
}
