/* Data in sections of every kind keeps its value while the heap is written. */
#include <stdint.h>

#define IN(name) __attribute__((section(name)))

IN("written_data") int written[4] = {7, 7, 7, 7};
IN("zero_data") int zeros[4];
IN("constant_data") const int constants[4] = {1, 2, 3, 4};
IN(".a.name.with.dots") int dotted[4] = {5, 5, 5, 5};
IN(".bss2") int more_zeros[4];
IN(".noinit") int left_out[4];
IN(".data.rel.ro") int *const relocated = left_out;
IN("fast_code") __attribute__((noinline)) int code(int x) { return 3 * x + zeros[0]; }
__asm__(".section nothing, \"aw\", @nobits\n.globl nothing_start\nnothing_start: .zero 64\n.text");

extern int __start_written_data[], __stop_written_data[], nothing_start[];
extern char _heap_start[], _heap_end[];

_Thread_local int thread = 5;
_Thread_local int thread_zeros[4];
_Thread_local int *thread_pointer = written;
int ordinary[4] = {1, 1, 1, 1}, common[4];

static int constructed;
__attribute__((constructor)) static void construct(void) { constructed = 1; }

/* The compiler assumes that two names are two objects. */
static const int *same(const int *address) {
    __asm__("" : "+r"(address));
    return address;
}

/* Returns the number of the first failed check. */
static int check(int zero, int seven, int five) {
    for (int i = 0; i < 4; i++) {
        if (written[i] != seven) return 1;
        if (zeros[i] || more_zeros[i] != zero || left_out[i] != zero || nothing_start[i] != zero) return 2;
        if (constants[i] != i + 1) return 3;
        if (dotted[i] != five || common[i] != zero || thread_zeros[i] != zero) return 4;
        if (ordinary[i] != 1) return 5;
    }
    if (thread != five || thread_pointer != written || relocated != left_out) return 6;
    if (same(__start_written_data) != written || same(__stop_written_data) != written + 4) return 7;
    if (code(5) != 15) return 8;
    return 0;
}

static void change(void) {
    for (int i = 0; i < 4; i++) {
        written[i]++;
        more_zeros[i] = left_out[i] = nothing_start[i] = common[i] = thread_zeros[i] = 1;
        dotted[i]++;
    }
    thread++;
}

int main(void) {
    int failed = check(0, 7, 5);
    if (failed) return failed;
    change();
    if (_heap_end != (char *)0xC0000000) return 20;
    for (volatile char *at = _heap_start; at != _heap_start + 0x10000; at++) *at = 0x5a;
    failed = check(1, 8, 6);
    return failed ? 10 + failed : 0;
}
