# Checks every instruction of RV32IM against results that are written out, worked by hand from the specification.
#
# Checks count up from 1. The first that fails ends the program with its number as exit code; if all pass, the code
# is 0.

.set count, 0

# Begins a check: its number goes to s11.
.macro begin
    .set count, count + 1
    li      s11, count
.endm

# Ends a check: the register must hold the value.
.macro expect register, value
    li      s10, \value
    bne     \register, s10, failed
.endm

.macro rr op, a, b, result
    begin
    li      a0, \a
    li      a1, \b
    \op     a2, a0, a1
    expect  a2, \result
    # Destination and source in one register, and both sources.
    \op     a0, a0, a1
    expect  a0, \result
    li      a0, \a
    \op     a1, a0, a1
    expect  a1, \result
.endm

.macro ri op, a, imm, result
    begin
    li      a0, \a
    \op     a2, a0, \imm
    expect  a2, \result
    \op     a0, a0, \imm
    expect  a0, \result
.endm

# A load of what `data` holds.
.macro get op, offset, result
    begin
    la      a0, data + 8
    \op     a2, \offset - 8 (a0)
    expect  a2, \result
.endm

# A store to `scratch`, which is filled before, and what the whole word is after.
.macro put op, offset, value, result
    begin
    la      a0, scratch
    li      a1, 0x11223344
    sw      a1, 0(a0)
    li      a1, \value
    \op     a1, \offset (a0)
    lw      a2, 0(a0)
    expect  a2, \result
.endm

# A branch that must be taken, forward and backward.
.macro taken op, a, b
    begin
    li      a0, \a
    li      a1, \b
    \op     a0, a1, 2f
    j       failed
1:  j       3f
2:  \op     a0, a1, 1b
    j       failed
3:
.endm

# A branch that must not be taken.
.macro untaken op, a, b
    begin
    li      a0, \a
    li      a1, \b
    \op     a0, a1, failed
    \op     a0, a1, failed
.endm

.globl _start
.text

failed:
    mv      a0, s11
    j       end

_start:
#ifdef BROKEN
    rr      add, 1, 1, 3
#endif
    rr      add, 0, 0, 0
    rr      add, 1, -1, 0
    rr      add, 0x7fffffff, 1, 0x80000000
    rr      add, 0x80000000, 0x80000000, 0
    rr      sub, 0, 1, -1
    rr      sub, 0x80000000, 1, 0x7fffffff
    rr      sub, 5, 5, 0
    rr      sll, 1, 31, 0x80000000
    rr      sll, 1, 32, 1
    rr      sll, 0x12345678, -28, 0x23456780
    rr      srl, 0x80000000, 31, 1
    rr      srl, -1, 33, 0x7fffffff
    rr      srl, 0x12345678, 0, 0x12345678
    rr      sra, 0x80000000, 31, -1
    rr      sra, 0x80000000, 32, 0x80000000
    rr      sra, 0x7fffffff, 30, 1
    rr      slt, -1, 0, 1
    rr      slt, 0, -1, 0
    rr      slt, 0x80000000, 0x7fffffff, 1
    rr      slt, 3, 3, 0
    rr      sltu, -1, 0, 0
    rr      sltu, 0, -1, 1
    rr      sltu, 0x80000000, 0x7fffffff, 0
    rr      xor, 0xff00ff00, 0x0ff00ff0, 0xf0f0f0f0
    rr      or, 0xff00ff00, 0x0ff00ff0, 0xfff0fff0
    rr      and, 0xff00ff00, 0x0ff00ff0, 0x0f000f00

    rr      mul, 7, -6, -42
    rr      mul, 0x80000000, 2, 0
    rr      mul, 0x12345678, 0x9abcdef0, 0x242d2080
    rr      mulh, -1, -1, 0
    rr      mulh, 0x80000000, 0x80000000, 0x40000000
    rr      mulh, 0x80000000, 0x7fffffff, 0xc0000000
    rr      mulh, -1, 1, -1
    rr      mulhu, -1, -1, 0xfffffffe
    rr      mulhu, 0x80000000, 2, 1
    rr      mulhsu, -1, -1, -1
    rr      mulhsu, 0x80000000, -1, 0x80000000
    rr      mulhsu, 1, -1, 0
    rr      div, 20, 6, 3
    rr      div, -20, 6, -3
    rr      div, 20, -6, -3
    rr      div, 1, 0, -1
    rr      div, 0x80000000, -1, 0x80000000
    rr      div, 0x80000000, 0, -1
    rr      divu, -20, 6, 0x2aaaaaa7
    rr      divu, 1, 0, -1
    rr      divu, 0x80000000, -1, 0
    rr      rem, 20, 6, 2
    rr      rem, -20, 6, -2
    rr      rem, 20, -6, 2
    rr      rem, 7, 0, 7
    rr      rem, 0x80000000, -1, 0
    rr      remu, -20, 6, 2
    rr      remu, 7, 0, 7
    rr      remu, 0x80000000, -1, 0x80000000

    ri      addi, 0x7fffffff, 1, 0x80000000
    ri      addi, 0, -2048, -2048
    ri      addi, 1, 2047, 2048
    ri      slti, -1, 0, 1
    ri      slti, 0, -2048, 0
    ri      slti, 0x80000000, -2048, 1
    ri      sltiu, 1, -1, 1
    ri      sltiu, -1, -1, 0
    ri      sltiu, 0, 1, 1
    ri      xori, 0x0f0f0f0f, -1, 0xf0f0f0f0
    ri      ori, 0x0f0f0f0f, 0x70f, 0x0f0f0f0f
    ri      ori, 0, -2048, 0xfffff800
    ri      andi, -1, -2048, 0xfffff800
    ri      andi, 0x0f0f0f0f, 0x7ff, 0x70f
    ri      slli, 3, 31, 0x80000000
    ri      slli, 3, 0, 3
    ri      srli, 0x80000000, 31, 1
    ri      srai, 0x80000000, 31, -1
    ri      srai, 0x40000000, 30, 1

    begin
    lui     a2, 0xfffff
    expect  a2, -4096
    lui     a2, 0
    expect  a2, 0

    begin
