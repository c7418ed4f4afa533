#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../json.h"
#include "peer.h"
#include "ros.h"

/* source is a reader and what prints one sample of it. */
struct source {
  dds_entity_t reader;
  void (*print)(const void *sample, const dds_sample_info_t *info);
  int64_t count;
};

static dds_guid_t own_guid;

static bool is_own(const dds_guid_t *guid) { return memcmp(guid->v, own_guid.v, 12) == 0; }

static void json_words(const char *key, const dds_sequence_string *words)
{
  json_key(key);
  putchar('[');
  for (uint32_t i = 0; i < words->_length; i++) {
    if (i > 0) putchar(',');
    json_text(words->_buffer[i], strlen(words->_buffer[i]));
  }
  putchar(']');
}

static void json_sequence(const char *key, const dds_sequence_double *values)
{
  json_doubles(key, values->_buffer, values->_length);
}

static int64_t nanoseconds(int32_t sec, uint32_t nanosec) { return DDS_SECS((int64_t)sec) + nanosec; }

static void json_user_data(const dds_qos_t *qos)
{
  void *bytes = NULL;
  size_t size = 0;
  if (dds_qget_userdata(qos, &bytes, &size)) json_string("user_data", bytes, size);
  dds_free(bytes);
}

static void print_participant(const void *sample, const dds_sample_info_t *info)
{
  const dds_builtintopic_participant_t *p = sample;
  if (is_own(&p->key)) return;
  bool alive = info->instance_state == DDS_ALIVE_INSTANCE_STATE;
  json_begin(alive ? "participant" : "participant_gone");
  json_guid("guid", p->key.v);
  if (info->valid_data) json_user_data(p->qos);
  json_end();
}

static void print_endpoint_qos(const dds_qos_t *qos)
{
  dds_reliability_kind_t reliability = DDS_RELIABILITY_BEST_EFFORT;
  dds_durability_kind_t durability = DDS_DURABILITY_VOLATILE;
  dds_liveliness_kind_t liveliness = DDS_LIVELINESS_AUTOMATIC;
  dds_duration_t deadline = DDS_INFINITY, lifespan = DDS_INFINITY, lease = DDS_INFINITY;
  dds_qget_reliability(qos, &reliability, NULL);
  dds_qget_durability(qos, &durability);
  dds_qget_deadline(qos, &deadline);
  dds_qget_lifespan(qos, &lifespan);
  dds_qget_liveliness(qos, &liveliness, &lease);
  json_integer("reliable", reliability == DDS_RELIABILITY_RELIABLE);
  json_integer("transient_local", durability == DDS_DURABILITY_TRANSIENT_LOCAL);
  json_integer("automatic", liveliness == DDS_LIVELINESS_AUTOMATIC);
  /* Times in ns, -1 for infinite. */
  json_integer("deadline", deadline == DDS_INFINITY ? -1 : deadline);
  json_integer("lifespan", lifespan == DDS_INFINITY ? -1 : lifespan);
  json_integer("lease", lease == DDS_INFINITY ? -1 : lease);
}

static void print_endpoint(const void *sample, const dds_sample_info_t *info, const char *kind)
{
  const dds_builtintopic_endpoint_t *e = sample;
  if (is_own(&e->key)) return;
  bool alive = info->instance_state == DDS_ALIVE_INSTANCE_STATE;
  json_begin(alive ? "endpoint" : "endpoint_gone");
  json_string("kind", kind, strlen(kind));
  json_guid("guid", e->key.v);
  if (info->valid_data) {
    json_guid("participant", e->participant_key.v);
    json_string("topic", e->topic_name, strlen(e->topic_name));
    json_string("type", e->type_name, strlen(e->type_name));
    json_user_data(e->qos);
    print_endpoint_qos(e->qos);
  }
  json_end();
}

static void print_publication(const void *sample, const dds_sample_info_t *info) { print_endpoint(sample, info, "publication"); }

static void print_subscription(const void *sample, const dds_sample_info_t *info) { print_endpoint(sample, info, "subscription"); }

