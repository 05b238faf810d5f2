#pragma once
#include <stdint.h>

/// Calls of malloc and its kin by the whole process so far.
uint64_t allocation_count(void);
