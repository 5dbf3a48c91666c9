/* Frames that are larger than the stack, of static size and of a size that is only known at run time. */
#include <stddef.h>
#include <stdint.h>

#ifndef BYTES
#define BYTES 5000
#endif

__attribute__((noinline)) void use(volatile char *bytes) { bytes[0] = 1; }

#ifdef DYNAMIC
__attribute__((noinline)) int deep(unsigned depth, size_t bytes) {
    volatile char *buffer = __builtin_alloca(bytes);
    use(buffer);
    return depth == 0 ? 0 : deep(depth - 1, bytes) + buffer[0];
}
#else
__attribute__((noinline)) int deep(unsigned depth, size_t bytes) {
    volatile char buffer[BYTES];
    use(buffer);
    return depth == 0 ? 0 : deep(depth - 1, bytes) + buffer[0];
}
#endif

int main(void) {
    volatile size_t bytes = BYTES;
    return deep(100000, bytes);
}
