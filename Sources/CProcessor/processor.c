#include "CProcessor.h"

#include <stddef.h>

const char *processor_lacks(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int avx2 = __builtin_cpu_supports("avx2");
  int fma = __builtin_cpu_supports("fma");
  int bmi2 = __builtin_cpu_supports("bmi2");
  if (avx2 && fma && bmi2) return NULL;
  if (avx2) return "FMA and BMI2";
  return fma ? "AVX2" : "AVX2 and FMA";
#else
  return NULL;
#endif
}
