/* A client of many calls on plain Cyclone DDS, in the form of rmw_cyclonedds. It shares no code with Sinew.
 *
 *   soak NAMESPACE ID CALLS WINDOW
 *
 * It calls the services echo and trigger and the action grip below a namespace, some calls at a time, checks the answers and
 * prints what became of the calls. ID is a number of its own among the clients. Histories are deep: with
 * those of ROS 2, which keep ten replies, clients that get no processor lose their replies to those for others. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <dds/dds.h>

#include "../../json.h"
#include "soak.h"

enum { patience = 20 /* s until a call is lost */, depth = 200, services = 4, large = 6000 };
enum kind { echo, trigger, send_goal, get_result };

static const struct {
  const char *name;
  const dds_topic_descriptor_t *request, *reply;
} of[services] = {
    {"echo", &rcl_interfaces_srv_dds__ListParameters_Request__desc, &rcl_interfaces_srv_dds__ListParameters_Response__desc},
    {"trigger", &std_srvs_srv_dds__Trigger_Request__desc, &std_srvs_srv_dds__Trigger_Response__desc},
    {"grip/_action/send_goal", &control_msgs_action_dds__GripperCommand_SendGoal_Request__desc,
     &control_msgs_action_dds__GripperCommand_SendGoal_Response__desc},
    {"grip/_action/get_result", &control_msgs_action_dds__GripperCommand_GetResult_Request__desc,
     &control_msgs_action_dds__GripperCommand_GetResult_Response__desc},
};

struct call {
  dds_time_t sent; /* 0: not under way */
  int64_t step;
};

/* service is the client's side of one service. Its calls are numbered from 1. */
static struct service {
  dds_entity_t requests, replies;
  uint64_t client;
  int64_t number;
  struct call *calls;
} service[services];

static dds_entity_t participant;
static int64_t id, calls, window, steps, asked, under_way, ok, wrong, lost, foreign;
static char padding[large + 1];

static dds_entity_t check(dds_entity_t entity, const char *what)
{
  if (entity < 0) {
    fprintf(stderr, "%s: %s\n", what, dds_strretcode(entity));
    exit(1);
  }
  return entity;
}

static dds_entity_t topic_of(const dds_topic_descriptor_t *type, const char *prefix, const char *ns, const char *name, const char *suffix)
{
  char topic[256];
  snprintf(topic, sizeof topic, "%s%s/%s%s", prefix, ns, name, suffix);
  return check(dds_create_topic(participant, type, topic, NULL, NULL), topic);
}

static void open_service(struct service *s, int kind, const char *ns)
{
  char data[64];
  snprintf(data, sizeof data, "clientid=%lld.%d;", (long long)id, kind);
  dds_qos_t *qos = dds_create_qos();
  dds_qset_reliability(qos, DDS_RELIABILITY_RELIABLE, DDS_INFINITY);
  dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, depth);
  dds_qset_userdata(qos, data, strlen(data));
  s->replies = check(dds_create_reader(participant, topic_of(of[kind].reply, "rr", ns, of[kind].name, "Reply"), qos, NULL), "reader");
  s->requests = check(dds_create_writer(participant, topic_of(of[kind].request, "rq", ns, of[kind].name, "Request"), qos, NULL), "writer");
  dds_delete_qos(qos);
  dds_instance_handle_t handle;
  check(dds_get_instance_handle(s->requests, &handle), "handle");
  s->client = handle;
  s->calls = calloc((size_t)(calls + window) + 1, sizeof *s->calls);
}

/* service_id copies the serviceid of a matched endpoint, "" when it has none. */
static void service_id(const dds_builtintopic_endpoint_t *e, char text[80])
{
  void *data = NULL;
  size_t size = 0;
  text[0] = 0;
  if (dds_qget_userdata(e->qos, &data, &size) && size > 10 && size < 256) {
    char copy[256];
    memcpy(copy, data, size);
    copy[size] = 0;
    const char *value = strstr(copy, "serviceid=");
    if (value != NULL) snprintf(text, 80, "%.*s", (int)strcspn(value + 10, ";"), value + 10);
  }
  dds_free(data);
}

/* is_available is the test of rmw_cyclonedds: a matched server of whose two ends both are matched. */
static bool is_available(const struct service *s)
{
  dds_instance_handle_t readers[8], writers[8];
  dds_return_t nr = dds_get_matched_subscriptions(s->requests, readers, 8), nw = dds_get_matched_publications(s->replies, writers, 8);
  for (int i = 0; i < nr && i < 8; i++) {
    char want[80], got[80];
    dds_builtintopic_endpoint_t *e = dds_get_matched_subscription_data(s->requests, readers[i]);
    if (e == NULL) continue;
    service_id(e, want);
    dds_builtintopic_free_endpoint(e);
    for (int j = 0; j < nw && j < 8; j++) {
      e = dds_get_matched_publication_data(s->replies, writers[j]);
      if (e == NULL) continue;
      service_id(e, got);
      dds_builtintopic_free_endpoint(e);
      if (strcmp(want, got) == 0) return true;
    }
  }
  return false;
}

static void goal_id(int64_t step, uint8_t bytes[16])
{
  memcpy(bytes, &id, 8);
  memcpy(bytes + 8, &step, 8);
}

