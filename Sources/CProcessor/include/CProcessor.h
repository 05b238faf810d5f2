#ifndef CREDENCE_PROCESSOR_H
#define CREDENCE_PROCESSOR_H

/// What this processor lacks of what the program was compiled for, in words; NULL when nothing.
/// This file is compiled for any processor, so it may be asked on all of them.
const char *processor_lacks(void);

#endif
