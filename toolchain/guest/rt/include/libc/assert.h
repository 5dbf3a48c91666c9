/* Assertions. A failed one is reported on the host's standard error, and ends the run as abort does. */
#undef assert

#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define assert(condition) ((condition) ? (void)0 : __assert_fail(#condition, __FILE__, __LINE__, __func__))
#endif

#ifndef NOVA_ASSERT_H
#define NOVA_ASSERT_H

#ifdef __cplusplus
extern "C" [[noreturn]]
#else
#define static_assert _Static_assert
_Noreturn
#endif
void __assert_fail(const char *condition, const char *file, unsigned line, const char *function);

#endif
