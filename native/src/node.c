/*
 * The door from Node (Node-API 8):
 *   run(words, buffers)   0 done, 1 interrupted, or [step, code, detail, detail] of a step that failed; bad arguments throw
 *   configure({ threads?, isa?, interrupt? })   interrupt: an Int32Array, mostly over shared memory; not 0 ends a run soon; null takes it away
 *   describe()            { isa, vectorBytes, threads, available }
 *   skip(buffer)          bytes to leave out at its front for an address that is a multiple of 64
 */
#include "cpu.h"
#include "opcodes.h"
#include "schedule.h"
#include "threads.h"

#include <node_api.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <malloc.h>
#endif

/* What each JavaScript thread that loads the module has. */
struct door {
  const struct core *core;
  int threads;
  char complaint[160]; /* about ADJOINT_THREADS; empty if there is none */
  napi_ref interrupt_array;
  const volatile int32_t *interrupt;
  char *scratch;
  size_t scratch_bytes;
  char **buffers; /* addresses of a run's buffers */
  uint32_t buffer_room;
};

static _Atomic int doors;

static napi_value complain(napi_env env, const char *code, const char *format, ...) {
  char text[400];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  napi_throw_error(env, code, text);
  return NULL;
}

/* Where the bytes of an ArrayBuffer, a typed array or a DataView are. */
static bool bytes_of(napi_env env, napi_value value, char **data, size_t *length) {
  bool is = false;
  void *at = NULL;
  if (napi_is_typedarray(env, value, &is) == napi_ok && is) {
    static const unsigned char sizes[] = {1, 1, 1, 2, 2, 4, 4, 4, 8, 8, 8};
    napi_typedarray_type type;
    size_t count;
    if (napi_get_typedarray_info(env, value, &type, &count, &at, NULL, NULL) != napi_ok || (size_t)type >= sizeof sizes) return false;
    *length = count * sizes[type];
  } else if (napi_is_arraybuffer(env, value, &is) == napi_ok && is) {
    if (napi_get_arraybuffer_info(env, value, &at, length) != napi_ok) return false;
  } else if (napi_is_dataview(env, value, &is) == napi_ok && is) {
    if (napi_get_dataview_info(env, value, length, &at, NULL, NULL) != napi_ok) return false;
  } else return false;
  *data = at;
  return true;
}

static bool is_thread_count(double n) { return n >= 1 && n <= MAX_THREADS && n == (int)n; }

static struct door *door_of(napi_env env) {
  void *door = NULL;
  napi_get_instance_data(env, &door);
  return door;
}

#ifdef _WIN32
#define allocate_aligned(bytes) _aligned_malloc(bytes, 4096)
#define free_aligned _aligned_free
#else
#define allocate_aligned(bytes) aligned_alloc(4096, bytes)
#define free_aligned free
#endif

/* Memory for every part: kept from run to run, grown when a schedule needs more. */
static bool give_scratch(struct door *door, struct run *run, word bytes) {
  size_t each = ((size_t)bytes + 4095) / 4096 * 4096 + 128, all = each * (size_t)run->threads;
  if (all > door->scratch_bytes) {
    free_aligned(door->scratch);
    door->scratch_bytes = 0;
    door->scratch = allocate_aligned((all + 4095) / 4096 * 4096);
    if (!door->scratch) return false;
    door->scratch_bytes = all;
  }
  for (int i = 0; i < run->threads; i++) run->scratch[i] = door->scratch + each * (size_t)i;
  return true;
}

/* Room for so many addresses. */
static bool give_buffers(struct door *door, uint32_t count) {
  if (count <= door->buffer_room) return true;
  char **larger = realloc(door->buffers, count * sizeof *larger);
  if (!larger) return false;
  door->buffers = larger;
  door->buffer_room = count;
  return true;
}

/* The header is right for the words there are: NULL, or what is wrong. */
static const char *wrong_header(const word *code, size_t words) {
  if (words < HEADER_WORDS) return "it is too short";
  if (code[0] != SCHEDULE_VERSION) return "its version is not that of the native core";
  if (code[4] < HEADER_WORDS || (size_t)code[4] > words) return "it is not as long as it says";
  if (code[1] < 0 || code[2] < 1 || code[1] > code[4] || code[2] > code[4] || HEADER_WORDS + code[1] + code[2] > code[4]) return "its header is damaged";
  if (code[3] < 0) return "its scratch memory is less than nothing";
  for (word i = 0; i < code[1]; i++) {
    word start = code[HEADER_WORDS + code[2] + i];
    if (start < 0 || start + 2 > code[4] || code[start] < 0 || code[start] >= STEP_KINDS) return "a step of it is damaged";
  }
  return NULL;
}

