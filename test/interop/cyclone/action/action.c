/* A client of control_msgs/action/FollowJointTrajectory on plain Cyclone DDS, in the form of rmw_cyclonedds. It shares no
 * code with Sinew.
 *
 *   action NAME JOINT...     follows what standard input says, line by line, until it ends:
 *
 *   send GOAL [MS X...]...   sends a goal: a point for each time, with a position for each joint, at rest
 *   result GOAL              asks for the result of a goal
 *   cancel GOAL|all          asks to cancel
 *
 * A goal is named by a letter and a number below 256, as in c1. What the server says is printed as JSON lines. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <dds/dds.h>

#include "../../json.h"
#include "action.h"

enum { most_joints = 16, most_points = 16, line_length = 4096 };

static dds_entity_t participant;
static const char *action_name;
static int joints;
static char **joint_names;

static dds_entity_t check(dds_entity_t entity, const char *what)
{
  if (entity < 0) {
    fprintf(stderr, "%s: %s\n", what, dds_strretcode(entity));
    exit(1);
  }
  return entity;
}

/* service is the client's side of one service. */
struct service {
  const char *name;
  dds_entity_t requests, replies;
  uint64_t client;
  int64_t number; /* of the last request */
};

static dds_entity_t topic_of(const dds_topic_descriptor_t *type, const char *prefix, const char *name, const char *suffix)
{
  char topic[256];
  snprintf(topic, sizeof topic, "%s%s/_action/%s%s", prefix, action_name, name, suffix);
  return check(dds_create_topic(participant, type, topic, NULL, NULL), topic);
}

static dds_qos_t *qos_of(dds_durability_kind_t durability, int32_t depth)
{
  dds_qos_t *qos = dds_create_qos();
  dds_qset_reliability(qos, DDS_RELIABILITY_RELIABLE, DDS_SECS(1));
  dds_qset_durability(qos, durability);
  dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, depth);
  return qos;
}

static struct service open_service(const char *name, const dds_topic_descriptor_t *request, const dds_topic_descriptor_t *reply)
{
  struct service s = {.name = name};
  char data[64];
  snprintf(data, sizeof data, "clientid=%d.%s;", (int)getpid(), name);
  dds_qos_t *qos = qos_of(DDS_DURABILITY_VOLATILE, 10);
  dds_qset_userdata(qos, data, strlen(data));
  s.replies = check(dds_create_reader(participant, topic_of(reply, "rr", name, "Reply"), qos, NULL), name);
  s.requests = check(dds_create_writer(participant, topic_of(request, "rq", name, "Request"), qos, NULL), name);
  dds_delete_qos(qos);
  dds_instance_handle_t handle;
  check(dds_get_instance_handle(s.requests, &handle), name);
  s.client = handle;
  return s;
}

static bool is_matched(const struct service *s)
{
  dds_publication_matched_status_t p;
  dds_subscription_matched_status_t r;
  check(dds_get_publication_matched_status(s->requests, &p), s->name);
  check(dds_get_subscription_matched_status(s->replies, &r), s->name);
  return p.current_count > 0 && r.current_count > 0;
}

static struct service send_goal, get_result, cancel_goal;
static dds_entity_t feedback, status;

/* The names of the goals whose requests have these numbers. */
static char asked[3][256][8];

static void goal_id(const char *name, uint8_t id[16])
{
  memset(id, 0, 16);
  id[0] = (uint8_t)name[0];
  id[15] = (uint8_t)atoi(name + 1);
}

static void json_goal(const uint8_t id[16])
{
  char name[8];
  int n = snprintf(name, sizeof name, "%c%d", id[0], id[15]);
  json_text(name, (size_t)n);
}

