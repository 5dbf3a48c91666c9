# What the runtime does at the start, and what it puts into its object for the linker script.
    .section .text.start, "ax"
    .globl _start
_start:
    .option push
    .option norelax
    la      gp, __global_pointer$
    la      tp, __tls_start
    .option pop
    li      sp, 0x00400000
    call    main
    li      a7, 93
    ecall

    .text
    .globl __tls_get_addr
__tls_get_addr:
    lw      a0, 4(a0)
    add     a0, a0, tp
    li      a1, 0x800
    add     a0, a0, a1
    ret

    .section .tdata.start, "awT", @progbits
    .balign 16
    .word 0

    .section .heap, "awx", @nobits
    .zero 16