static napi_value run_door(napi_env env, napi_callback_info info) {
  struct door *door = door_of(env);
  size_t count = 2, words, bytes;
  napi_value arguments[2], result;
  char *code;
  if (napi_get_cb_info(env, info, &count, arguments, NULL, NULL) != napi_ok || count < 2) return complain(env, "ADJOINT_ARGUMENT", "run takes words and buffers.");
  if (door->complaint[0]) return complain(env, "ADJOINT_THREADS", "%s", door->complaint);
  if (!bytes_of(env, arguments[0], &code, &words)) return complain(env, "ADJOINT_ARGUMENT", "A schedule is an ArrayBuffer or a typed array of 64-bit words.");
  if ((uintptr_t)code % 8) return complain(env, "ADJOINT_ARGUMENT", "A schedule's address must be a multiple of 8.");
  struct run run = {.code = (const word *)(void *)code, .interrupt = door->interrupt, .threads = door->threads};
  const char *wrong = wrong_header(run.code, words / 8);
  if (wrong) return complain(env, "ADJOINT_SCHEDULE", "This is no schedule that can be run: %s.", wrong);
  uint32_t given = 0;
  if (napi_get_array_length(env, arguments[1], &given) != napi_ok) return complain(env, "ADJOINT_ARGUMENT", "The buffers are not an array.");
  if (given != run.code[2]) return complain(env, "ADJOINT_BUFFER", "The schedule needs %lld buffers; %u were given.", (long long)run.code[2], given);
  if (!give_buffers(door, given)) return complain(env, "ADJOINT_MEMORY", "There is no memory for the addresses of %u buffers.", given);
  run.buffers = door->buffers;
  napi_handle_scope scope;
  napi_open_handle_scope(env, &scope);
  bool good = true;
  for (uint32_t i = 0; good && i < given; i++) {
    napi_value buffer;
    long long needed = (long long)run.code[HEADER_WORDS + i];
    good = napi_get_element(env, arguments[1], i, &buffer) == napi_ok && bytes_of(env, buffer, &door->buffers[i], &bytes);
    if (!good) complain(env, "ADJOINT_BUFFER", "Buffer %u is neither an ArrayBuffer nor a typed array.", i);
    else if ((good = (long long)bytes >= needed) == false)
      complain(env, "ADJOINT_BUFFER", "Buffer %u has %llu bytes; the schedule needs %lld%s.", i, (unsigned long long)bytes, needed, bytes ? "" : " (it may be detached)");
    else if ((good = i > 0 || (uintptr_t)door->buffers[0] % 8 == 0) == false) complain(env, "ADJOINT_BUFFER", "The arena's address must be a multiple of 8.");
  }
  napi_close_handle_scope(env, scope);
  if (!good) return NULL;
  if (!give_scratch(door, &run, run.code[3])) return complain(env, "ADJOINT_MEMORY", "There is no memory for %lld bytes of scratch for each of %d threads.", (long long)run.code[3], run.threads);
  int outcome = run_schedule(&run, door->core);
  if (outcome != FAILED) {
    napi_create_int32(env, outcome, &result);
    return result;
  }
  napi_create_array_with_length(env, 4, &result);
  for (uint32_t i = 0; i < 4; i++) {
    napi_value number;
    napi_create_int64(env, run.error[i], &number);
    napi_set_element(env, result, i, number);
  }
  return result;
}

