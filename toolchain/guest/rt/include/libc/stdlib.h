/* The part of stdlib.h that the runtime implements. */
#ifndef NOVA_STDLIB_H
#define NOVA_STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

#ifdef __cplusplus
#define NOVA_STDLIB_NORETURN [[noreturn]]
extern "C" {
#else
#define NOVA_STDLIB_NORETURN _Noreturn
#endif

NOVA_STDLIB_NORETURN void exit(int code);
NOVA_STDLIB_NORETURN void _Exit(int code);
NOVA_STDLIB_NORETURN void abort(void);
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t size);
void free(void *block);

static inline int abs(int number) { return number < 0 ? -number : number; }
static inline long labs(long number) { return number < 0 ? -number : number; }

#ifdef __cplusplus
}
#endif

#endif
