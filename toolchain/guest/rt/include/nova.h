/* The runtime of Nova's guests, for C and C++.
 *
 * read_input and write_output follow the zkVM I/O standard. Guests are freestanding programs. The entry point is
 * int main(void), whose result is the exit code; only 0 is success. On the machine, the runtime implements the libc
 * functions listed at the end; on the host, they are those of the host's libc.
 */
#ifndef NOVA_H
#define NOVA_H

#include <stddef.h>
#include <stdint.h>
#ifndef __riscv
#include <stdlib.h>
#include <string.h>
#endif

#ifdef __cplusplus
#define NOVA_NORETURN [[noreturn]]
extern "C" {
#else
#define NOVA_NORETURN _Noreturn
#endif

/* Stores the address and the size of the private input. Nothing is copied. The bytes stay valid, and must not be changed. */
void read_input(const uint8_t **buf_ptr, size_t *buf_size);

/* Appends to the public output, which is the concatenation of all calls. */
void write_output(const uint8_t *output, size_t size);

/* Appends a claim: that another run ended with success and wrote some output. Its 32 words are those that docs/claims.md lists.
 * A run with claims writes an output, too: otherwise it cannot be proved. */
void nova_write_claim(const uint32_t claim[32]);

/* Ends the run with an exit code; only 0 is success. */
NOVA_NORETURN void nova_exit(int code);

/* Prints text to the host's standard output. The text is not part of the proof. */
void nova_print(const char *text, size_t size);

/* Begin and end a region of the execution report. Regions nest. Both calls take the same name. */
void nova_marker_begin(const char *name);
void nova_marker_end(const char *name);

#ifdef __riscv
NOVA_NORETURN void exit(int code);
NOVA_NORETURN void abort(void);
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t size);
void free(void *block);
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *left, const void *right, size_t size);
size_t strlen(const char *text);
#endif /* __riscv */

#ifdef __cplusplus
}
#endif

#endif
