// The C interface between the Go and the C++ half of this package. Every function may be called from any
// thread. None keeps a pointer that it was given, none calls back into Go and none throws.
//
// A function that makes something returns null and writes a text to *error when it could not. The others return
// a DDS return code (DDS 1.4, 2.2.1): 0 done, 10 timed out, 11 no data, FDDS_EXCEPTION, or what Fast DDS said.
#ifndef FDDS_ABI_H
#define FDDS_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { FDDS_EXCEPTION = -1 };

typedef struct fdds_participant fdds_participant;
typedef struct fdds_writer fdds_writer;
typedef struct fdds_reader fdds_reader;

typedef struct {
  char text[256];
} fdds_error;

typedef struct {
  uint8_t bytes[16];
} fdds_guid;

typedef struct {
  fdds_guid writer;
  int64_t sequence;
} fdds_sample_id;

typedef struct {
  fdds_sample_id id;
  fdds_sample_id related;  // zero when the sample carried none
  uint16_t vendor;         // of the writer
  int64_t source_ns;       // since 1970
  int64_t reception_ns;    // since 1970
} fdds_sample_info;

// Durations of 0 are infinite.
typedef struct {
  int32_t reliable;
  int32_t transient_local;
  int32_t keep_all;
  int32_t depth;  // at least 1
  int32_t manual_liveliness;
  int64_t deadline_ns;
  int64_t lifespan_ns;
  int64_t lease_ns;
  int64_t max_blocking_ns;
} fdds_qos;

typedef struct {
  const char* topic;
  const char* type;
  fdds_qos qos;
  const uint8_t* user_data;
  size_t user_data_size;
} fdds_endpoint;

enum { FDDS_SUBNET, FDDS_LOCALHOST, FDDS_OFF, FDDS_SYSTEM_DEFAULT };  // as dds.Range

typedef struct {
  uint32_t domain;
  int32_t range;
  const char* enclave;
  const char* peers;  // IPv4 addresses, each followed by a blank
  const char* identity_ca;  // null: no security. This and what follows are names of files.
  const char* certificate;
  const char* private_key;
  const char* permissions_ca;
  const char* governance;
  const char* permissions;
  const char* revocation_list;  // null: none
} fdds_options;

enum {  // as dds.EventKind
  FDDS_PARTICIPANT_DISCOVERED = 1,
  FDDS_PARTICIPANT_LOST,
  FDDS_WRITER_DISCOVERED,
  FDDS_WRITER_LOST,
  FDDS_READER_DISCOVERED,
  FDDS_READER_LOST,
  FDDS_READER_MATCHED,
  FDDS_READER_UNMATCHED,
  FDDS_WRITER_MATCHED,
  FDDS_WRITER_UNMATCHED,
  FDDS_READER_INCOMPATIBLE,
  FDDS_WRITER_INCOMPATIBLE
};

typedef struct {
  int32_t kind;
  int32_t policy;  // DDS policy id, of the two incompatible kinds
  fdds_guid guid;
  fdds_guid local;
  uint16_t vendor;  // of the three discovered kinds
  const char* topic;
  const char* type;
  fdds_qos qos;
  const uint8_t* user_data;
  size_t user_data_size;
} fdds_event;

const char* fdds_version(void);

fdds_participant* fdds_participant_new(const fdds_options* options, fdds_error* error);
// fdds_participant_free leaves the domain. All writers and readers must have been freed.
void fdds_participant_free(fdds_participant* participant);
void fdds_participant_guid(const fdds_participant* participant, fdds_guid* guid);
// fdds_participant_fd returns the eventfd that becomes readable when events wait. Whoever asked for it closes it,
// after freeing the participant.
int fdds_participant_fd(fdds_participant* participant);
// fdds_next_event returns 1 and the oldest event, or 0. What the event points to lives until the next call.
int fdds_next_event(fdds_participant* participant, fdds_event* event);

fdds_writer* fdds_writer_new(fdds_participant* participant, const fdds_endpoint* endpoint, fdds_error* error);
void fdds_writer_free(fdds_writer* writer);
void fdds_writer_guid(const fdds_writer* writer, fdds_guid* guid);
int fdds_writer_matched(const fdds_writer* writer);
int fdds_write(fdds_writer* writer, const void* payload, uint32_t size);
// fdds_write_related writes with a related identity (null: none) and returns that of the sample in *id.
int fdds_write_related(fdds_writer* writer, const void* payload, uint32_t size, const fdds_sample_id* related,
                       fdds_sample_id* id);
int fdds_wait_acked(fdds_writer* writer, int64_t timeout_ns);
int fdds_assert_liveliness(fdds_writer* writer);

fdds_reader* fdds_reader_new(fdds_participant* participant, const fdds_endpoint* endpoint, fdds_error* error);
void fdds_reader_free(fdds_reader* reader);
void fdds_reader_guid(const fdds_reader* reader, fdds_guid* guid);
int fdds_reader_matched(const fdds_reader* reader);
// fdds_reader_fd returns the eventfd that becomes readable when samples arrive. Whoever asked for it closes it,
// after freeing the reader.
int fdds_reader_fd(fdds_reader* reader);
// fdds_take removes the next sample and sets *size to that of its payload. A payload larger than capacity is
// kept for fdds_take_rest, which must be called next with room for it.
int fdds_take(fdds_reader* reader, void* payload, size_t capacity, size_t* size, fdds_sample_info* info);
void fdds_take_rest(fdds_reader* reader, void* payload);

#ifdef __cplusplus
}
#endif
#endif
