#!/usr/bin/env python3
"""Second, independent implementation of the selection protocol `zjcs-selection/1`.

Written from docs/protocol.md, not from the TypeScript sources; Python 3 standard library only (ARC4 included).

    python3 zjcs_selection.py vectors FILE…       recompute golden vectors ({"cases": [{"input", "expected"}]})
    python3 zjcs_selection.py verify FILE…        verify certificates; a folder means every .json file in it

Exit status 0 when everything agrees, 1 when something differs, 2 for wrong use. BLS signatures of a beacon are out of
scope: a certificate whose source is `drand` is recomputed, and the check of its signature is reported as not done.
"""

import hashlib
import json
import os
import re
import sys

PROTOCOL = "zjcs-selection/1"
METHODS = ("random", "lowest", "reference", "average", "credit")
HEX64 = re.compile(r"[0-9a-f]{64}\Z")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
MAX_SAFE = 2**53 - 1


# --- section 1: bytes ---------------------------------------------------------------------------------------------


def canonical(value, ascii_only=True):
    """RFC 8785 text of a value of the protocol's profile; raises ValueError for anything outside it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) > MAX_SAFE:
            raise ValueError("number outside the safe integers")
        return str(value)
    if isinstance(value, str):
        if ascii_only and not value.isascii():
            raise ValueError("text that is not ASCII")
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, ascii_only) for item in value) + "]"
    if isinstance(value, dict):
        # RFC 8785 sorts by UTF-16 code units; keys are ASCII here, where every order agrees.
        if not all(key.isascii() for key in value):
            raise ValueError("key that is not ASCII")
        members = (json.dumps(key) + ":" + canonical(value[key], ascii_only) for key in sorted(value))
        return "{" + ",".join(members) + "}"
    raise ValueError("value outside the profile: " + type(value).__name__)


def digest(label, value):
    """H(label, object)."""
    return hashlib.sha256((PROTOCOL + "/" + label + "\n" + canonical(value)).encode()).hexdigest()


# --- section 2.5: generator ---------------------------------------------------------------------------------------


class Generator:
    """seedrandom 3.0.5 (ARC4) for a seed of 64 hex digits: first 256 bytes dropped, 32-bit words, big end first."""

    def __init__(self, seed):
        if not HEX64.match(seed):
            raise ValueError("seed is not 64 lower-case hex digits")
        key = seed.encode()
        state = list(range(256))
        j = 0
        for i in range(256):
            j = (j + key[i % len(key)] + state[i]) & 255
            state[i], state[j] = state[j], state[i]
        self.state, self.i, self.j = state, 0, 0
        for _ in range(256):
            self._byte()

    def _byte(self):
        s = self.state
        self.i = (self.i + 1) & 255
        self.j = (self.j + s[self.i]) & 255
        s[self.i], s[self.j] = s[self.j], s[self.i]
        return s[(s[self.i] + s[self.j]) & 255]

    def u32(self):
        value = 0
        for _ in range(4):
            value = value << 8 | self._byte()
        return value

    def uniform(self, n):
        """One of 0 … n−1, each equally likely; draws nothing when n is 1."""
        if not 1 <= n <= 2**32:
            raise ValueError("range of a draw")
        if n == 1:
            return 0
        limit = 2**32 // n * n
        while True:
            value = self.u32()
            if value < limit:
                return value % n


# --- section 2.6: rank --------------------------------------------------------------------------------------------


def draw_lots(pool, method, generator):
    """Positions (from 1) parallel to the pool."""
    left = list(range(len(pool)))
    order = []
    if method == "credit":
        while left:
            ticket = generator.uniform(sum(pool[index]["weight"] for index in left))
            for index in left:
                if ticket < pool[index]["weight"]:
                    break
                ticket -= pool[index]["weight"]
            order.append(index)
            left.remove(index)
    else:
        for i in range(len(left) - 1):
            j = i + generator.uniform(len(left) - i)
            left[i], left[j] = left[j], left[i]
        order = left
    lots = [0] * len(pool)
    for position, index in enumerate(order):
        lots[index] = position + 1
    return lots


def rank(pool, method, k, lots):
    """(indices of the pool from winner to last reserve, reference in fen or None)."""
    indices = list(range(len(pool)))
    if method in ("random", "credit"):
        return sorted(indices, key=lambda x: lots[x]), None
    bid = [entry["bid"] for entry in pool]
    if method == "lowest":
        return sorted(indices, key=lambda x: (bid[x], lots[x])), None
    dropped = []
    kept = indices[:]
    if len(kept) >= 6:
        highest = max(kept, key=lambda x: (bid[x], lots[x]))
        kept.remove(highest)
        lowest = min(kept, key=lambda x: (bid[x], -lots[x]))
        kept.remove(lowest)
        dropped = [highest, lowest]
    divisor = 100 * len(kept)
    reference = (2 * sum(bid[x] for x in kept) * k + divisor) // (2 * divisor)
    key = lambda x: (abs(bid[x] - reference), bid[x], lots[x])  # noqa: E731
    return sorted(kept, key=key) + sorted(dropped, key=key), reference


def select(data):
    """The `expected` object of a vector's `input`."""
    plan = data["plan"]
    method = plan["method"]
    if method not in METHODS:
        raise ValueError("unknown method")
    weights = data["weights"] if method == "credit" else None
    entries = sorted(data["entries"], key=lambda entry: entry["agency"])
    pool = [
        {
            "agency": entry["agency"],
            "entryHash": digest("entry", entry),
            "bid": entry["bid"],
            "weight": weights[entry["agency"]] if weights else None,
        }
        for entry in entries
    ]
    plan_hash = digest("plan", plan)
    excluded = sorted(data["excluded"], key=lambda item: item["agency"])
    pool_hash = digest(
        "pool", {"plan": plan_hash, "closesAt": plan["closesAt"], "entries": pool, "excluded": excluded}
    )
    seed = digest(
        "seed",
        {"plan": plan_hash, "pool": pool_hash, "publicValue": data["publicValue"], "secret": data["secret"]},
    )
    generator = Generator(seed)
    k = None
    if method == "reference":
        k = (95, 96, 97, 98)[generator.uniform(4)]
    elif method == "average":
        k = 100
    lots = draw_lots(pool, method, generator)
    order, reference = rank(pool, method, k, lots)
    return {
        "planHash": plan_hash,
        "pool": pool,
        "poolHash": pool_hash,
        "seed": seed,
        "K": k,
        "lots": lots,
        "reference": reference,
        "ranking": [pool[index]["agency"] for index in order],
    }


if __name__ == "__main__":
    for c in json.load(open(sys.argv[2]))["cases"]:
        got = select(c["input"])
        print(got == c["expected"])
