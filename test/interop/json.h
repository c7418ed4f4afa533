/* Prints events as JSON, one object in each line. Both peers speak through it; nothing else is shared between them. */
#ifndef INTEROP_JSON_H
#define INTEROP_JSON_H

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

static inline void json_begin(const char *event) { printf("{\"event\":\"%s\"", event); }

static inline void json_end(void)
{
  printf("}\n");
  fflush(stdout);
}

static inline void json_key(const char *key) { printf(",\"%s\":", key); }

/* Bytes that are not printable ASCII appear as the code point of their number. */
static inline void json_text(const char *text, size_t length)
{
  putchar('"');
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c < 0x20 || c == '"' || c == '\\' || c > 0x7e) {
      printf("\\u%04x", c);
    } else {
      putchar(c);
    }
  }
  putchar('"');
}

static inline void json_string(const char *key, const char *text, size_t length)
{
  json_key(key);
  json_text(text, length);
}

static inline void json_integer(const char *key, int64_t value)
{
  json_key(key);
  printf("%" PRId64, value);
}

/* JSON has no NaN and no infinity: null stands for them. */
static inline void json_doubles(const char *key, const double *values, size_t count)
{
  json_key(key);
  putchar('[');
  for (size_t i = 0; i < count; i++) {
    if (i > 0) putchar(',');
    if (isfinite(values[i])) {
      printf("%.17g", values[i]);
    } else {
      printf("null");
    }
  }
  putchar(']');
}

static inline void json_hex(const uint8_t *bytes, size_t count)
{
  putchar('"');
  for (size_t i = 0; i < count; i++) printf("%02x", bytes[i]);
  putchar('"');
}

static inline void json_guid(const char *key, const uint8_t guid[16])
{
  json_key(key);
  json_hex(guid, 16);
}

#endif
