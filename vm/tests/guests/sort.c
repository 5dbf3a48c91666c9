/* Sorts, counts and divides without any library; ends with 42 if all results are right. */

typedef unsigned int u32;

static const int table[] = {5, -3, 2000000000, 0, -2000000000, 7, 7, -1};
static int sorted[8];
static u32 sieve[64];

static __attribute__((noreturn)) void end(int code)
{
    register int a0 __asm__("a0") = code;
    register int a7 __asm__("a7") = 93;
    __asm__ volatile("ecall" : : "r"(a0), "r"(a7) : "memory");
    __builtin_unreachable();
}

__attribute__((noreturn, used)) void fail(void)
{
    end(1);
}

static void sort(int *values, int count)
{
    for (int i = 1; i < count; i++) {
        int value = values[i], at = i;
        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

static int primes_below(int limit)
{
    int count = 0;
    for (int i = 2; i < limit; i++) {
        if (sieve[i / 32] >> (i % 32) & 1)
            continue;
        count++;
        for (int j = 2 * i; j < limit; j += i)
            sieve[j / 32] |= 1u << (j % 32);
    }
    return count;
}

static int gcd(int a, int b)
{
    return b == 0 ? a : gcd(b, a % b);
}

static unsigned long long power(unsigned long long base, int exponent)
{
    unsigned long long result = 1;
    for (; exponent > 0; exponent--)
        result *= base;
    return result;
}

void _start(void)
{
    for (int i = 0; i < 8; i++)
        sorted[i] = table[i];
    sort(sorted, 8);
    for (int i = 1; i < 8; i++)
        if (sorted[i - 1] > sorted[i])
            fail();
    if (sorted[0] != -2000000000 || sorted[7] != 2000000000)
        fail();
    if (primes_below(2000) != 303)
        fail();
    if (gcd(1071, 462) != 21 || gcd(-48, 18) * gcd(-48, 18) != 36)
        fail();
    if (power(7, 20) != 79792266297612001ull)
        fail();
    end(42);
}
