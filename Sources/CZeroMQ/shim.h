#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <zmq.h>

// Declared by pthread.h for GNU sources alone.
extern int pthread_setname_np(pthread_t thread, const char *name);
