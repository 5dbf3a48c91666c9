/* CRC-32 of the input (ISO 3309, as in zip and Ethernet), as four bytes, little-endian. */
#include "nova.h"

#define POLYNOMIAL 0xEDB88320u
#define BYTE_VALUES 256

/* The remainders of all bytes. */
static uint32_t *make_table(void)
{
    uint32_t *table = malloc(BYTE_VALUES * sizeof *table);
    if (table == NULL)
        abort();
    for (uint32_t byte = 0; byte < BYTE_VALUES; byte++) {
        uint32_t remainder = byte;
        for (int bit = 0; bit < 8; bit++)
            remainder = remainder >> 1 ^ (remainder & 1 ? POLYNOMIAL : 0);
        table[byte] = remainder;
    }
    return table;
}

static uint32_t crc32(const uint32_t *table, const uint8_t *bytes, size_t size)
{
    uint32_t remainder = UINT32_MAX;
    for (size_t index = 0; index < size; index++)
        remainder = remainder >> 8 ^ table[(remainder ^ bytes[index]) & 0xFF];
    return ~remainder;
}

int main(void)
{
    const uint8_t *input;
    size_t size;
    read_input(&input, &size);

    nova_marker_begin("table");
    uint32_t *table = make_table();
    nova_marker_end("table");

    uint32_t checksum = crc32(table, input, size);
    free(table);

    uint8_t output[] = {
        (uint8_t)checksum, (uint8_t)(checksum >> 8), (uint8_t)(checksum >> 16), (uint8_t)(checksum >> 24),
    };
    write_output(output, sizeof output);
    return 0;
}