static napi_value configure(napi_env env, napi_callback_info info) {
  struct door *door = door_of(env);
  size_t count = 1, length;
  napi_value argument, value;
  napi_valuetype type;
  bool has = false;
  if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) != napi_ok || count < 1 || napi_typeof(env, argument, &type) != napi_ok || type != napi_object)
    return complain(env, "ADJOINT_ARGUMENT", "configure takes an object: { threads, isa, interrupt }.");
  if (napi_has_named_property(env, argument, "threads", &has) == napi_ok && has) {
    double threads = 0;
    if (napi_get_named_property(env, argument, "threads", &value) != napi_ok) return NULL;
    if (napi_typeof(env, value, &type) == napi_ok && type != napi_undefined) {
      if (type != napi_number || napi_get_value_double(env, value, &threads) != napi_ok || !is_thread_count(threads))
        return complain(env, "ADJOINT_THREADS", "The number of threads must be a whole number from 1 to %d.", MAX_THREADS);
      door->threads = (int)threads;
      door->complaint[0] = 0;
    }
  }
  if (napi_has_named_property(env, argument, "isa", &has) == napi_ok && has) {
    char name[16] = "";
    if (napi_get_named_property(env, argument, "isa", &value) != napi_ok) return NULL;
    const struct core *core = napi_get_value_string_utf8(env, value, name, sizeof name, &length) == napi_ok ? choose_core(name) : NULL;
    if (!core) return complain(env, "ADJOINT_ISA", "%s: this build has no such instruction set, or this machine lacks it.", name);
    door->core = core;
  }
  if (napi_has_named_property(env, argument, "interrupt", &has) == napi_ok && has) {
    char *at = NULL;
    napi_ref array = NULL;
    if (napi_get_named_property(env, argument, "interrupt", &value) != napi_ok || napi_typeof(env, value, &type) != napi_ok) return NULL;
    if (type != napi_null && type != napi_undefined) {
      napi_typedarray_type element;
      bool is = false;
      if (napi_is_typedarray(env, value, &is) != napi_ok || !is || napi_get_typedarray_info(env, value, &element, &length, NULL, NULL, NULL) != napi_ok ||
          element != napi_int32_array || length < 1 || !bytes_of(env, value, &at, &length) || !at)
        return complain(env, "ADJOINT_ARGUMENT", "interrupt is an Int32Array of at least one element, or null.");
      napi_create_reference(env, value, 1, &array);
    }
    if (type != napi_undefined) {
      if (door->interrupt_array) napi_delete_reference(env, door->interrupt_array);
      door->interrupt_array = array;
      door->interrupt = (const volatile int32_t *)(void *)at;
    }
  }
  return NULL;
}

static void set_number(napi_env env, napi_value object, const char *name, int number) {
  napi_value value;
  napi_create_int32(env, number, &value);
  napi_set_named_property(env, object, name, value);
}

static napi_value describe(napi_env env, napi_callback_info info) {
  (void)info;
  struct door *door = door_of(env);
  napi_value object, name;
  napi_create_object(env, &object);
  napi_create_string_utf8(env, door->core->name, NAPI_AUTO_LENGTH, &name);
  napi_set_named_property(env, object, "isa", name);
  set_number(env, object, "vectorBytes", door->core->vector_bytes);
  set_number(env, object, "threads", door->threads);
  set_number(env, object, "available", available_threads());
  return object;
}

static napi_value skip(napi_env env, napi_callback_info info) {
  size_t count = 1, length;
  napi_value argument, result;
  char *data;
  if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) != napi_ok || count < 1 || !bytes_of(env, argument, &data, &length))
    return complain(env, "ADJOINT_ARGUMENT", "skip takes an ArrayBuffer or a typed array.");
  napi_create_int32(env, (int)(-(uintptr_t)data & 63), &result);
  return result;
}

static void leave(void *data) {
  struct door *door = data;
  free_aligned(door->scratch);
  free(door->buffers);
  free(door);
  if (--doors == 0) end_threads();
}

static void set_threads(struct door *door) {
  const char *text = getenv("ADJOINT_THREADS");
  door->threads = available_threads();
  if (!text || !*text) return;
  char *end;
  double number = strtod(text, &end);
  if (*end == 0 && is_thread_count(number)) door->threads = (int)number;
  else snprintf(door->complaint, sizeof door->complaint, "ADJOINT_THREADS is %.40s: the number of threads must be a whole number from 1 to %d.", text, MAX_THREADS);
}

NAPI_MODULE_INIT(/* napi_env env, napi_value exports */) {
  struct door *door = calloc(1, sizeof *door);
  const char *isa = getenv("ADJOINT_ISA");
  if (!door) return complain(env, "ADJOINT_MEMORY", "There is no memory for the native core.");
  door->core = choose_core(isa && *isa ? isa : NULL);
  if (!door->core) {
    free(door);
    return complain(env, "ADJOINT_ISA", "ADJOINT_ISA is %.40s: this build has no such instruction set, or this machine lacks it.", isa ? isa : "not set");
  }
  set_threads(door);
  doors++;
  napi_set_instance_data(env, door, NULL, NULL);
  napi_add_env_cleanup_hook(env, leave, door);
  const napi_property_descriptor functions[] = {
    {"run", NULL, run_door, NULL, NULL, NULL, napi_enumerable, NULL},
    {"configure", NULL, configure, NULL, NULL, NULL, napi_enumerable, NULL},
    {"describe", NULL, describe, NULL, NULL, NULL, napi_enumerable, NULL},
    {"skip", NULL, skip, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  napi_define_properties(env, exports, sizeof functions / sizeof *functions, functions);
  return exports;
}