static void ask(int kind, int64_t step)
{
  struct service *s = &service[kind];
  int64_t number = ++s->number;
  s->calls[number] = (struct call){dds_time(), step};
  asked++;
  under_way++;
  char name[64];
  snprintf(name, sizeof name, "%lld.%lld", (long long)id, (long long)step);
  char *texts[] = {name, padding + (step % 16 == 1 ? 0 : large - 10)};
  rcl_interfaces_srv_dds__ListParameters_Request_ e = {s->client, number, {2, 2, texts, false}, (uint64_t)step};
  std_srvs_srv_dds__Trigger_Request_ t = {s->client, number, 0};
  control_msgs_action_dds__GripperCommand_SendGoal_Request_ g = {s->client, number, {0}, (double)step, (double)id};
  control_msgs_action_dds__GripperCommand_GetResult_Request_ r = {s->client, number, {0}};
  goal_id(step, g.goal_id);
  goal_id(step, r.goal_id);
  const void *sample[] = {&e, &t, &g, &r};
  check(dds_write(s->requests, sample[kind]), of[kind].name);
}

static bool is_right(int kind, int64_t step, const void *sample)
{
  char text[64];
  switch (kind) {
    case echo: {
      const rcl_interfaces_srv_dds__ListParameters_Response_ *r = sample;
      snprintf(text, sizeof text, "%lld.%lld", (long long)id, (long long)step);
      if (r->names._length != 2 || strcmp(r->names._buffer[0], text) != 0) return false;
      if (strlen(r->names._buffer[1]) != (step % 16 == 1 ? (size_t)large : 10)) return false;
      snprintf(text, sizeof text, "%lld", (long long)step);
      return r->prefixes._length == 1 && strcmp(r->prefixes._buffer[0], text) == 0;
    }
    case trigger: {
      const std_srvs_srv_dds__Trigger_Response_ *r = sample;
      return r->success && strcmp(r->message, "done") == 0;
    }
    case send_goal: {
      const control_msgs_action_dds__GripperCommand_SendGoal_Response_ *r = sample;
      return r->accepted;
    }
    default: {
      const control_msgs_action_dds__GripperCommand_GetResult_Response_ *r = sample;
      return r->status == 4 && r->position == (double)step && r->reached_goal;
    }
  }
}

static void take(int kind)
{
  struct service *s = &service[kind];
  for (;;) {
    void *sample[1] = {NULL};
    dds_sample_info_t info;
    int32_t n = dds_take(s->replies, sample, &info, 1, 1);
    if (n <= 0) return;
    struct { uint64_t client; int64_t number; } header = {0, 0};
    if (info.valid_data) memcpy(&header, sample[0], sizeof header);
    if (header.client == s->client && header.number > 0 && header.number <= s->number && s->calls[header.number].sent != 0) {
      int64_t step = s->calls[header.number].step;
      s->calls[header.number].sent = 0;
      under_way--;
      if (is_right(kind, step, sample[0])) {
        ok++;
      } else {
        wrong++;
      }
      if (kind == send_goal) ask(get_result, step);
    } else {
      foreign++;
    }
    dds_return_loan(s->replies, sample, n);
  }
}

/* give_up counts the calls whose answers are long overdue. */
static void give_up(void)
{
  dds_time_t now = dds_time();
  for (int kind = 0; kind < services; kind++) {
    for (int64_t i = 1; i <= service[kind].number; i++) {
      struct call *c = &service[kind].calls[i];
      if (c->sent == 0 || now - c->sent < DDS_SECS(patience)) continue;
      c->sent = 0;
      lost++;
      under_way--;
      fprintf(stderr, "%s: call %lld of client %lld is lost\n", of[kind].name, (long long)i, (long long)id);
    }
  }
}

static void begin_more(void)
{
  static const int kinds[] = {echo, trigger, send_goal};
  for (; under_way < window && asked < calls; steps++) ask(kinds[steps % 3], steps);
}

int main(int argc, char **argv)
{
  const char *domain = getenv("ROS_DOMAIN_ID");
  if (argc != 5) return 2;
  id = atoll(argv[2]);
  calls = atoll(argv[3]);
  window = atoll(argv[4]);
  memset(padding, 'x', large);
  participant = check(dds_create_participant(domain ? (dds_domainid_t)atoi(domain) : 0, NULL, NULL), "participant");
  dds_entity_t waitset = check(dds_create_waitset(participant), "wait set");
  for (int kind = 0; kind < services; kind++) {
    open_service(&service[kind], kind, argv[1]);
    check(dds_waitset_attach(waitset, dds_create_readcondition(service[kind].replies, DDS_ANY_STATE), kind), "wait set");
  }
  for (int kind = 0; kind < services; kind++) {
    for (int looks = 0; !is_available(&service[kind]); looks++) {
      dds_sleepfor(DDS_MSECS(10));
      if (looks == patience * 100) {
        fprintf(stderr, "no server of %s within %d s\n", of[kind].name, patience);
        return 1;
      }
    }
  }
  for (dds_time_t looked = dds_time(); asked < calls || under_way > 0;) {
    begin_more();
    dds_attach_t which[services];
    check(dds_waitset_wait(waitset, which, services, DDS_SECS(1)), "wait");
    for (int kind = 0; kind < services; kind++) take(kind);
    if (dds_time() - looked > DDS_SECS(1)) {
      give_up();
      looked = dds_time();
    }
  }
  json_begin("done");
  json_integer("ok", ok);
  json_integer("wrong", wrong);
  json_integer("lost", lost);
  json_integer("foreign", foreign);
  json_end();
  dds_delete(participant);
  return 0;
}