static void json_gids(const char *key, const dds_sequence_rmw_dds_common_msg_dds__Gid_ *gids)
{
  json_key(key);
  putchar('[');
  for (uint32_t i = 0; i < gids->_length; i++) {
    if (i > 0) putchar(',');
    json_hex(gids->_buffer[i].data, sizeof gids->_buffer[i].data);
  }
  putchar(']');
}

static void print_graph(const void *sample, const dds_sample_info_t *info)
{
  const rmw_dds_common_msg_dds__ParticipantEntitiesInfo_ *graph = sample;
  if (!info->valid_data) return;
  json_begin("graph");
  json_guid("gid", graph->gid.data);
  json_key("nodes");
  putchar('[');
  for (uint32_t i = 0; i < graph->node_entities_info_seq._length; i++) {
    const rmw_dds_common_msg_dds__NodeEntitiesInfo_ *node = &graph->node_entities_info_seq._buffer[i];
    printf("%s{\"name\":", i > 0 ? "," : "");
    json_text(node->node_name, strlen(node->node_name));
    json_string("namespace", node->node_namespace, strlen(node->node_namespace));
    json_gids("readers", &node->reader_gid_seq);
    json_gids("writers", &node->writer_gid_seq);
    putchar('}');
  }
  putchar(']');
  json_end();
}

static void print_joint_state(const void *sample, const dds_sample_info_t *info)
{
  const sensor_msgs_msg_dds__JointState_ *state = sample;
  if (!info->valid_data) return;
  json_begin("joint_state");
  json_integer("received", dds_time());
  json_integer("stamp", nanoseconds(state->header.stamp.sec, state->header.stamp.nanosec));
  json_string("frame_id", state->header.frame_id, strlen(state->header.frame_id));
  json_words("name", &state->name);
  json_sequence("position", &state->position);
  json_sequence("velocity", &state->velocity);
  json_sequence("effort", &state->effort);
  json_end();
}

static void print_trajectory(const void *sample, const dds_sample_info_t *info)
{
  const trajectory_msgs_msg_dds__JointTrajectory_ *t = sample;
  if (!info->valid_data) return;
  json_begin("trajectory");
  json_integer("stamp", nanoseconds(t->header.stamp.sec, t->header.stamp.nanosec));
  json_words("name", &t->joint_names);
  json_key("points");
  putchar('[');
  for (uint32_t i = 0; i < t->points._length; i++) {
    const trajectory_msgs_msg_dds__JointTrajectoryPoint_ *point = &t->points._buffer[i];
    printf("%s{\"time\":%" PRId64, i > 0 ? "," : "", nanoseconds(point->time_from_start.sec, point->time_from_start.nanosec));
    json_sequence("position", &point->positions);
    json_sequence("velocity", &point->velocities);
    json_sequence("acceleration", &point->accelerations);
    json_sequence("effort", &point->effort);
    putchar('}');
  }
  putchar(']');
  json_end();
}

static void print_log(const void *sample, const dds_sample_info_t *info)
{
  const rcl_interfaces_msg_dds__Log_ *log = sample;
  if (!info->valid_data) return;
  json_begin("log");
  json_integer("stamp", nanoseconds(log->stamp.sec, log->stamp.nanosec));
  json_integer("level", log->level);
  json_string("name", log->name, strlen(log->name));
  json_string("msg", log->msg, strlen(log->msg));
  json_string("file", log->file, strlen(log->file));
  json_string("function", log->function, strlen(log->function));
  json_integer("line", log->line);
  json_end();
}

static void *wait_for_end(void *guard)
{
  char buffer[256];
  while (read(STDIN_FILENO, buffer, sizeof buffer) > 0) {}
  dds_set_guardcondition(*(dds_entity_t *)guard, true);
  return NULL;
}

static dds_entity_t subscribe(dds_entity_t participant, const dds_topic_descriptor_t *type, const char *name,
                              dds_durability_kind_t durability, int32_t depth)
{
  dds_qos_t *qos = qos_of(durability, depth);
  dds_entity_t topic = check(dds_create_topic(participant, type, name, NULL, NULL), name);
  dds_entity_t reader = check(dds_create_reader(participant, topic, qos, NULL), name);
  dds_delete_qos(qos);
  return reader;
}

