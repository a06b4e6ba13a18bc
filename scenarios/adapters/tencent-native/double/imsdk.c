/* A double of the SDK's C API, as far as it goes without a service; written from the vendor's documents, so that the adapter
   can be tried where the SDK is not. As in the SDK, one thread answers in order, and TIMInit returns before it is done.
     cc -shared -fPIC -pthread -o libdouble.so imsdk.c
   ASIDE_DOUBLE_DEFECT: crash (a segmentation fault at an empty list); and for sends to groups: twice (each is answered twice),
   silent (none is answered), wrong-code (6017 where nobody is logged in), lets-through (each is told to have gone well). */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef void (*Callback)(int32_t code, const char *desc, const char *json, const void *data);
enum { SUCCESS = 0, PARAMETERS = -4 }; /* returned */
enum { OK = 0, NOT_INITIALISED = 6013, NOT_LOGGED_IN = 6014, INVALID = 6017, NO_PLAN = 7013, NO_NETWORK = 9523 };
enum { GROUP = 2 };
enum { LOGIN_MICROSECONDS = 200000, INIT_MICROSECONDS = 20000 };
static const char LIST[] = "\"message_target_group_member_array\": [";

typedef struct Task {
  void (*run)(const struct Task *);
  int32_t code;
  int times; /* that the callback is called */
  Callback callback;
  const void *data;
  struct Task *next;
} Task;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static Task *first, **last = &first;
static int is_initialised, logs_in;

static int has_defect(const char *name) {
  const char *defect = getenv("ASIDE_DOUBLE_DEFECT");
  return defect && strcmp(defect, name) == 0;
}

static Task *make(Task it) {
  Task *task = malloc(sizeof *task);
  if (!task) abort();
  *task = it;
  return task;
}

static void put(Task it) {
  Task *task = make(it);
  pthread_mutex_lock(&lock);
  *last = task;
  last = &task->next;
  pthread_cond_signal(&more);
  pthread_mutex_unlock(&lock);
}

static void *work(void *nothing) {
  for (;;) {
    pthread_mutex_lock(&lock);
    while (!first) pthread_cond_wait(&more, &lock);
    Task *task = first;
    if (!(first = task->next)) last = &first;
    pthread_mutex_unlock(&lock);
    task->run(task);
    free(task);
  }
  return nothing;
}

static void finish_init(const Task *task) {
  (void)task;
  usleep(INIT_MICROSECONDS);
  __atomic_store_n(&is_initialised, 1, __ATOMIC_SEQ_CST);
}

static void answer(const Task *task) {
  for (int at = 0; at < task->times; at++) task->callback(task->code, "", "{}", task->data);
}

static void fail_login(const Task *task) {
  __atomic_store_n(&logs_in, 0, __ATOMIC_SEQ_CST);
  answer(task);
}

/* A login that nobody answers keeps no send waiting, so it waits on a thread of its own. */
static void *wait_for_login(void *task) {
  usleep(LOGIN_MICROSECONDS);
  put(*(Task *)task);
  free(task);
  return NULL;
}

static void start(void *(*run)(void *), void *with) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, with) != 0 || pthread_detach(thread) != 0) abort();
}

const char *TIMGetSDKVersion(void) { return "6.1.2155"; }

int TIMInit(uint64_t app, const char *settings) {
  (void)app, (void)settings;
  start(work, NULL);
  put((Task){.run = finish_init});
  return SUCCESS;
}

int TIMLogin(const char *user, const char *signature, Callback callback, const void *data) {
  (void)user, (void)signature;
  __atomic_store_n(&logs_in, 1, __ATOMIC_SEQ_CST);
  start(wait_for_login, make((Task){fail_login, NO_NETWORK, 1, callback, data, NULL}));
  return SUCCESS;
}

int TIMLogout(Callback callback, const void *data) {
  put((Task){answer, NOT_LOGGED_IN, 1, callback, data, NULL});
  return SUCCESS;
}

static int32_t code_of(const char *message, int kind) {
  const char *list = strstr(message, LIST);
  int has_list = list && list[strlen(LIST)] != ']';
  if (list && !has_list && has_defect("crash")) raise(SIGSEGV);
  if (kind == GROUP && has_defect("lets-through")) return OK;
  if (kind == GROUP && has_defect("wrong-code")) return INVALID;
  return has_list && __atomic_load_n(&logs_in, __ATOMIC_SEQ_CST) ? NO_PLAN : NOT_LOGGED_IN;
}

int TIMMsgSendMessage(const char *to, int kind, const char *message, char *id, Callback callback, const void *data) {
  (void)id;
  if (!to || !*to) return PARAMETERS;
  if (!__atomic_load_n(&is_initialised, __ATOMIC_SEQ_CST)) {
    callback(NOT_INITIALISED, "", "{}", data);
    return SUCCESS;
  }
  int times = kind != GROUP ? 1 : has_defect("silent") ? 0 : has_defect("twice") ? 2 : 1;
  put((Task){answer, code_of(message, kind), times, callback, data, NULL});
  return SUCCESS;
}
