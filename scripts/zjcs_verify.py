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



# --- section 4: verification ---------------------------------------------------------------------------------------

# What a certificate of each source must say of itself: public bits, rounded down.
DIGIT_BITS = 3.321928094887362


def entropy_bits(source):
    kind = source["kind"]
    if kind == "ceremony":
        return int(source["digits"] * DIGIT_BITS)
    return {"commit": 0, "lottery": 61 if source.get("game") == "kl8" else 0, "drand": 256}[kind]


def public_value_fits(source, value):
    kind = source["kind"]
    if kind == "commit":
        return value is None
    if value is None:
        return False
    if kind == "ceremony":
        return re.fullmatch(r"[0-9]+", value) is not None and len(value) >= source["digits"] >= 20
    if kind == "drand":
        return HEX64.match(value) is not None
    game, issue, numbers = value.split("/")
    drawn = [int(number) for number in numbers.split(".")]
    spelled = ".".join(str(number) for number in drawn) == numbers
    ascending = all(a < b for a, b in zip(drawn, drawn[1:]))
    return (game, issue) == (source["game"], source["issue"]) and spelled and ascending


def ascending(codes):
    return all(a < b for a, b in zip(codes, codes[1:]))


def verify(text):
    """Every check of a certificate as (code, ok, detail); ok is None where a check is out of scope."""
    checks = []

    def check(code, *conditions):
        failed = [detail for ok, detail in conditions if not ok]
        checks.append((code, not failed, "; ".join(failed)))

    try:
        c = json.loads(text)
        spelled = json.dumps(c, ensure_ascii=False, indent=1) + "\n"
        check("E_PARSE", (c["protocol"] == PROTOCOL, "another protocol"), (spelled == text, "another spelling"))
        plan, pool, source = c["plan"], c["pool"], c["plan"]["source"]
        entries = [item["entry"] for item in c["entries"]]
        pooled = [entry["agency"] for entry in pool["entries"]]
        excluded = [item["agency"] for item in pool["excluded"]]
        by_agency = {item["entry"]["agency"]: item for item in c["entries"]}
        plan_hash = digest("plan", plan)
        floor = plan["floorFen"] or 1
        check(
            "E_PLAN",
            (c["planHash"] == plan_hash, "hash of the plan"),
            (plan["opensAt"] < plan["closesAt"], "opens after it closes"),
            (floor <= plan["budgetFen"], "floor above the budget"),
        )
        opened = {"need": plan["need"], "round": plan["round"], "secret": c["secret"]}
        check("E_COMMIT", (digest("commit", opened) == plan["commitment"], "the secret is not the one promised"))
        check(
            "E_ENTRY",
            (all(digest("entry", i["entry"]) == i["entryHash"] for i in c["entries"]), "hash of an entry"),
            (all(entry["plan"] == plan_hash for entry in entries), "an entry for another plan"),
            (set(by_agency) <= set(pooled) | set(excluded), "an entry neither in the pool nor excluded"),
            (
                all(
                    p["agency"] in by_agency
                    and by_agency[p["agency"]]["entryHash"] == p["entryHash"]
                    and by_agency[p["agency"]]["entry"]["bid"] == p["bid"]
                    for p in pool["entries"]
                ),
                "a pool entry that differs from its entry",
            ),
        )
        check(
            "E_ORDER",
            (ascending(pooled), "order of the pool"),
            (ascending(excluded), "order of the excluded"),
            (ascending([entry["agency"] for entry in entries]), "order of the entries"),
            (not set(pooled) & set(excluded), "in the pool and excluded"),
        )
        bids = [entry["bid"] for entry in pool["entries"]]
        method = plan["method"]
        priced = all(bid is not None for bid in bids)
        check(
            "E_POOL",
            (digest("pool", pool) == c["poolHash"], "hash of the pool"),
            (pool["plan"] == plan_hash and pool["closesAt"] == plan["closesAt"], "a pool of another plan"),
            (priced or (method in ("random", "credit") and all(b is None for b in bids)), "bids missing"),
            (all((p["weight"] is not None) == (method == "credit") for p in pool["entries"]), "weights"),
            (len(bids) >= plan["minEntries"], "fewer entries than the minimum"),
        )
        times, proof = c["times"], c["proof"]
        instants = list(times.values()) + [entry["enteredAt"] for entry in entries]
        recorded = proof["recordedAt"] if proof else times["frozenAt"]
        check(
            "E_LATE",
            (all(INSTANT.match(instant) for instant in instants), "an instant"),
            (all(plan["opensAt"] <= e["enteredAt"] < plan["closesAt"] for e in entries), "an entry outside sign-up"),
            (plan["closesAt"] <= times["frozenAt"] <= recorded, "public value before the freeze"),
            (recorded <= times["secretOpenedAt"] <= times["drawnAt"], "order of opening and draw"),
        )
        check(
            "E_SOURCE",
            (public_value_fits(source, c["publicValue"]), "public value"),
            (c["claim"]["entropyBits"] == entropy_bits(source), "bits"),
            ((proof is not None) == (source["kind"] == "ceremony"), "proof of another kind"),
        )
        if source["kind"] == "ceremony":
            check("E_CEREMONY", (len(set(proof["witnesses"])) >= 2, "fewer than two witnesses"))
        elif source["kind"] != "commit":
            checks.append(("E_BLS" if source["kind"] == "drand" else "E_LOTTERY", None, "out of scope"))
        check("E_ROUND", ([r["round"] for r in c["rounds"]] == list(range(1, plan["round"])), "earlier rounds"))
        weights = {p["agency"]: p["weight"] for p in pool["entries"]}
        result = select(
            {
                "plan": plan,
                "secret": c["secret"],
                "publicValue": c["publicValue"],
                "entries": [by_agency[agency]["entry"] for agency in pooled],
                "weights": weights if method == "credit" else None,
                "excluded": pool["excluded"],
            }
        )
        check("E_SEED", (result["seed"] == c["seed"], "seed"))
        check("E_K", (result["K"] == c["K"], "K"))
        check("E_LOTS", (result["lots"] == c["lots"], "lots"))
        check(
            "E_RANK",
            (result["ranking"] == c["ranking"], "ranking"),
            (result["reference"] == c["reference"], "reference"),
        )
        winner = result["ranking"][0]
        price = by_agency[winner]["entry"]["bid"]
        price = plan["budgetFen"] if price is None else price
        check(
            "E_PRICE",
            (c["winner"] == winner and c["priceFen"] == price, "winner or price"),
            (c["budgetFen"] == plan["budgetFen"], "budget"),
            (c["savingFen"] == plan["budgetFen"] - price, "saving"),
            (all(b is None or floor <= b <= plan["budgetFen"] for b in bids), "a bid outside floor and ceiling"),
        )
        notice = canonical(c["annex"]["notice"], ascii_only=False)
        check(
            "E_ANNEX",
            (hashlib.sha256(notice.encode()).hexdigest() == plan["notice"], "hash of the notice"),
            (set(c["annex"]["agencyNames"]) == set(by_agency) | set(excluded), "names of the entrants"),
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        checks.append(("E_PARSE", False, type(error).__name__ + ": " + str(error)))
    checks.append(("E_LOG", None, "no log proof in this certificate"))
    return checks


# --- command line ---------------------------------------------------------------------------------------------------


def files_of(paths):
    for path in paths:
        if os.path.isdir(path):
            yield from (os.path.join(path, n) for n in sorted(os.listdir(path)) if n.endswith(".json"))
        else:
            yield path


def run_vectors(path):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)["cases"]
    wrong = [index for index, case in enumerate(cases) if select(case["input"]) != case["expected"]]
    print(f"{path}: {len(cases)} cases, wrong: {wrong or 'none'}")
    return len(cases) > 0 and not wrong


def run_verify(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    failed = [f"{code} {detail}" for code, ok, detail in verify(text) if ok is False]
    if not failed and json.loads(text)["plan"]["need"].startswith("REHEARSAL-"):
        failed = ["a rehearsal, which awards nothing"]
    if failed:
        print(f"{path}: {'; '.join(failed)}")
    return not failed


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in ("vectors", "verify"):
        print(__doc__, file=sys.stderr)
        return 2
    run = run_vectors if arguments[0] == "vectors" else run_verify
    results = [run(path) for path in files_of(arguments[1:])]
    print(f"{len(results)} files, {results.count(False)} wrong")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
