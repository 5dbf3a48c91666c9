/* Declarations without definitions, for libraries whose printing is never called in a guest. The machine has no streams and
 * no files, so a call is a linker error. To print to the host, use nova_print of nova.h.
 */
#ifndef NOVA_STDIO_H
#define NOVA_STDIO_H

#include <stdarg.h>
#include <stddef.h>

#define EOF (-1)

#ifdef __cplusplus
extern "C" {
#endif

typedef struct nova_no_file FILE;
extern FILE *stderr;
extern FILE *stdout;

int printf(const char *format, ...);
int fprintf(FILE *stream, const char *format, ...);
int vfprintf(FILE *stream, const char *format, va_list arguments);
int snprintf(char *text, size_t size, const char *format, ...);
int vsnprintf(char *text, size_t size, const char *format, va_list arguments);
int puts(const char *text);
int fputs(const char *text, FILE *stream);
int fflush(FILE *stream);
FILE *fopen(const char *path, const char *mode);
int fclose(FILE *stream);
size_t fread(void *block, size_t size, size_t count, FILE *stream);
size_t fwrite(const void *block, size_t size, size_t count, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
