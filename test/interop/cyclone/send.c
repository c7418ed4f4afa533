/* What standard input says, word by word:
 *
 *   joint NAME              one more joint
 *   stamp SEC NANOSEC       the header's stamp
 *   point SEC NANOSEC       one more point and its time from start
 *   position X, velocity X, acceleration X, effort X    one more value of the last point
 *   send                    sends the message once a reader has matched, waits until it is acknowledged, and begins anew
 *
 * A joint state is the first point of what is described. */
#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "peer.h"
#include "ros.h"

typedef trajectory_msgs_msg_dds__JointTrajectory_ trajectory;
typedef trajectory_msgs_msg_dds__JointTrajectoryPoint_ point;

static void add_value(dds_sequence_double *values, double value)
{
  values->_buffer = dds_realloc(values->_buffer, (values->_length + 1) * sizeof *values->_buffer);
  values->_buffer[values->_length++] = value;
  values->_maximum = values->_length;
}

static void add_joint(dds_sequence_string *names, const char *name)
{
  names->_buffer = dds_realloc(names->_buffer, (names->_length + 1) * sizeof *names->_buffer);
  names->_buffer[names->_length++] = dds_string_dup(name);
  names->_maximum = names->_length;
}

static point *add_point(trajectory *message)
{
  uint32_t length = message->points._length + 1;
  message->points._buffer = dds_realloc(message->points._buffer, length * sizeof *message->points._buffer);
  message->points._length = message->points._maximum = length;
  memset(&message->points._buffer[length - 1], 0, sizeof *message->points._buffer);
  return &message->points._buffer[length - 1];
}

/* A joint state borrows what the trajectory holds. */
static sensor_msgs_msg_dds__JointState_ joint_state(const trajectory *message)
{
  sensor_msgs_msg_dds__JointState_ state = {.header = message->header, .name = {0}};
  memcpy(&state.name, &message->joint_names, sizeof state.name);
  if (message->points._length > 0) {
    const point *first = message->points._buffer;
    state.position = first->positions;
    state.velocity = first->velocities;
    state.effort = first->effort;
  }
  return state;
}

static void wait_for_reader(dds_entity_t writer)
{
  dds_publication_matched_status_t status = {0};
  dds_entity_t set = check(dds_create_waitset(dds_get_participant(writer)), "wait set");
  check(dds_set_status_mask(writer, DDS_PUBLICATION_MATCHED_STATUS), "status mask");
  check(dds_waitset_attach(set, writer, 0), "attach");
  while (dds_get_publication_matched_status(writer, &status) == 0 && status.current_count == 0) {
    check(dds_waitset_wait(set, NULL, 0, DDS_INFINITY), "wait");
  }
  dds_delete(set);
}

static void publish(dds_entity_t writer, const trajectory *message, bool state)
{
  wait_for_reader(writer);
  sensor_msgs_msg_dds__JointState_ joints = joint_state(message);
  check(dds_write(writer, state ? (const void *)&joints : (const void *)message), "write");
  dds_return_t acknowledged = dds_wait_for_acks(writer, DDS_SECS(5));
  json_begin("sent");
  json_integer("acknowledged", acknowledged == DDS_RETCODE_OK);
  json_end();
}

static trajectory *new_trajectory(void)
{
  trajectory *message = dds_alloc(sizeof *message);
  message->header.frame_id = dds_string_dup("");
  return message;
}

static void delete_trajectory(trajectory *message)
{
  /* The sequences own their buffers. */
  message->joint_names._release = message->points._release = true;
  for (uint32_t i = 0; i < message->points._length; i++) {
    point *p = &message->points._buffer[i];
    p->positions._release = p->velocities._release = p->accelerations._release = p->effort._release = true;
  }
  dds_sample_free(message, &trajectory_msgs_msg_dds__JointTrajectory__desc, DDS_FREE_ALL);
}

/* read_word takes what follows one word of the description. */
static bool read_word(trajectory *message, point **last, const char *word)
{
  char name[256];
  double value;
  int32_t sec;
  uint32_t nanosec;
  if (strcmp(word, "joint") == 0) {
    if (scanf("%255s", name) != 1) return false;
    add_joint(&message->joint_names, name);
    return true;
  }
  if (strcmp(word, "stamp") == 0 || strcmp(word, "point") == 0) {
    if (scanf("%" SCNd32 "%" SCNu32, &sec, &nanosec) != 2) return false;
    if (word[0] == 's') {
      message->header.stamp = (builtin_interfaces_msg_dds__Time_){sec, nanosec};
    } else {
      *last = add_point(message);
      (*last)->time_from_start = (builtin_interfaces_msg_dds__Duration_){sec, nanosec};
    }
    return true;
  }
  if (*last == NULL || scanf("%lf", &value) != 1) return false;
  if (strcmp(word, "position") == 0) add_value(&(*last)->positions, value);
  else if (strcmp(word, "velocity") == 0) add_value(&(*last)->velocities, value);
  else if (strcmp(word, "acceleration") == 0) add_value(&(*last)->accelerations, value);
  else if (strcmp(word, "effort") == 0) add_value(&(*last)->effort, value);
  else return false;
  return true;
}

void send_all(dds_entity_t participant, const char *topic_name, const char *type)
{
  bool state = strcmp(type, "joint_state") == 0;
  const dds_topic_descriptor_t *descriptor =
      state ? &sensor_msgs_msg_dds__JointState__desc : &trajectory_msgs_msg_dds__JointTrajectory__desc;
  dds_qos_t *qos = qos_of(DDS_DURABILITY_VOLATILE, 10);
  dds_entity_t topic = check(dds_create_topic(participant, descriptor, topic_name, NULL, NULL), topic_name);
  dds_entity_t writer = check(dds_create_writer(participant, topic, qos, NULL), topic_name);
  dds_delete_qos(qos);

  trajectory *message = new_trajectory();
  point *last = NULL;
  char word[32];
  while (scanf("%31s", word) == 1) {
    if (strcmp(word, "send") == 0) {
      publish(writer, message, state);
      delete_trajectory(message);
      message = new_trajectory();
      last = NULL;
    } else if (!read_word(message, &last, word)) {
      fprintf(stderr, "%s: not understood\n", word);
      exit(2);
    }
  }
  delete_trajectory(message);
}