1:  auipc   a2, 0
    la      a0, 1b
    bne     a0, a2, failed
    auipc   a2, 0x80000
    auipc   a1, 0
    addi    a1, a1, -4
    sub     a2, a2, a1
    expect  a2, 0x80000000

    get     lw, 0, 0x80ff7f01
    get     lw, 4, 0x01020304
    get     lw, 12, 0xfffefdfc
    get     lb, 0, 1
    get     lb, 1, 0x7f
    get     lb, 2, -1
    get     lb, 3, -128
    get     lbu, 2, 0xff
    get     lbu, 3, 0x80
    get     lh, 0, 0x7f01
    get     lh, 2, 0xffff80ff
    get     lhu, 0, 0x7f01
    get     lhu, 2, 0x80ff
    put     sw, 0, 0xaabbccdd, 0xaabbccdd
    put     sh, 0, 0xaabbccdd, 0x1122ccdd
    put     sh, 2, 0xaabbccdd, 0xccdd3344
    put     sb, 0, 0xaabbccdd, 0x112233dd
    put     sb, 1, 0xaabbccdd, 0x1122dd44
    put     sb, 2, 0xaabbccdd, 0x11dd3344
    put     sb, 3, 0xaabbccdd, 0xdd223344

    taken   beq, 5, 5
    untaken beq, 5, -5
    taken   bne, 0, 1
    untaken bne, -1, -1
    taken   blt, -1, 0
    untaken blt, 0, -1
    untaken blt, 0, 0
    taken   bge, 0, -1
    taken   bge, 0, 0
    untaken bge, 0x80000000, 0x7fffffff
    taken   bltu, 0, -1
    untaken bltu, -1, 0
    untaken bltu, 1, 1
    taken   bgeu, -1, 0
    taken   bgeu, 1, 1
    untaken bgeu, 0x7fffffff, 0x80000000

    begin
    jal     a2, 2f
1:  j       failed
2:  la      a0, 1b
    bne     a0, a2, failed

    # The lowest bit of jalr's target is ignored, and the link may overwrite the base.
    begin
    la      a0, 2f
    jalr    a0, 1(a0)
1:  j       failed
2:  la      a1, 1b
    bne     a0, a1, failed

    begin
    addi    x0, x0, 5
    lui     x0, 0x12345
    jal     x0, 1f
1:  la      a0, data
    lw      x0, 0(a0)
    mv      a2, x0
    expect  a2, 0

    begin
    fence
    fence   rw, rw
    fence   w, r
    expect  x0, 0

    li      a0, 0
end:
    li      a7, 93
    ecall
    # An exit does not return.
    ebreak

.data
.balign 4
data:
    .word   0x80ff7f01, 0x01020304, 0, 0xfffefdfc
scratch:
    .word   0
