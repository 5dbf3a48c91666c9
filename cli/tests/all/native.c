/* The functions of nova.h on the host: input from standard input, public output to standard output. */
#include "nova.h"

#include <stdio.h>
#include <stdlib.h>

void read_input(const uint8_t **buf_ptr, size_t *buf_size)
{
    static uint8_t input[1 << 20];
    *buf_size = fread(input, 1, sizeof input, stdin);
    *buf_ptr = input;
}

void write_output(const uint8_t *output, size_t size)
{
    if (fwrite(output, 1, size, stdout) != size)
        abort();
}

void nova_write_claim(const uint32_t claim[32])
{
    (void)claim;
}

void nova_exit(int code)
{
    exit(code);
}

void nova_print(const char *text, size_t size)
{
    fwrite(text, 1, size, stderr);
}

void nova_marker_begin(const char *name)
{
    (void)name;
}

void nova_marker_end(const char *name)
{
    (void)name;
}
