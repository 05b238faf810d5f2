// The shims live in the header alone; a target needs one source.
#include "CShims.h"
