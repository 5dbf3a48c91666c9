/* The integer types, without the formats of printf, which the machine does not have. */
#ifndef NOVA_INTTYPES_H
#define NOVA_INTTYPES_H

#include <stdint.h>

#endif
