// Arithmetic that Swift has no cheap spelling for: one instruction each, free of errno and traps.
#ifndef CREDENCE_SHIMS_H
#define CREDENCE_SHIMS_H

#include <stdint.h>

#define SHIM static inline __attribute__((always_inline, const))

// Square roots without errno, so that loops over them vectorise.
SHIM double shim_sqrt_double(double x) { return __builtin_elementwise_sqrt(x); }
SHIM float shim_sqrt_float(float x) { return __builtin_elementwise_sqrt(x); }

// Truncation to an integer without a trap. The caller clamps to the type's range first.
SHIM int32_t shim_int32_double(double x) { return (int32_t)x; }
SHIM int32_t shim_int32_float(float x) { return (int32_t)x; }
SHIM int64_t shim_int64_double(double x) { return (int64_t)x; }
SHIM int64_t shim_int64_float(float x) { return (int64_t)x; }

// Tells the processor that this thread waits in a loop.
static inline __attribute__((always_inline)) void shim_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
  __asm__ volatile("yield");
#endif
}

// Asks for the line of memory at an address, to write to it.
static inline __attribute__((always_inline)) void shim_prefetch(const void *address) {
  __builtin_prefetch(address, 1);
}

// Asks for the line of memory at an address, to read it.
static inline __attribute__((always_inline)) void shim_prefetch_read(const void *address) {
  __builtin_prefetch(address, 0);
}

// The number of cores that this process may use, at least 1.
int shim_core_count(void);

// Whether this processor has the AVX-512 instructions of x86-64-v4.
int shim_has_avx512(void);

#undef SHIM
#endif