static dds_entity_t watch(dds_entity_t participant, dds_entity_t builtin_topic)
{
  return check(dds_create_reader(participant, builtin_topic, NULL, NULL), "built-in topic");
}

static void take(struct source *source)
{
  enum { most = 64 };
  int32_t n;
  do {
    void *samples[most] = {0};
    dds_sample_info_t infos[most];
    n = dds_take(source->reader, samples, infos, most, most);
    for (int32_t i = 0; i < n; i++) {
      source->print(samples[i], &infos[i]);
      if (infos[i].valid_data) source->count++;
    }
    if (n > 0) dds_return_loan(source->reader, samples, n);
  } while (n == most);
}

/* argument gives the value of key=value, or the default. */
static const char *argument(int argc, char **argv, const char *key, const char *standard)
{
  size_t length = strlen(key);
  for (int i = 0; i < argc; i++) {
    if (strncmp(argv[i], key, length) == 0 && argv[i][length] == '=') return argv[i] + length + 1;
  }
  return standard;
}

static void print_done(const struct source *states)
{
  dds_sample_lost_status_t lost = {0};
  dds_get_sample_lost_status(states->reader, &lost);
  json_begin("done");
  json_integer("joint_states", states->count);
  json_integer("lost", lost.total_count);
  json_end();
}

void listen_all(dds_entity_t participant, int argc, char **argv)
{
  check(dds_get_guid(participant, &own_guid), "guid");
  struct source sources[] = {
      {subscribe(participant, &sensor_msgs_msg_dds__JointState__desc, argument(argc, argv, "joint_states", "rt/joint_states"),
                 DDS_DURABILITY_VOLATILE, 1000), print_joint_state, 0},
      {subscribe(participant, &trajectory_msgs_msg_dds__JointTrajectory__desc, argument(argc, argv, "trajectory", "rt/interop/trajectory"),
                 DDS_DURABILITY_VOLATILE, 1000), print_trajectory, 0},
      {subscribe(participant, &rcl_interfaces_msg_dds__Log__desc, "rt/rosout", DDS_DURABILITY_TRANSIENT_LOCAL, 1000), print_log, 0},
      {subscribe(participant, &rmw_dds_common_msg_dds__ParticipantEntitiesInfo__desc, "ros_discovery_info",
                 DDS_DURABILITY_TRANSIENT_LOCAL, 0), print_graph, 0},
      {watch(participant, DDS_BUILTIN_TOPIC_DCPSPARTICIPANT), print_participant, 0},
      {watch(participant, DDS_BUILTIN_TOPIC_DCPSPUBLICATION), print_publication, 0},
      {watch(participant, DDS_BUILTIN_TOPIC_DCPSSUBSCRIPTION), print_subscription, 0},
  };
  enum { count = sizeof sources / sizeof sources[0] };
  dds_entity_t set = check(dds_create_waitset(participant), "wait set");
  dds_entity_t end = check(dds_create_guardcondition(participant), "guard condition");
  check(dds_waitset_attach(set, end, -1), "attach");
  for (int i = 0; i < count; i++) {
    check(dds_set_status_mask(sources[i].reader, DDS_DATA_AVAILABLE_STATUS), "status mask");
    check(dds_waitset_attach(set, sources[i].reader, i), "attach");
  }
  pthread_t thread;
  if (pthread_create(&thread, NULL, wait_for_end, &end) != 0) exit(1);
  for (bool ended = false; !ended;) {
    dds_attach_t ready[count + 1];
    int32_t n = check(dds_waitset_wait(set, ready, count + 1, DDS_INFINITY), "wait");
    for (int32_t i = 0; i < n && i < count + 1; i++) {
      if (ready[i] < 0) {
        ended = true;
      } else {
        take(&sources[ready[i]]);
      }
    }
  }
  pthread_join(thread, NULL);
  print_done(&sources[0]);
}