static void send_one(const char *goal)
{
  static double x[most_points][most_joints], zeros[most_joints];
  trajectory_msgs_msg_dds__JointTrajectoryPoint_ points[most_points];
  control_msgs_action_dds__FollowJointTrajectory_SendGoal_Request_ q;
  memset(points, 0, sizeof points);
  memset(&q, 0, sizeof q);
  uint32_t n = 0;
  for (char *word = strtok(NULL, " "); word != NULL && n < most_points; word = strtok(NULL, " "), n++) {
    long ms = atol(word);
    points[n].time_from_start.sec = (int32_t)(ms / 1000);
    points[n].time_from_start.nanosec = (uint32_t)(ms % 1000) * 1000000;
    for (int j = 0; j < joints; j++) {
      const char *value = strtok(NULL, " ");
      x[n][j] = value != NULL ? atof(value) : 0;
    }
    dds_sequence_double positions = {._length = (uint32_t)joints, ._buffer = x[n]}, rest_ = {._length = (uint32_t)joints, ._buffer = zeros};
    points[n].positions = positions;
    points[n].velocities = rest_;
    points[n].accelerations = rest_;
  }
  q.client = send_goal.client;
  q.number = ++send_goal.number;
  goal_id(goal, q.goal_id.uuid);
  q.trajectory.header.frame_id = q.multi_dof_trajectory.header.frame_id = (char *)"";
  q.trajectory.joint_names._length = (uint32_t)joints;
  q.trajectory.joint_names._buffer = joint_names;
  q.trajectory.points._length = n;
  q.trajectory.points._buffer = points;
  strcpy(asked[0][q.number % 256], goal);
  check(dds_write(send_goal.requests, &q), "send");
}

static void ask_result(const char *goal)
{
  control_msgs_action_dds__FollowJointTrajectory_GetResult_Request_ q = {.client = get_result.client, .number = ++get_result.number};
  goal_id(goal, q.goal_id.uuid);
  strcpy(asked[1][q.number % 256], goal);
  check(dds_write(get_result.requests, &q), "result");
}

static void ask_cancel(const char *goal)
{
  action_msgs_srv_dds__CancelGoal_Request_ q = {.client = cancel_goal.client, .number = ++cancel_goal.number};
  if (strcmp(goal, "all") != 0) goal_id(goal, q.goal_info.goal_id.uuid);
  strcpy(asked[2][q.number % 256], goal);
  check(dds_write(cancel_goal.requests, &q), "cancel");
}

static void obey(char *line)
{
  char *word = strtok(line, " "), *goal = strtok(NULL, " ");
  if (word == NULL || goal == NULL || strlen(goal) > 7) {
    fprintf(stderr, "not understood\n");
    exit(2);
  }
  if (strcmp(word, "send") == 0) send_one(goal);
  if (strcmp(word, "result") == 0) ask_result(goal);
  if (strcmp(word, "cancel") == 0) ask_cancel(goal);
}

static void begin(const char *event, int of, int64_t number)
{
  json_begin(event);
  json_string("goal", asked[of][number % 256], strlen(asked[of][number % 256]));
}

static void print_sent(const void *sample)
{
  const control_msgs_action_dds__FollowJointTrajectory_SendGoal_Response_ *r = sample;
  if (r->client != send_goal.client) return;
  begin("sent", 0, r->number);
  json_integer("accepted", r->accepted);
  json_end();
}

static void print_result(const void *sample)
{
  const control_msgs_action_dds__FollowJointTrajectory_GetResult_Response_ *r = sample;
  if (r->client != get_result.client) return;
  begin("result", 1, r->number);
  json_integer("status", r->status);
  json_integer("code", r->error_code);
  json_string("text", r->error_string, strlen(r->error_string));
  json_end();
}

static void print_canceled(const void *sample)
{
  const action_msgs_srv_dds__CancelGoal_Response_ *r = sample;
  if (r->client != cancel_goal.client) return;
  begin("cancel", 2, r->number);
  json_integer("code", r->return_code);
  json_key("goals");
  putchar('[');
  for (uint32_t i = 0; i < r->goals_canceling._length; i++) {
    if (i > 0) putchar(',');
    json_goal(r->goals_canceling._buffer[i].goal_id.uuid);
  }
  putchar(']');
  json_end();
}

static void print_feedback(const void *sample)
{
  const control_msgs_action_dds__FollowJointTrajectory_FeedbackMessage_ *f = sample;
  json_begin("feedback");
  json_key("goal");
  json_goal(f->goal_id.uuid);
  json_integer("stamp", DDS_SECS((int64_t)f->header.stamp.sec) + f->header.stamp.nanosec);
  json_doubles("desired", f->desired.positions._buffer, f->desired.positions._length);
  json_doubles("actual", f->actual.positions._buffer, f->actual.positions._length);
  json_doubles("error", f->error.positions._buffer, f->error.positions._length);
  json_end();
}

