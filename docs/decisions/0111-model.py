"""The numbers of decision 0111: error terms up to the Johnson bound, and sizes of shrink proofs. Prints its tables."""

from math import ceil, log2, sqrt

LOG_Q = 5 * log2(2**31 - 2**24 + 1)
LOG_FINAL, LOG_ARITY = 5, 3


def exceptional(m, rate, points):
    """Exceptional challenges of a line: 2025/2055, theorems 4.2 and 4.6."""
    s, radius = m + 0.5, 1 - (1 + 0.5 / m) * sqrt(rate)
    return (2 * s**5 + 3 * s * radius * rate) * points / (3 * rate**1.5) + s / sqrt(rate)


class Layer:
    """One table as tall as the stacks, in a fixed, a main, a lookup and a quotient tree, with the tree of Q."""

    def __init__(self, log_height, log_blowup, columns=250, nexts=20, messages_a_row=32, longest=18, constraints=1000):
        self.d, self.b, self.columns, self.nexts = log_height, log_blowup, columns, nexts
        self.messages, self.longest, self.constraints = messages_a_row << log_height, longest, constraints

    def bits(self, m, queries):
        """Bits without proofs of work."""
        blowup, height = 2**self.b, 2**self.d
        losing = log2((m + 0.5) * sqrt(blowup))
        batched = exceptional(m, (1 - 1 / height) / blowup, blowup * height)
        folded = exceptional(m, (1 - 2**-LOG_FINAL) / blowup, blowup * height / 2**LOG_ARITY)
        return {
            "lookup": LOG_Q - losing - log2(self.messages * (self.longest + 2)),
            "constraints": LOG_Q - losing - log2(self.constraints),
            "out-of-domain": LOG_Q - losing - log2(3 * height + 1),
            "quotient of claims": LOG_Q - losing - log2(self.columns + self.nexts - 1),
            "second point": LOG_Q - losing - log2(height + 4),
            "batching": LOG_Q - log2(self.columns * batched),
            "folding": LOG_Q - log2((2**LOG_ARITY - 1) * folded),
            "queries": -queries * log2((1 + 0.5 / m) / sqrt(blowup)),
        }

    def size(self, queries, cap):
        """Bytes of a proof, by the formula of 0108, section 11."""
        depth = self.d + self.b
        per_query = 4 * (self.columns + 5) + 5 * 32 * max(0, depth - cap)
        caps = 5 * 32 * 2 ** min(cap, depth)
        d, layers = self.d, 0
        while d > LOG_FINAL:
            a = min(LOG_ARITY, d - LOG_FINAL)
            d, layers = d - a, layers + 1
            per_query += 20 * (2**a - 1) + 32 * max(0, d + self.b - cap)
            caps += 32 * 2 ** min(cap, d + self.b)
        claims = 20 * (self.columns + self.nexts) + 20 * self.columns
        return queries * per_query + caps + claims + 20 * 2**LOG_FINAL + 32 * (5 + layers)


def work(layer, m, queries):
    """Bits of work before lookups, batching, each fold and the queries. None if a term without work has too few bits."""
    bits = layer.bits(m, queries)
    if min(bits[label] for label in ["constraints", "out-of-domain", "quotient of claims", "second point"]) < 128:
        return None
    return [max(0, ceil(128 - bits[label])) for label in ["lookup", "batching", "folding", "queries"]]


def main():
    for log_height in [15, 16]:
        print(f"\n2^{log_height} rows of 250 columns, at most 22 bits of work before the queries\n")
        print("| rate | m | queries | work: lookups | batching | folds | queries | cap | KiB |")
        print("|---|---|---|---|---|---|---|---|---|")
        for log_blowup in [2, 3, 4, 5, 6]:
            for m in [3, 4, 5]:
                layer = Layer(log_height, log_blowup)
                queries = next(q for q in range(1, 1025) if layer.bits(m, q)["queries"] >= 106)
                bits = work(layer, m, queries)
                cap = min(range(11), key=lambda cap: layer.size(queries, cap))
                cells = [f"1/{2**log_blowup}", m, queries, *bits, f"2^{cap}", round(layer.size(queries, cap) / 1024)]
                note = "" if max(bits) <= 24 else " (more work than 24 bits)"
                print("| " + " | ".join(map(str, cells)) + " |" + note)


if __name__ == "__main__":
    main()
