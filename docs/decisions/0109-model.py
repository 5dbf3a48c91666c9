#!/usr/bin/env python3
"""Models of three arguments of 0109 on small sizes: every table that keeps the constraints is listed, honest or not.

Names are those of the page. Each search is also made with one rule left out, and finds the forgery that the rule excludes.
"""
from itertools import combinations, product

P = 2**31 - 2**24 + 1


def range_tables(rows, bits):
    """All tables of the range chip; a table is the list of its pairs (value, bits)."""
    found, open_tables = [], [([(0, 0)], 1)]
    while open_tables:
        pairs, size = open_tables.pop()
        while len(pairs) < rows:
            value, count = pairs[-1]
            if (value + 1 - size) % P == 0:
                open_tables.append((pairs + [(0, count + 1)], size * 2 % P))
            pairs = pairs + [((value + 1) % P, count)]
        if pairs[-1] == (0, bits):
            found.append(pairs)
    return found


def memory_tables(fixed, last_key, rows, padding_is_empty=True, is_bound=True):
    """First values by key, for every memory table of `rows` rows over keys 0 to `last_key` whose `INITIAL` messages cancel.

    `fixed` is the table `INITIAL`: (key, value, kind). A seam between sections is a row like any other here, since what
    one section has out the next has in. Padding comes last; free padding may send what it likes.
    """
    values = sorted({0} | {value for _, value, _ in fixed})
    bounds = {row for row in fixed if row[2]}
    tables = []

    def balances(sent):
        if any(row not in fixed for row in sent):
            return False
        return not is_bound or all(sent.count(bound) == 1 for bound in bounds)

    def extend(keys, at, inside, first, sent, spare):
        if at == len(keys):
            if inside:
                return
            # Free padding sends any `spare` messages with inside + is_end = 1.
            extra = [()] if padding_is_empty else [c for n in range(spare + 1) for c in combinations(sorted(fixed), n)]
            if any(balances(sent + list(rows)) for rows in extra):
                tables.append(dict(zip(keys, first)))
            return
        for is_start, is_end, value in product((0, 1), (0, 1), values):
            now = inside + is_start - is_end
            if now not in (0, 1) or now + is_end not in (0, 1) or (value and not now):
                continue
            messages = [(keys[at], value, is_start + 2 * is_end)] * (now + is_end)
            extend(keys, at + 1, now, first + [value], sent + messages, spare)

    for count in range(1, rows + 1):
        for keys in combinations(range(last_key + 1), count):
            extend(keys, 0, 0, [], [], rows - count)
    return tables


def output_tables(rows, words, length, tail, is_last_column=True):
    """Numbers of received words, for every table of the output digest with `words` words a row that keeps the constraints.

    Without the column, `is_last` is the difference to the next row around the end of the table.
    """
    found = []
    for cells in product((0, 1), repeat=rows * words):
        f = [cells[i * words : (i + 1) * words] + (0,) for i in range(rows)]
        if f[0][0] != 1 or any(a < b for row in f for a, b in zip(row, row[1:])):
            continue
        if any(below[0] and not above[words - 1] for above, below in zip(f, f[1:])):
            continue
        after = [row[0] for row in f[1:]] + [0 if is_last_column else f[0][0]]
        is_last = [row[0] - next_row for row, next_row in zip(f, after)]
        ends = [4 * (words * block + sum(f[block])) - (4 - tail) for block in range(rows) if is_last[block]]
        if all(end == length for end in ends):
            found.append(sum(map(sum, f)))
    return found


def main():
    tables = range_tables(2**6, 6)
    assert tables == [[(value, bits) for bits in range(6) for value in range(2**bits)] + [(0, 6)]]
    print("range: one table")

    # Two ranges: keys 1 and 2, then key 4; 3 and 5 are the keys after them.
    fixed = {(1, 7, 1), (2, 8, 0), (3, 0, 2), (4, 9, 1), (5, 0, 2)}
    true = {1: 7, 2: 8, 4: 9}
    for rules, sound in (({}, True), ({"padding_is_empty": False}, False), ({"is_bound": False}, False)):
        tables = memory_tables(fixed, 6, 6, **rules)
        forged = [table for table in tables if any(value != true.get(key, 0) for key, value in table.items())]
        assert tables and (not forged) == sound, rules
        print("memory:", rules or "all rules", len(tables), "tables,", len(forged), "forged", forged[:1])

    for words_sent in range(1, 9):
        for tail in range(1, 5):
            assert output_tables(4, 2, 4 * words_sent - (4 - tail), tail) == [words_sent]
    forged = output_tables(4, 2, 5, 1, is_last_column=False)
    assert 8 in forged
    print("output: one table for each length; without the column", forged, "words for a length of 5 bytes")


main()