static void print_status(const void *sample)
{
  const action_msgs_msg_dds__GoalStatusArray_ *a = sample;
  json_begin("status");
  json_key("statuses");
  putchar('{');
  for (uint32_t i = 0; i < a->status_list._length; i++) {
    if (i > 0) putchar(',');
    json_goal(a->status_list._buffer[i].goal_info.goal_id.uuid);
    printf(":%d", a->status_list._buffer[i].status);
  }
  putchar('}');
  json_end();
}

static void take(dds_entity_t reader, void (*print)(const void *))
{
  for (;;) {
    void *sample[1] = {NULL};
    dds_sample_info_t info;
    int32_t n = dds_take(reader, sample, &info, 1, 1);
    if (n <= 0) return;
    if (info.valid_data) print(sample[0]);
    dds_return_loan(reader, sample, n);
  }
}

/* read_lines obeys the lines that have come, and returns false at the end of the input. */
static bool read_lines(void)
{
  static char buffer[line_length];
  static size_t length;
  struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
  if (poll(&in, 1, 2) <= 0) return true;
  ssize_t n = read(STDIN_FILENO, buffer + length, sizeof buffer - length - 1);
  if (n <= 0) return false;
  length += (size_t)n;
  for (char *end; (end = memchr(buffer, '\n', length)) != NULL;) {
    *end = 0;
    size_t used = (size_t)(end - buffer) + 1;
    obey(buffer);
    memmove(buffer, buffer + used, length - used);
    length -= used;
  }
  return true;
}

static bool is_ready(void)
{
  dds_subscription_matched_status_t s;
  check(dds_get_subscription_matched_status(feedback, &s), "feedback");
  return s.current_count > 0 && is_matched(&send_goal) && is_matched(&get_result) && is_matched(&cancel_goal);
}

int main(int argc, char **argv)
{
  const char *domain = getenv("ROS_DOMAIN_ID");
  if (argc < 3 || argc - 2 > most_joints) return 2;
  action_name = argv[1];
  joints = argc - 2;
  joint_names = argv + 2;
  participant = check(dds_create_participant(domain ? (dds_domainid_t)atoi(domain) : 0, NULL, NULL), "participant");
  send_goal = open_service("send_goal", &control_msgs_action_dds__FollowJointTrajectory_SendGoal_Request__desc,
                           &control_msgs_action_dds__FollowJointTrajectory_SendGoal_Response__desc);
  get_result = open_service("get_result", &control_msgs_action_dds__FollowJointTrajectory_GetResult_Request__desc,
                            &control_msgs_action_dds__FollowJointTrajectory_GetResult_Response__desc);
  cancel_goal = open_service("cancel_goal", &action_msgs_srv_dds__CancelGoal_Request__desc, &action_msgs_srv_dds__CancelGoal_Response__desc);
  dds_qos_t *qos = qos_of(DDS_DURABILITY_VOLATILE, 100);
  feedback = check(dds_create_reader(participant, topic_of(&control_msgs_action_dds__FollowJointTrajectory_FeedbackMessage__desc, "rt", "feedback", ""), qos, NULL), "feedback");
  dds_delete_qos(qos);
  qos = qos_of(DDS_DURABILITY_TRANSIENT_LOCAL, 100);
  status = check(dds_create_reader(participant, topic_of(&action_msgs_msg_dds__GoalStatusArray__desc, "rt", "status", ""), qos, NULL), "status");
  dds_delete_qos(qos);
  for (bool ready = false; read_lines();) {
    if (!ready && (ready = is_ready())) {
      json_begin("ready");
      json_end();
    }
    take(send_goal.replies, print_sent);
    take(get_result.replies, print_result);
    take(cancel_goal.replies, print_canceled);
    take(feedback, print_feedback);
    take(status, print_status);
  }
  dds_delete(participant);
  return 0;
}
