#ifndef INTEROP_CYCLONE_PEER_H
#define INTEROP_CYCLONE_PEER_H

#include <dds/dds.h>

/* check gives the entity, or ends the program with a message if there is none. */
dds_entity_t check(dds_entity_t entity, const char *what);

/* listen_all prints what is in the domain and what is said there, until standard input ends. */
void listen_all(dds_entity_t participant, int argc, char **argv);

/* send_all sends what standard input describes to a topic. */
void send_all(dds_entity_t participant, const char *topic, const char *type);

/* qos_of gives reliable QoS that keeps the last depth samples, or all if depth is 0. The caller deletes it. */
dds_qos_t *qos_of(dds_durability_kind_t durability, int32_t depth);

#endif
