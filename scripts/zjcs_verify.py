#!/usr/bin/env python3
"""Independent verifier of selection certificates, protocol `zjcs-selection/1`.

Written from docs/protocol.md, not from the site's own program, so that the two can be held against each other.
Needs Python 3.8 or later and nothing else: no packages, no network, no clock.

    python3 zjcs_verify.py FILE…              verify certificates; a folder means every .json file in it,
                                              a .jsonl file one certificate's text (a JSON string) a line
    python3 zjcs_verify.py --json FILE…       the same as one JSON array
    python3 zjcs_verify.py --log-key KEY FILE…
                                              the same, and the public log must be the one of this key (from a
                                              newspaper or your receipt; may be given several times)
    python3 zjcs_verify.py --witness-key KEY FILE…
                                              the same, and this witness (or one of several) must have signed the
                                              freeze of the pool before the public value could be known
    python3 zjcs_verify.py --receipt RECEIPT FILE…
                                              the same, and the entry of this receipt must be in the certificate of
                                              its need
    python3 zjcs_verify.py --lang zh FILE…    the verdict in Chinese or English (en), by default as the system
    python3 zjcs_verify.py --vectors FILE…    recompute golden vectors: {"cases": [{"input", "expected"}]}

Exit status 0 when everything holds, 1 when something does not, 2 for wrong use.

Out of scope: BLS signatures of a random beacon. Of a `drand` certificate everything else is verified, also that the
value is the digest of the signature; the signature itself is reported as not done.
"""

import argparse
import functools
import hashlib
import json
import math
import os
import re
import sys
import unicodedata
from base64 import b64decode, b64encode
from datetime import datetime, timedelta

PROTOCOL = "zjcs-selection/1"
GENERATOR = {
    "name": "seedrandom",
    "version": "3.0.5",
    "sha256": "df5431fa9ba4b311f182a046e60cdd36ae37a1a80f515d6e9b1f568528735047",
}
MAX_SAFE = 2**53 - 1
MAX_BYTES = 8 * 1024 * 1024
MAX_MEMBERS = 300000
MAX_DEPTH = 32
MAX_MARKS = 30
MAX_STEPS = 100
LAST_SECOND = 253402300799
CODES = (
    "E_PARSE E_PLAN E_COMMIT E_ENTRY E_ORDER E_POOL E_LATE E_SOURCE E_BLS E_LOTTERY E_CEREMONY E_ROUND "
    "E_SEED E_K E_LOTS E_RANK E_PRICE E_ANNEX E_LOG E_CLOSED E_WITNESS"
).split()
REFUSALS = (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError, RecursionError)


# --- section 1: bytes -------------------------------------------------------------------------------------------------


def printable_ascii(text):
    return re.fullmatch(r"[\x20-\x7e]*", text) is not None


def canonical(value, any_text=False):
    """RFC 8785 text of a value inside the profile; ValueError outside it. `any_text` is for notices: Unicode in NFC."""
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) > MAX_SAFE:
            raise ValueError("a number outside the safe integers")
        return str(value)
    if isinstance(value, str):
        if any_text:
            if re.search("[\ud800-\udfff]", value) or unicodedata.normalize("NFC", value) != value:
                raise ValueError("text that is not in NFC")
        elif not printable_ascii(value):
            raise ValueError("text that is not printable ASCII")
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, any_text) for item in value) + "]"
    if isinstance(value, dict):
        if not all(printable_ascii(key) for key in value):
            raise ValueError("a key that is not printable ASCII")
        return "{" + ",".join(json.dumps(k) + ":" + canonical(value[k], any_text) for k in sorted(value)) + "}"
    raise ValueError("a value outside the profile")


def sha256_hex(text):
    return hashlib.sha256(text.encode()).hexdigest()


def digest(label, value):
    """H(label, object)."""
    return sha256_hex(PROTOCOL + "/" + label + "\n" + canonical(value))


def days_before(year, month, day):
    """Days from 1970-01-01 to a date of the Gregorian calendar."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def days_in(year, month):
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 + leap if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def millis(instant):
    """Milliseconds since 1970 of an instant; ValueError where it is none."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3})Z", instant)
    if not match:
        raise ValueError("not an instant")
    year, month, day, hour, minute, second, milli = map(int, match.groups())
    if not (1 <= month <= 12 and 1 <= day <= days_in(year, month) and hour < 24 and minute < 60 and second < 60):
        raise ValueError("an instant that does not exist")
    return (((days_before(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli


# --- section 4: generator ---------------------------------------------------------------------------------------------


class Generator:
    """ARC4 keyed with the seed's 64 characters, 256 bytes dropped, four bytes to a word, big end first."""

    def __init__(self, seed):
        if not re.fullmatch("[0-9a-f]{64}", seed):
            raise ValueError("the seed is not 64 lower-case hex digits")
        key = seed.encode()
        state = list(range(256))
        j = 0
        for i in range(256):
            j = (j + state[i] + key[i % 64]) % 256
            state[i], state[j] = state[j], state[i]
        self.state, self.i, self.j = state, 0, 0
        for _ in range(256):
            self.byte()

    def byte(self):
        state = self.state
        self.i = (self.i + 1) % 256
        self.j = (self.j + state[self.i]) % 256
        state[self.i], state[self.j] = state[self.j], state[self.i]
        return state[(state[self.i] + state[self.j]) % 256]

    def u32(self):
        return int.from_bytes(bytes(self.byte() for _ in range(4)), "big")

    def uniform(self, n):
        """One of 0 … n−1, each equally likely; draws nothing when n is 1."""
        if not 1 <= n <= 2**32:
            raise ValueError("a draw of one among %d" % n)
        if n == 1:
            return 0
        limit = 2**32 // n * n
        word = self.u32()
        while word >= limit:
            word = self.u32()
        return word % n


# --- section 5: order of the drawing ----------------------------------------------------------------------------------


def equal_lots(count, generator):
    row = list(range(count))
    for i in range(count - 1):
        j = i + generator.uniform(count - i)
        row[i], row[j] = row[j], row[i]
    return row


def weighted_lots(weights, generator):
    left = list(range(len(weights)))
    total = sum(weights)
    row = []
    while left:
        ticket = generator.uniform(total)
        for place, index in enumerate(left):
            if ticket < weights[index]:
                break
            ticket -= weights[index]
        row.append(left.pop(place))
        total -= weights[row[-1]]
    return row


def rank(method, bids, lots, k):
    """(indices from the winner to the last reserve, reference in fen or None)."""
    indices = list(range(len(bids)))
    if method in ("random", "credit"):
        return sorted(indices, key=lambda x: lots[x]), None
    if None in bids:
        raise ValueError("an entry without a bid")
    if method == "lowest":
        return sorted(indices, key=lambda x: (bids[x], lots[x])), None
    kept, dropped = indices, []
    if len(bids) >= 6:
        highest = max(kept, key=lambda x: (bids[x], lots[x]))
        kept = [x for x in kept if x != highest]
        lowest = min(kept, key=lambda x: (bids[x], -lots[x]))
        kept = [x for x in kept if x != lowest]
        dropped = [highest, lowest]
    hundred = 100 * len(kept)
    reference = (2 * sum(bids[x] for x in kept) * k + hundred) // (2 * hundred)

    def key(x):
        return abs(bids[x] - reference), bids[x], lots[x]

    return sorted(kept, key=key) + sorted(dropped, key=key), reference


def draw(method, entries, seed):
    """K, lots, reference and ranking of a pool's entries."""
    generator = Generator(seed)
    k = {"reference": lambda: (95, 96, 97, 98)[generator.uniform(4)], "average": lambda: 100}.get(method, lambda: None)()
    if method == "credit":
        weights = [entry["weight"] for entry in entries]
        if None in weights:
            raise ValueError("an entry without a weight")
        row = weighted_lots(weights, generator)
    else:
        row = equal_lots(len(entries), generator)
    lots = [0] * len(row)
    for place, index in enumerate(row):
        lots[index] = place + 1
    order, reference = rank(method, [entry["bid"] for entry in entries], lots, k)
    return {"K": k, "lots": lots, "reference": reference, "ranking": [entries[x]["agency"] for x in order]}


def derive_seed(plan_hash, pool_hash, public_value, secret):
    return digest("seed", {"plan": plan_hash, "pool": pool_hash, "publicValue": public_value, "secret": secret})


# --- section 3: sources -----------------------------------------------------------------------------------------------

QUICKNET = {
    "hash": "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    "genesis": 1692803367,
    "period": 3,
}
# Balls drawn, balls in the urn, minute of the day in Shanghai.
GAMES = {"kl8": (20, 80, 21 * 60 + 30)}
# Seconds: delay of a beacon's round, margin of a lottery; by version of the rules.
RULES = {"2017-01": (600, 3600)}
SHANGHAI = 8 * 3600 * 1000
DAY = 24 * 3600 * 1000

CLAIMS = {
    "commit": (
        "随机数只来自运营方在公告时封存的密码和各报名机构的随机码，没有外部公开随机数。可防：业主操纵、任何一家机构单独操纵、"
        "事后更改名单或结果。不能防：运营方与最后报名的机构串通（两者合谋可以选定结果），或运营方在截止前拒收某家的报名。",
        "Randomness comes only from the secret that the operator sealed with the notice and from the nonces of the "
        "entrants; there is no public randomness from outside. Protects against the owner, any single agency, and later "
        "changes of the list or the result. Does not protect against the operator together with the last entrant, who "
        "can choose the result, nor against an operator who turns an entry away before the deadline.",
    ),
    "ceremony": (
        "随机数来自名单冻结后当众摇出的数字，密码在数字记录之后才打开。可防：业主、机构、运营方单独操纵，以及事后更改。"
        "不能防：运营方与全部见证人串通，或虚构见证人：请向证书列名的见证人核对数字。",
        "Randomness comes from digits made in public after the freeze; the secret is opened only once they are on "
        "record. Protects against the owner, the agencies, the operator alone, and later changes. Does not protect "
        "against the operator together with all witnesses, or with invented ones: ask those named in the certificate for "
        "the digits.",
    ),
    "lottery": (
        "随机数来自名单冻结后开奖的国家彩票，期号在公告时已定，密码在开奖前已公开。可防：业主、机构、运营方单独操纵，以及事后更改；"
        "号码作假，对照任何一份报纸即可揭穿。不能防：能够左右开奖号码的人（开奖时名单和密码已经公开，他不需要与运营方串通）。",
        "Randomness comes from a national lottery drawn after the freeze; the issue was fixed by the notice and the "
        "secret was published before the draw. Protects against the owner, the agencies, the operator alone, and later "
        "changes; any newspaper exposes a false number. Does not protect against whoever can choose the lottery's numbers: pool "
        "and secret are public by then, so he does not need the operator.",
    ),
    "drand": (
        "随机数来自名单冻结后公布的国际随机信标，轮次由截止时间推算，密码在该轮公布前已公开，签名可离线核验。可防：业主、机构、"
        "运营方单独操纵，以及事后更改。不能防：运营方与达到门限的信标成员串通，再加上最后报名的机构，或拒收某家的报名。",
        "Randomness comes from an international beacon after the freeze; the round follows from the deadline, the "
        "secret was published before the round, and the signature is verified offline. Protects against the owner, the "
        "agencies, the operator alone, and later changes. Does not protect against the operator and a threshold of the "
        "beacon's members together, with the last entrant or by turning an entry away.",
    ),
}


def bits_of(source):
    """Public bits, rounded down."""
    kind = source["kind"]
    if kind == "ceremony":
        return math.floor(source["digits"] * math.log2(10))
    if kind == "lottery":
        count, of, _ = GAMES.get(source["game"], (0, 0, 0))
        return math.comb(of, count).bit_length() - 1
    return 256 if kind == "drand" else 0


def claim_of(source):
    zh, en = CLAIMS[source["kind"]]
    return {"entropyBits": bits_of(source), "zh": zh, "en": en}


PARTIES = (
    "operator entrant witnesses witnesses-blocking custodians custodians-blocking beacon hall lottery typists".split()
)


def minimal(coalitions):
    """In the order of the parties, each once, without those that contain another one."""
    sorted_ = [[party for party in PARTIES if party in one] for one in coalitions]
    return [
        one
        for place, one in enumerate(sorted_)
        if not any(
            at != place and set(other) <= set(one) and (len(other) < len(one) or at < place)
            for at, other in enumerate(sorted_)
        )
    ]


def coalitions_of(source, sealing, witnessed, escrow, priced):
    """Who would have to collude: protocol, section 4."""
    openers = {"site": [], "custodians": ["custodians"], "tlock": ["beacon"]}[sealing]
    backdating = ["operator"] + (["witnesses"] if witnessed else [])
    readers = [["operator", *openers], backdating]
    keepers = [["operator"]] + ([[escrow]] if escrow else [])
    steer = {
        "commit": [] if priced else [["operator", "entrant"]],
        "ceremony": [[*keeper, "hall"] for keeper in keepers],
        "lottery": [["lottery"], ["typists"]],
        "drand": [["operator", "entrant", "beacon"]],
    }[source]
    late = [backdating] + (readers if priced else [])
    holders = {None: [], "beacon": ["beacon"], "custodians": ["custodians-blocking"]}[escrow]
    shut = {"site": ["operator"], "custodians": ["custodians-blocking"], "tlock": ["beacon"]}[sealing]
    return {
        "steer": minimal(steer + [[*one, "entrant"] for one in late]),
        "foresee": minimal({"lottery": [["lottery"]], "drand": [["beacon"]]}.get(source, keepers)),
        "read": minimal(readers),
        "stop": minimal([shut] + ([["witnesses-blocking"]] if witnessed else []) + [["operator", *holders]]),
    }


def claim_2_of(plan, first, witnessed):
    """What a certificate of version 2 says on its face; `first` is the first round's plan, `witnessed` whether its policy asks."""
    escrow = plan["escrow"] and ("beacon" if plan["escrow"]["recipient"].startswith("drand:") else "custodians")
    sealing = first["sealing"]["scheme"] if first["sealing"] else "site"
    priced = plan["method"] in ("lowest", "reference", "average")
    kind = plan["source"]["kind"]
    return {"entropyBits": bits_of(plan["source"]), "coalitions": coalitions_of(kind, sealing, witnessed, escrow, priced)}


def awaited(source, proof):
    """The source after postponements: the value names the last issue."""
    if source["kind"] == "lottery" and proof and proof["kind"] == "lottery" and proof["postponed"]:
        return dict(source, issue=proof["postponed"][-1]["to"])
    return source


def is_value(source, value):
    """True for the canonical text of a public value of this source."""
    kind = source["kind"]
    if kind == "commit" or value is None:
        return kind == "commit" and value is None
    if kind == "ceremony":
        return re.fullmatch("[0-9]+", value) is not None and len(value) >= source["digits"] >= 20
    if kind == "drand":
        return re.fullmatch("[0-9a-f]{64}", value) is not None
    parts = value.split("/")
    if len(parts) != 3 or parts[0] != source["game"] or parts[1] != source["issue"] or source["game"] not in GAMES:
        return False
    count, of, _ = GAMES[source["game"]]
    numbers = parts[2].split(".")
    if len(numbers) != count or not all(re.fullmatch("[1-9][0-9]{0,2}", number) for number in numbers):
        return False
    drawn = [int(number) for number in numbers]
    return drawn[-1] <= of and ascending(drawn)


def beacon_round(closes_at, rules):
    since = millis(closes_at) + RULES[rules][0] * 1000 - QUICKNET["genesis"] * 1000
    return max(1, -(-since // (QUICKNET["period"] * 1000)) + 1)


def known_from(plan):
    """Milliseconds from which the value can be known to anybody; None where no such moment is fixed beforehand."""
    source = plan["source"]
    if source["kind"] == "drand" and source["chain"] == QUICKNET["hash"]:
        return (QUICKNET["genesis"] + (source["round"] - 1) * QUICKNET["period"]) * 1000
    if source["kind"] == "lottery" and source["game"] in GAMES and plan["rules"] in RULES:
        earliest = millis(plan["closesAt"]) + RULES[plan["rules"]][1] * 1000
        offset = GAMES[source["game"]][2] * 60 * 1000 - SHANGHAI
        return -(-(earliest - offset) // DAY) * DAY + offset
    return None


def issue_fits(issue, slot):
    """True when an issue can be the first one at or after a slot, without knowing the closed days of the year."""
    day = (slot + SHANGHAI) // DAY
    year = 1970 + day // 366
    while days_before(year + 1, 1, 1) <= day:
        year += 1
    nth = day - days_before(year, 1, 1) + 1
    if not re.fullmatch("[0-9]{7}", issue):
        return False
    of_year, number = int(issue[:4]), int(issue[4:])
    if of_year == year:
        return max(1, nth - 30) <= number <= nth
    return of_year == year + 1 and number == 1 and nth > 365 - 30


def source_faults(plan):
    source, rules = plan["source"], plan["rules"]
    if source["kind"] not in ("drand", "lottery"):
        return []
    if rules not in RULES:
        return ["no timing is known for the rules " + rules]
    if source["kind"] == "lottery":
        slot = known_from(plan)
        return faults((slot is None or issue_fits(source["issue"], slot), "the issue does not follow from the deadline"))
    return faults(
        (source["chain"] == QUICKNET["hash"], "the chain is not pinned"),
        (source["round"] == beacon_round(plan["closesAt"], rules), "the round does not follow from the deadline"),
    )


def proof_faults(plan, value, proof):
    """What speaks against a proof, but for the signature of a beacon."""
    source = plan["source"]
    kind = source["kind"]
    if kind == "commit":
        return []
    if proof is None or proof["kind"] != kind:
        return ["no proof of this source"]
    if kind == "ceremony":
        return faults((len(set(proof["witnesses"])) >= 2, "fewer than two witnesses"))
    if kind == "drand":
        signature = proof["signature"]
        if source["chain"] != QUICKNET["hash"] or not re.fullmatch("[0-9a-f]{96}", signature):
            return ["no signature of a pinned chain"]
        own = hashlib.sha256(bytes.fromhex(signature)).hexdigest()
        return faults(
            (proof["round"] == source["round"], "the signature of another round"),
            (own == value, "the value is not the digest of the signature"),
        )
    found = faults(
        (bits_of(source) >= 40, "fewer than 40 bits"),
        (two_hands(proof["typed"], proof["confirmed"]), "not typed and confirmed by two, in this order"),
    )
    issue = source["issue"]
    for step in proof["postponed"]:
        found += faults(
            (step["from"] == issue, "an issue that was not awaited"),
            (follows(step["to"], step["from"]), "an issue that is not the next one"),
            (two_hands(step["proposed"], step["confirmed"]), "not decided by two, in this order"),
            (proof["typed"]["at"] >= step["confirmed"]["at"], "typed before the issue was decided"),
        )
        issue = step["to"]
    return found


def follows(issue, before):
    """True for the next issue: one more, or the first of the next year at the end of one."""
    year, number = int(before[:4]), int(before[4:])
    return issue == "%d%03d" % (year, number + 1) or (issue == "%d001" % (year + 1) and number >= 335)


def two_hands(first, second):
    return first["id"] != second["id"] and first["at"] <= second["at"]


# --- section 7: schema ------------------------------------------------------------------------------------------------
# A rule takes a value and the path to it and raises ValueError where the value breaks it.


def text(pattern=None, least=0, most=None):
    def rule(value, at):
        units = len(value.encode("utf-16-le", "surrogatepass")) // 2 if isinstance(value, str) else -1
        if units < least or (most is not None and units > most) or (pattern and not re.fullmatch(pattern, value)):
            raise ValueError(at + ": not such a text")

    return rule


def integer(least=-MAX_SAFE):
    def rule(value, at):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MAX_SAFE:
            raise ValueError(at + ": not such a number")

    return rule


def one_of(*values):
    def rule(value, at):
        if not isinstance(value, str) or value not in values:
            raise ValueError(at + ": not one of " + ", ".join(values))

    return rule


def nullable(inner):
    return lambda value, at: None if value is None else inner(value, at)


def members(**rules):
    def rule(value, at):
        if not isinstance(value, dict) or set(value) != {name.rstrip("_") for name in rules}:
            raise ValueError(at + ": not exactly the members " + ", ".join(name.rstrip("_") for name in rules))
        for name, inner in rules.items():
            inner(value[name.rstrip("_")], at + "." + name.rstrip("_"))

    return rule


def items(inner, least=0, most=None):
    def rule(value, at):
        if not isinstance(value, list) or len(value) < least or (most is not None and len(value) > most):
            raise ValueError(at + ": not such a list")
        for index, item in enumerate(value):
            inner(item, "%s[%d]" % (at, index))

    return rule


def record(key, inner):
    def rule(value, at):
        if not isinstance(value, dict):
            raise ValueError(at + ": not an object")
        for name, item in value.items():
            key(name, at)
            inner(item, at + "." + name)

    return rule


def by_kind(**rules):
    def rule(value, at):
        kind = value.get("kind") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in rules:
            raise ValueError(at + ": of no known kind")
        rules[kind](value, at)

    return rule


def instant_rule(value, at):
    if not isinstance(value, str):
        raise ValueError(at + ": not an instant")
    millis(value)


def anything(_value, _at):
    return None


HEX64 = text("[0-9a-f]{64}")
AGENCY = text("[0-9A-HJ-NP-RTUW-Y]{18}")
CODE = text(r"[\x20-\x7e]{1,200}")
POSITIVE = integer(1)
KIND = anything
HAND = members(role=CODE, id=CODE, at=instant_rule)
SOURCE = by_kind(
    commit=members(kind=KIND),
    ceremony=members(kind=KIND, digits=POSITIVE),
    lottery=members(kind=KIND, game=CODE, issue=CODE),
    drand=members(kind=KIND, chain=HEX64, round=POSITIVE),
)
PLAN = members(
    need=CODE,
    round=POSITIVE,
    method=one_of("random", "lowest", "reference", "average", "credit"),
    fund=one_of("state", "social"),
    budgetFen=POSITIVE,
    floorFen=nullable(POSITIVE),
    minEntries=POSITIVE,
    notice=HEX64,
    rules=CODE,
    opensAt=instant_rule,
    closesAt=instant_rule,
    source=SOURCE,
    commitment=HEX64,
)
ENTRY = members(plan=HEX64, agency=AGENCY, enteredAt=instant_rule, nonce=HEX64, bid=nullable(POSITIVE))
EXCLUDED = items(members(agency=AGENCY, reason=CODE))
POOL = members(
    plan=HEX64,
    closesAt=instant_rule,
    entries=items(
        members(agency=AGENCY, entryHash=HEX64, bid=nullable(POSITIVE), weight=nullable(POSITIVE)), least=1
    ),
    excluded=EXCLUDED,
)
REASON = text(least=1, most=1000)
POSTPONED = members(from_=CODE, to=CODE, reason=REASON, proposed=HAND, confirmed=HAND)
PROOF = nullable(
    by_kind(
        ceremony=members(kind=KIND, witnesses=items(text(least=1, most=100), least=2), recordedAt=instant_rule),
        drand=members(kind=KIND, round=POSITIVE, signature=text("[0-9a-f]{2,200}")),
        lottery=members(kind=KIND, typed=HAND, confirmed=HAND, postponed=items(POSTPONED, most=MAX_STEPS)),
    )
)
VALUE = nullable(text(most=2000))
ROUND = members(
    plan=PLAN,
    planHash=HEX64,
    pool=POOL,
    poolHash=HEX64,
    secret=nullable(HEX64),
    publicValue=VALUE,
    proof=PROOF,
    seed=nullable(HEX64),
    ranking=nullable(items(AGENCY)),
    redo=members(
        basis=one_of("source-failed", "objection-upheld"),
        reason=REASON,
        excluded=EXCLUDED,
        proposed=HAND,
        confirmed=HAND,
    ),
)
LEAF = members(
    seq=POSITIVE,
    at=instant_rule,
    kind=CODE,
    subject=text(most=500),
    actor=members(id=nullable(text(most=100)), role=CODE),
    data=record(anything, anything),
)
LOG = nullable(
    members(
        origin=text(least=1, most=255),
        key=text(most=500),
        events=items(members(leaf=LEAF, index=integer(0), proof=items(HEX64, most=60))),
        checkpoint=text(most=2000),
        witnessed=nullable(members(checkpoint=text(most=20000), proof=items(HEX64, most=60))),
    )
)
CERTIFICATE = members(
    protocol=one_of(PROTOCOL),
    site=text(most=500),
    plan=PLAN,
    planHash=HEX64,
    entries=items(members(entryHash=HEX64, entry=ENTRY)),
    pool=POOL,
    poolHash=HEX64,
    secret=HEX64,
    publicValue=VALUE,
    proof=PROOF,
    seed=HEX64,
    K=nullable(integer()),
    lots=items(integer()),
    reference=nullable(integer()),
    ranking=items(AGENCY),
    winner=AGENCY,
    budgetFen=POSITIVE,
    priceFen=POSITIVE,
    savingFen=integer(0),
    claim=members(entropyBits=integer(), zh=text(), en=text()),
    times=members(frozenAt=instant_rule, secretOpenedAt=instant_rule, drawnAt=instant_rule),
    generator=members(**{name: one_of(value) for name, value in GENERATOR.items()}),
    rounds=items(ROUND, most=MAX_STEPS),
    annex=members(notice=record(anything, anything), agencyNames=record(AGENCY, text(least=1, most=200))),
    log=LOG,
)


def refuse_excess(source):
    """ValueError for a text with more members, levels or marks than a certificate may have; builds nothing of it."""
    members = depth = 0
    in_string = False
    # A comma stands before every member but the first; a container that is not empty has a first one.
    for token in re.finditer(r'\\.|["{}\[\],]', source, re.DOTALL):
        sign = token.group()
        if sign == '"':
            in_string = not in_string
        elif in_string or sign[0] == "\\":
            continue
        elif sign in "[{":
            depth += 1
            members += re.compile(r"[ \t\r\n]*[^ \t\r\n\]}]").match(source, token.end()) is not None
        elif sign in "]}":
            depth -= 1
        else:
            members += 1
        if members > MAX_MEMBERS or depth > MAX_DEPTH:
            raise ValueError("more than %d members or %d levels" % (MAX_MEMBERS, MAX_DEPTH))
    # Putting marks in order takes time with the square of their number.
    for run in re.findall("[^\x00-\u02ff]{%d,}" % (MAX_MARKS + 1), source):
        in_a_row = 0
        for character in run:
            in_a_row = in_a_row + 1 if unicodedata.category(character)[0] == "M" else 0
            if in_a_row > MAX_MARKS:
                raise ValueError("more than %d combining marks in a row" % MAX_MARKS)


def once_only(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member written twice")
    return found


def indices_first(value):
    """False where an object's keys do not stand as JavaScript writes them: array indices first, ascending."""
    if isinstance(value, list):
        return all(indices_first(item) for item in value)
    if not isinstance(value, dict):
        return True
    is_index = [re.fullmatch("0|[1-9][0-9]{0,9}", key) is not None and int(key) < 2**32 - 1 for key in value]
    first = [int(key) for key, index in zip(value, is_index) if index]
    return (
        ascending(first) and all(is_index[: len(first)]) and all(indices_first(item) for item in value.values())
    )


def refuse_constant(name):
    raise ValueError(name)


def parse(data):
    """The certificate of a file's bytes; raises one of REFUSALS for anything else."""
    if len(data) > MAX_BYTES:
        raise ValueError("too large")
    source = data.decode("utf-8")
    refuse_excess(source)
    certificate = json.loads(source, object_pairs_hook=once_only, parse_constant=refuse_constant)
    CERTIFICATE(certificate, "certificate")
    spelled = json.dumps(certificate, ensure_ascii=False, indent=1) + "\n"
    # A lone half of a pair is the one thing that JSON.stringify still writes as an escape.
    spelled = re.sub("[\ud800-\udfff]", lambda match: "\\u%04x" % ord(match.group()), spelled)
    if spelled != source or not indices_first(certificate):
        raise ValueError("not in the spelling of a certificate")
    return certificate


# --- section 8: checks ------------------------------------------------------------------------------------------------


def faults(*conditions):
    """The words of the conditions that do not hold."""
    return [words for holds, words in conditions if not holds]


def ascending(values):
    return all(a < b for a, b in zip(values, values[1:]))


def same(a, b):
    """Equal as written, the order of members included."""
    return json.dumps(a) == json.dumps(b)


class Undone(Exception):
    """A check that is not done, with the reason."""


class Checks:
    """The checks of one certificate, each a method that returns its faults."""

    def __init__(self, certificate, known_keys, known_witnesses, receipts):
        self.c = certificate
        self.known_keys = known_keys
        self.known_witnesses = known_witnesses
        self.receipts = receipts
        self.plan = certificate["plan"]
        self.pool = certificate["pool"]
        self.first = certificate["rounds"][0] if certificate["rounds"] else certificate
        self.kind = self.plan["source"]["kind"]
        self.drawn = None

    def own(self):
        """What the certificate's own values lead to."""
        if self.drawn is None:
            c = self.c
            seed = derive_seed(c["planHash"], c["poolHash"], c["publicValue"], c["secret"])
            self.drawn = dict(draw(self.plan["method"], self.pool["entries"], seed), seed=seed)
        return self.drawn

    def E_PLAN(self):
        plan = self.plan
        return faults(
            (digest("plan", plan) == self.c["planHash"], "hash of the plan"),
            (plan["opensAt"] < plan["closesAt"], "opens after it closes"),
            ((plan["floorFen"] or 0) <= plan["budgetFen"], "floor above the budget"),
        )

    def E_COMMIT(self):
        return commit_faults(self.plan, self.plan["round"], self.c["secret"])

    def E_ENTRY(self):
        found = []
        by_agency = {item["entry"]["agency"]: item for item in self.c["entries"]}
        listed = {item["agency"] for item in self.pool["entries"] + self.pool["excluded"]}
        for item in self.c["entries"]:
            entry = item["entry"]
            found += faults(
                (digest("entry", entry) == item["entryHash"], entry["agency"] + ": hash of the entry"),
                (entry["plan"] == self.first["planHash"], entry["agency"] + ": made for another plan"),
                (entry["agency"] in listed, entry["agency"] + ": neither in the pool nor excluded"),
            )
        for item in self.pool["entries"]:
            own = by_agency.get(item["agency"])
            fits = own and own["entryHash"] == item["entryHash"] and own["entry"]["bid"] == item["bid"]
            found += faults((fits, item["agency"] + ": in the pool unlike its entry"))
        for item in self.pool["excluded"]:
            shown = item["agency"] in by_agency or item["reason"] in ("bid-unreadable", "bid-altered")
            found += faults((shown, item["agency"] + ": excluded, its entry is missing"))
        return found

    def E_ORDER(self):
        pooled = [item["agency"] for item in self.pool["entries"]]
        excluded = [item["agency"] for item in self.pool["excluded"]]
        return faults(
            (ascending(pooled), "order of the pool"),
            (ascending(excluded), "order of the excluded"),
            (ascending([item["entry"]["agency"] for item in self.c["entries"]]), "order of the entries"),
            (not set(pooled) & set(excluded), "in the pool and excluded"),
        )

    def E_POOL(self):
        entries, method = self.pool["entries"], self.plan["method"]
        made = [entry["bid"] is not None for entry in entries]
        return faults(
            (digest("pool", self.pool) == self.c["poolHash"], "hash of the pool"),
            (self.pool["plan"] == self.c["planHash"], "a pool of another plan"),
            (self.pool["closesAt"] == self.plan["closesAt"], "a pool of another deadline"),
            (all(made) or (method in ("random", "credit") and not any(made)), "bids are missing"),
            (all((e["weight"] is not None) == (method == "credit") for e in entries), "weights"),
            (len(entries) >= self.plan["minEntries"], "fewer entries than the minimum"),
        )

    def E_LATE(self):
        times, proof, first = self.c["times"], self.c["proof"], self.first["plan"]
        frozen, opened, drawn = times["frozenAt"], times["secretOpenedAt"], times["drawnAt"]
        entered = [item["entry"]["enteredAt"] for item in self.c["entries"]]
        found = faults(
            (all(first["opensAt"] <= at < first["closesAt"] for at in entered), "an entry outside the sign-up"),
            (self.plan["closesAt"] <= frozen, "frozen before the deadline"),
            (frozen <= opened, "the secret was opened before the freeze"),
            (opened <= drawn, "drawn before the secret was opened"),
        )
        since = known_from(self.plan)
        if since is not None:
            found += faults(
                (millis(frozen) < since, "frozen when the value could be known"),
                (millis(opened) < since, "the secret was opened when the value could be known"),
                (since <= millis(drawn), "drawn before the value could be known"),
            )
        if proof and proof["kind"] == "ceremony":
            found += faults(
                (frozen <= proof["recordedAt"], "digits before the freeze"),
                (proof["recordedAt"] <= opened, "the secret was opened before the digits were on record"),
            )
        if proof and proof["kind"] == "lottery":
            found += faults(
                (since is None or since <= millis(proof["typed"]["at"]), "numbers before the lottery was drawn"),
                (proof["confirmed"]["at"] <= drawn, "drawn before the numbers were confirmed"),
            )
        return found

    def E_SOURCE(self):
        source, proof = self.plan["source"], self.c["proof"]
        proof_kind = proof["kind"] if proof else None
        return source_faults(self.plan) + faults(
            (is_value(awaited(source, proof), self.c["publicValue"]), "not a value of the planned source"),
            (same(self.c["claim"], claim_of(source)), "the claim of another source"),
            (proof_kind == (None if self.kind == "commit" else self.kind), "a proof of another kind"),
        )

    def of_source(self, kind):
        if self.kind != kind:
            raise Undone("does not apply to the source " + self.kind)
        return proof_faults(self.plan, self.c["publicValue"], self.c["proof"])

    def E_BLS(self):
        found = self.of_source("drand")
        if not found:
            raise Undone("the signature itself is out of scope here; round and digest fit")
        return found

    def E_LOTTERY(self):
        return self.of_source("lottery")

    def E_CEREMONY(self):
        return self.of_source("ceremony")

    def E_ROUND(self):
        return round_faults(self.c)

    def E_SEED(self):
        return faults((self.own()["seed"] == self.c["seed"], "seed"))

    def E_K(self):
        return faults((self.own()["K"] == self.c["K"], "K"))

    def E_LOTS(self):
        return faults((self.own()["lots"] == self.c["lots"], "lots"))

    def E_RANK(self):
        own = self.own()
        return faults(
            (own["ranking"] == self.c["ranking"], "ranking"),
            (own["reference"] == self.c["reference"], "reference"),
        )

    def E_PRICE(self):
        c, budget = self.c, self.plan["budgetFen"]
        winner = self.own()["ranking"][0]
        bid = next(entry["bid"] for entry in self.pool["entries"] if entry["agency"] == winner)
        price = budget if bid is None else bid
        bids = [entry["bid"] for entry in self.pool["entries"] if entry["bid"] is not None]
        return faults(
            (c["winner"] == winner, "winner"),
            (c["priceFen"] == price, "price"),
            (c["budgetFen"] == budget, "budget"),
            (c["savingFen"] == budget - price, "saving"),
            (all((self.plan["floorFen"] or 1) <= bid <= budget for bid in bids), "a bid outside floor and ceiling"),
        )

    def E_ANNEX(self):
        annex = self.c["annex"]
        entrants = {item["entry"]["agency"] for item in self.c["entries"]}
        entrants |= {item["agency"] for item in self.pool["excluded"]}
        return faults(
            (sha256_hex(canonical(annex["notice"], any_text=True)) == self.plan["notice"], "hash of the notice"),
            (set(annex["agencyNames"]) == entrants, "names of the entrants"),
        )

    def E_LOG(self):
        if self.c["log"] is not None:
            found = log_faults(self.c, self.known_keys, self.known_witnesses)
            return found + receipt_faults(self.c, self.receipts, [self.c["log"]["key"], *self.known_keys])
        if self.known_keys or self.known_witnesses or self.receipts:
            return ["no log proof in this certificate"]
        raise Undone("no log proof in this certificate")

    def E_CLOSED(self):
        raise Undone("not in certificates of version 1")

    def E_WITNESS(self):
        raise Undone("not in certificates of version 1")


def commit_faults(plan, number, secret):
    promised = digest("commit", {"need": plan["need"], "round": number, "secret": secret})
    return faults((promised == plan["commitment"], "the secret is not the one promised"))


def own_round_faults(earlier, number):
    plan, pool, redo = earlier["plan"], earlier["pool"], earlier["redo"]
    value, proof, secret = earlier["publicValue"], earlier["proof"], earlier["secret"]
    planned = is_value(awaited(plan["source"], proof), value)
    seed = ranking = None
    if secret is not None and planned:
        seed = derive_seed(earlier["planHash"], earlier["poolHash"], value, secret)
        ranking = draw(plan["method"], pool["entries"], seed)["ranking"]
    found = faults(
        (plan["round"] == number, "number"),
        (digest("plan", plan) == earlier["planHash"], "hash of the plan"),
        (digest("pool", pool) == earlier["poolHash"], "hash of the pool"),
        (pool["plan"] == earlier["planHash"], "a pool of another plan"),
        (pool["closesAt"] == plan["closesAt"], "a pool of another deadline"),
        (seed == earlier["seed"], "seed"),
        (ranking == earlier["ranking"], "ranking"),
        (two_hands(redo["proposed"], redo["confirmed"]), "not decided by two, in this order"),
        (plan["closesAt"] <= redo["proposed"]["at"], "decided before the deadline"),
    )
    if secret is not None:
        found += commit_faults(plan, number, secret)
    if value is None:
        found += faults((proof is None, "a proof of no value"))
    else:
        found += proof_faults(plan, value, proof)
        found += faults((planned, "not a value of its source"))
        found += faults((proof and proof["kind"] == plan["source"]["kind"], "a proof of another kind"))
    return found + source_faults(plan)


def round_faults(certificate):
    chain = certificate["rounds"] + [certificate]
    found = faults((certificate["plan"]["round"] == len(chain), "number of this round"))
    for number, (earlier, later) in enumerate(zip(chain, chain[1:]), 1):
        redo, pool, plan = earlier["redo"], earlier["pool"], later["plan"]
        out = {item["agency"] for item in redo["excluded"]}
        kept = ("need", "method", "fund", "budgetFen", "floorFen", "minEntries")
        shrunk = {
            "plan": digest("plan", plan),
            "closesAt": plan["closesAt"],
            "entries": [entry for entry in pool["entries"] if entry["agency"] not in out],
            "excluded": sorted(pool["excluded"] + redo["excluded"], key=lambda item: item["agency"]),
        }
        found += ["round %d: %s" % (number, words) for words in own_round_faults(earlier, number)]
        found += faults(
            (all(earlier["plan"][name] == plan[name] for name in kept), "round %d changes the need" % (number + 1)),
            (
                plan["source"]["kind"] != "commit",
                "round %d draws from a secret that was chosen after the entries were public" % (number + 1),
            ),
            (plan["opensAt"] == redo["confirmed"]["at"], "round %d opens at another moment" % (number + 1)),
            (plan["closesAt"] > earlier["plan"]["closesAt"], "round %d closes too early" % (number + 1)),
            (out <= {entry["agency"] for entry in pool["entries"]}, "excluded without having been in the pool"),
            (
                same(shrunk, {name: later["pool"][name] for name in shrunk}),
                "the pool of round %d differs by more than the decision states" % (number + 1),
            ),
        )
    return found


# --- the public log: RFC 6962 leaves and proofs, signed notes, Ed25519 (RFC 8032) ---------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add_points(a, b):
    """Sum of two points (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times_point(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add_points(result, point)
        point = add_points(point, point)
        scalar >>= 1
    return result


def read_point(data):
    """The point of 32 bytes; ValueError where there is none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        raise ValueError("not a point")
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point")
    if x % 2 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = read_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def equal_points(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


@functools.lru_cache(maxsize=64)
def ed25519_verifies(public_key, message, signature):
    """True when the signature of the message is the key's (RFC 8032, section 5.1.7)."""
    try:
        key, r = read_point(public_key), read_point(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L or equal_points(times_point(8, key), (0, 1, 1, 0)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    return equal_points(times_point(s, BASE), add_points(r, times_point(h, key)))


def base64_bytes(encoded):
    data = b64decode(encoded, validate=True)
    if b64encode(data).decode() != encoded:
        raise ValueError("not in standard base64")
    return data


def read_key(encoded, kind=1):
    """(name, four bytes of id, public key) of `name+id+base64(type || key)`; ValueError for anything else.

    Kind 1 is a log's key, 4 a witness's.
    """
    match = re.fullmatch(r"([^+\s]+)\+([0-9a-f]{8})\+(.+)", encoded)
    if not match:
        raise ValueError("not a verifier key")
    name, identity, data = match[1], bytes.fromhex(match[2]), base64_bytes(match[3])
    if len(data) != 33 or data[0] != kind:
        raise ValueError("not an Ed25519 key of this kind")
    if hashlib.sha256(name.encode() + b"\n" + data).digest()[:4] != identity:
        raise ValueError("the id is not the key's")
    return name, identity, data[1:]


def read_note(note):
    """(text, [(name, id, signature)]) of a signed note; ValueError for anything else."""
    text_part, separator, lines = note.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise ValueError("not a signed note")
    signatures = []
    for line in lines[:-1].split("\n"):
        match = re.fullmatch(r"— (\S+) (\S+)", line)
        data = base64_bytes(match[2]) if match else b""
        if len(data) < 5:
            raise ValueError("not a signature line")
        signatures.append((match[1], data[:4], data[4:]))
    return text_part + "\n", signatures


def read_checkpoint(body):
    """(origin, size, root) of a checkpoint's text; ValueError for anything else."""
    match = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]*)\n([^\n]+)\n(?:[^\n]+\n)*", body)
    root = base64_bytes(match[3]) if match else b""
    if len(root) != 32:
        raise ValueError("not a checkpoint")
    return match[1], int(match[2]), root


def included(leaf, index, size, proof, root):
    """True when a leaf hash stands at an index of the tree of that size (RFC 6962, section 2.1.1)."""
    if index >= size:
        return False
    node, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node % 2 or node == last:
            found = hashlib.sha256(b"\x01" + step + found).digest()
            while node % 2 == 0 and node:
                node, last = node // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + step).digest()
        node, last = node // 2, last // 2
    return last == 0 and found == root


def cosigned(note, origin):
    """[(name, id, instant in milliseconds, what was signed, signature)] of the lines that are not the log's."""
    body, signatures = read_note(note)
    found = []
    for name, identity, data in signatures:
        if name != origin:
            if len(data) != 72:
                raise ValueError("not a cosignature")
            seconds = int.from_bytes(data[:8], "big")
            if seconds > LAST_SECOND:
                raise ValueError("a cosignature of no moment that exists")
            found.append((name, identity, seconds * 1000, "cosignature/v1\ntime %d\n%s" % (seconds, body), data[8:]))
    return found


def witness_faults(certificate, log_key, known_witnesses):
    """What speaks against the cosigned checkpoint over the freeze: C2SP tlog-cosignature, cosignature/v1."""
    log, name = certificate["log"], log_key[0]
    if log["witnessed"] is None:
        return ["no signature of a witness"] if known_witnesses else []
    body, signatures = read_note(log["witnessed"]["checkpoint"])
    origin, size, root = read_checkpoint(body)
    own = [signature for by, key_id, signature in signatures if (by, key_id) == (name, log_key[1])]
    if origin != name or not own or not all(ed25519_verifies(log_key[2], body.encode(), s) for s in own):
        return ["the witnesses' checkpoint is not one of this log"]
    lines = cosigned(log["witnessed"]["checkpoint"], name)
    freezes = [event for event in log["events"] if event["leaf"]["kind"] == "pool.frozen"]
    if not lines or not freezes:
        return ["nobody cosigned, or nothing"]
    leaf = hashlib.sha256(b"\x00" + canonical(freezes[-1]["leaf"], any_text=True).encode()).digest()
    steps = [bytes.fromhex(step) for step in log["witnessed"]["proof"]]
    if not included(leaf, freezes[-1]["index"], size, steps, root):
        return ["the freeze is not in the checkpoint that the witnesses signed"]
    if not known_witnesses:
        return []
    times = []
    for key in (read_key(one, 4) for one in known_witnesses):
        mine = [line for line in lines if line[:2] == key[:2]]
        if mine and all(ed25519_verifies(key[2], signed.encode(), s) for _, _, _, signed, s in mine):
            times += [at for _, _, at, _, _ in mine]
    if not times:
        return ["none of the witnesses that you gave has signed"]
    before = known_from(certificate["plan"])
    if before is None:
        proof = certificate["proof"] or {}
        before = millis(proof.get("recordedAt", certificate["times"]["drawnAt"]))
    return faults((min(times) < before, "the witnesses signed too late"))


RECEIPT = (
    r"[^\n]+\nneed ([^\n]+)\nplan ([0-9a-f]{64})\nagency ([^\n]+)\nentry ([0-9a-f]{64})\nsequence ([1-9][0-9]{0,14})\n"
    r"at [^\n]+\nleaf [0-9a-f]{64}\n"
)


def receipt_faults(certificate, receipts, keys):
    """What speaks against a certificate in the light of receipts; those of other needs are passed over."""
    found, own_keys = [], []
    for key in keys:
        try:
            own_keys.append(read_key(key))
        except ValueError:
            pass
    first = (certificate["rounds"] or [certificate])[0]
    freezes = [event["leaf"]["seq"] for event in certificate["log"]["events"] if event["leaf"]["kind"] == "pool.frozen"]
    for receipt in receipts:
        body, signatures = read_note(receipt.replace("\r\n", "\n"))
        need, plan, agency, entry, sequence = re.fullmatch(RECEIPT, body).groups()
        if need != certificate["plan"]["need"]:
            continue
        signed = False
        for name, identity, public_key in own_keys:
            own = [signature for by, key_id, signature in signatures if (by, key_id) == (name, identity)]
            signed = signed or (own and all(ed25519_verifies(public_key, body.encode(), s) for s in own))
        entries = {item["entry"]["agency"]: item["entryHash"] for item in certificate["entries"]}
        excluded = [item["agency"] for item in certificate["pool"]["excluded"]]
        found += faults(
            (signed, "a receipt that the log's key did not sign"),
            (plan == first["planHash"], "a receipt for another version of the notice"),
            (entries.get(agency, entry) == entry, "another entry of the agency than that of its receipt"),
            (agency in entries or agency in excluded, "the entry of a receipt is missing"),
            (not freezes or int(sequence) < freezes[0], "an entry that came after the freeze"),
        )
    return found


def log_faults(certificate, known_keys, known_witnesses):
    log = certificate["log"]
    name, identity, public_key = read_key(log["key"])
    body, signatures = read_note(log["checkpoint"])
    origin, size, root = read_checkpoint(body)
    own = [signature for by, key_id, signature in signatures if (by, key_id) == (name, identity)]
    found = faults(
        (name == log["origin"] == origin, "key, checkpoint and log are not of one origin"),
        (all(by == name for by, _, _ in signatures), "signatures of others"),
        (own and all(ed25519_verifies(public_key, body.encode(), s) for s in own), "the checkpoint's signature"),
    )
    if known_keys:
        found += faults((log["key"] in known_keys, "the log's key is none that you know"))
    chain = certificate["rounds"] + [certificate]
    wanted = []
    for part in chain:
        kind = part["plan"]["source"]["kind"]
        wanted += [(part, "plan"), (part, "pool")]
        if kind in ("ceremony", "lottery") and part["publicValue"] is not None:
            wanted += [(part, step) for step in (part["proof"] or {}).get("postponed", [])] + [(part, "value")]
        if part is not certificate or kind in ("drand", "lottery"):
            wanted.append((part, "secret"))
    leaves = [event["leaf"] for event in log["events"]]
    # The place of each wanted event among the given ones; a secret may have been opened later than it should, and the
    # numbers of a void lottery round may have been typed at any time after its freeze.
    places = [[n for n, leaf in enumerate(leaves) if is_event(leaf, certificate, *one)][:1] for one in wanted]
    in_order, of_round = [], {id(part): [] for part in chain}
    for place, (part, which) in zip(places, wanted):
        typed = isinstance(which, dict) or which == "value"
        if which != "secret" and not (typed and part["plan"]["source"]["kind"] == "lottery"):
            in_order.append(place)
        if typed or which == "pool":
            of_round[id(part)].append(place)
    found += faults(
        (len(leaves) == len(wanted), "number of events"),
        (all(places), "an event that belongs here is missing"),
        (all(row == sorted(row) for row in [in_order, *of_round.values()]), "events in another order"),
    )
    before = -1
    for event in log["events"]:
        leaf, index = event["leaf"], event["index"]
        entry = canonical(leaf, any_text=True).encode()
        steps = [bytes.fromhex(step) for step in event["proof"]]
        found += faults(
            (index == leaf["seq"] - 1, "event %d stands at another place" % leaf["seq"]),
            (index > before, "event %d is out of order" % leaf["seq"]),
            (
                included(hashlib.sha256(b"\x00" + entry).digest(), index, size, steps, root),
                "event %d is not in the tree" % leaf["seq"],
            ),
        )
        before = index
    return found + witness_faults(certificate, (name, identity, public_key), known_witnesses)


def is_event(leaf, certificate, part, which):
    """True for the publication of a round's plan, the freeze of its pool, the record of its value, its secret's end."""
    data, mine = leaf["data"], part is certificate
    if leaf["subject"] != certificate["plan"]["need"]:
        return False
    if which == "plan":
        number = part["plan"]["round"]
        if number == 1:
            publishes = leaf["kind"] in ("need.published", "need.amended")
        else:
            redo = certificate["rounds"][number - 2]["redo"]
            decided = {"id": leaf["actor"]["id"], "role": leaf["actor"]["role"], "at": leaf["at"]}
            publishes = leaf["kind"] == "redo.confirmed" and decided == redo["confirmed"]
            publishes = publishes and data.get("basis") == redo["basis"] and same(data.get("excluded"), redo["excluded"])
        return publishes and data.get("planHash") == part["planHash"] and (not mine or leaf["at"] == part["plan"]["opensAt"])
    if which == "value":
        member = {"ceremony.recorded": "digits", "lottery.confirmed": "numbers"}.get(leaf["kind"])
        recorded = data.get("round") == part["plan"]["round"] and leaf["kind"].startswith(part["plan"]["source"]["kind"])
        if member is None or not recorded or data.get(member) != part["publicValue"]:
            return False
        proof = part["proof"] or {}
        if proof.get("kind") != "lottery":
            return leaf["at"] == proof.get("recordedAt")
        return {"id": leaf["actor"]["id"], "role": leaf["actor"]["role"], "at": leaf["at"]} == proof["confirmed"]
    if isinstance(which, dict):
        decided = {"id": leaf["actor"]["id"], "role": leaf["actor"]["role"], "at": leaf["at"]}
        issues = (data.get("round"), data.get("from"), data.get("to"))
        postpones = leaf["kind"] == "lottery.postponed" and issues == (part["plan"]["round"], which["from"], which["to"])
        return postpones and decided == which["confirmed"]
    if which == "secret":
        if part["secret"] is None:
            fails = leaf["kind"] == "incident.opened" and data.get("kind") == "secret-unopened"
            return fails and data.get("round") == part["plan"]["round"]
        opens = leaf["kind"] == "secret.opened" and data.get("planHash") == part["planHash"]
        opens = opens and data.get("secret") == part["secret"]
        return opens and (not mine or leaf["at"] == part["times"]["secretOpenedAt"])
    return (
        leaf["kind"] == "pool.frozen"
        and data.get("poolHash") == part["poolHash"]
        and data.get("round") == part["plan"]["round"]
        and (not mine or leaf["at"] == part["times"]["frozenAt"])
    )


# --- verification of one file -----------------------------------------------------------------------------------------


def verify(data, known_keys=(), known_witnesses=(), receipts=()):
    """(certificate or None, [(code, True | False | None, words)]) of a file's bytes; None stands for "not done".

    `known_keys` are verifier keys of the public log that the reader has from elsewhere; with any, it must be one of them.
    `known_witnesses` are such keys of witnesses; with any, one of them must have cosigned the freeze in time.
    `receipts` are texts of receipts; those of this need must be as the certificate says.
    """
    try:
        certificate = parse(data)
    except REFUSALS as error:
        rest = [(code, None, "not reached") for code in CODES[1:]]
        return None, [("E_PARSE", False, str(error)[:400])] + rest
    checks = Checks(certificate, known_keys, known_witnesses, receipts)
    results = [("E_PARSE", True, "")]
    for code in CODES[1:]:
        try:
            found = getattr(checks, code)()
            results.append((code, not found, "; ".join(found)))
        except Undone as reason:
            results.append((code, None, str(reason)))
        except REFUSALS as error:
            results.append((code, False, "%s: %s" % (type(error).__name__, error)))
    return certificate, results


def is_rehearsal(certificate):
    return certificate is not None and certificate["plan"]["need"].startswith("REHEARSAL-")


# --- the verdict in words ---------------------------------------------------------------------------------------------

# Sentences of the site's own program; docs/protocol.md does not fix them, but nobody should read two verdicts.
WORDS = {
    "zh": {
        "ok": "核验通过：照文件所记的名单和随机数，按规则只能是这个结果",
        "failed": "核验未通过",
        "rehearsal": "演练（REHEARSAL）：这不是选取结果，不产生任何中选",
        "count": "{passed} 项通过，{failed} 项不符，{undone} 项未查",
        "notes": "文件自己证明不了的：",
        "summary": "共 {total} 份：通过 {ok} 份，未通过 {wrong} 份",
        "note-redo": "这是重抽的结果，之前的轮次已经作废：重抽是否有理，要看下面的理由和当时的公告、异议。",
        "note-postponed": "有一期彩票被认定为没有开奖：是否真的没有开奖，要看报纸。",
        "note-commit": "没有外部的公开随机数（0 比特）：运营方与最后报名的机构合谋，就能选定结果。",
        "note-lottery": "开奖号码是网站的人录入的：报纸上这一期的日期和号码与下面相同，结果才成立。",
        "note-ceremony": "数字和时间是网站的人录入的：列名的现场见证人也说是那时摇出这些数字，结果才成立。",
        "note-no-log": "没有公开日志的证明：方案和名单是否在随机数产生之前公布。",
        "note-witness": "名单是否在随机数产生之前就已定下：下面有日志见证人的签名，填入您认识的一位的公钥再验一次，才能证明。",
        "note-no-witness": "没有日志见证人的签名：名单是否在随机数产生之前就已定下。",
        "note-log-key": (
            "日志的公钥是文件自己写的：伪造者可以用他自己的日志。请填入从报纸、签名回执或他人处得知的公钥，再验一"
            "次。"
        ),
        "note-receipt": "给出的签名回执中有的不是这个项目的，没有用来核对。",
        "note-bls": "随机信标的 BLS 签名，这个程序没有验证：请用网站的程序或离线网页再验一次。",
    },
    "en": {
        "ok": (
            "Verified: from the pool and the random values in the file, the rules lead to this result and no "
            "other"
        ),
        "failed": "Verification failed",
        "rehearsal": "REHEARSAL: this is no selection and awards nothing",
        "count": "{passed} passed, {failed} failed, {undone} not done",
        "notes": "What the file cannot prove by itself:",
        "summary": "{total} files: {ok} verified, {wrong} refused",
        "note-redo": (
            "This is the result of drawing again, and earlier rounds are void: whether there was cause, see the "
            "reason below, the notice and the objections of the time."
        ),
        "note-postponed": "An issue of the lottery was declared not drawn: whether that is so, see in a newspaper.",
        "note-commit": (
            "There is no public randomness from outside (0 bits): the operator together with the last entrant "
            "can choose the result."
        ),
        "note-lottery": (
            "The site’s people typed the numbers: the result holds only if a newspaper has the same date and "
            "numbers for this issue as below."
        ),
        "note-ceremony": (
            "The site’s people typed the digits and their time: the result holds only if the named witnesses of "
            "the ceremony say the same."
        ),
        "note-no-log": (
            "It holds no proof of the public log: whether plan and pool were published before the random value "
            "existed."
        ),
        "note-witness": (
            "Whether the pool was fixed before the random value existed: witnesses of the log signed below; give "
            "the key of one whom you know and verify again to have it proven."
        ),
        "note-no-witness": "No witness of the log signed: whether the pool was fixed before the random value existed.",
        "note-log-key": (
            "The file names the key of its log itself: a forger could have used a log of his own. Give the key "
            "from a newspaper, a receipt or somebody else and verify again."
        ),
        "note-receipt": "Some of the receipts that were given are of another need and were not used.",
        "note-bls": (
            "This program did not check the BLS signature of the beacon: verify the file with the site’s program "
            "or its offline page too."
        ),
    },
}


def plain(text, longest=400):
    """What somebody else wrote, so that it can steer no terminal: no control characters, breaks or marks of direction."""
    shown = re.sub("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+", " ", text[:longest])
    return shown + ("…" if len(text) > longest else "")


def cautions(certificate, known_keys, known_witnesses, receipts):
    """Names of what even a certificate that verifies cannot prove."""
    chain = certificate["rounds"] + [certificate]
    kind, log = certificate["plan"]["source"]["kind"], certificate["log"]
    own = [one for one in receipts if need_of(one) == certificate["plan"]["need"]]
    notes = (
        ("note-redo", len(chain) > 1),
        ("note-postponed", any((part["proof"] or {}).get("postponed") for part in chain)),
        ("note-" + kind, kind in ("commit", "lottery", "ceremony")),
        ("note-bls", any((part["proof"] or {}).get("kind") == "drand" for part in chain)),
        ("note-no-log", log is None),
        ("note-witness", log is not None and log["witnessed"] is not None and not known_witnesses),
        ("note-no-witness", log is not None and log["witnessed"] is None),
        ("note-log-key", log is not None and not known_keys and not own),
        ("note-receipt", len(receipts) > len(own)),
    )
    return [name for name, applies in notes if applies]


def need_of(receipt):
    """The need of a receipt that was read before."""
    return re.fullmatch(RECEIPT, read_note(receipt.replace("\r\n", "\n"))[0])[1]


def facts(certificate):
    """(member, text) of what a reader has to compare with a newspaper, a witness, a notice."""
    yield "winner", certificate["winner"]
    for number, part in enumerate(certificate["rounds"] + [certificate], 1):
        of = "" if part is certificate else "rounds[%d]." % (number - 1)
        slot = known_from(part["plan"])
        if slot is not None:
            yield of + "value known from", shanghai(slot)
        yield of + "publicValue", str(part["publicValue"])
        yield of + "proof", json.dumps(part["proof"], ensure_ascii=False)
        if of:
            yield of + "redo", json.dumps(part["redo"], ensure_ascii=False)
    if certificate["log"] and certificate["log"]["witnessed"]:
        for name, _, at, _, _ in cosigned(certificate["log"]["witnessed"]["checkpoint"], certificate["log"]["origin"]):
            yield "log.witnessed", "%s (%s)" % (name, shanghai(at))


def shanghai(millis_):
    """An instant as clocks in China show it."""
    try:
        moment = datetime(1970, 1, 1) + timedelta(milliseconds=millis_ + SHANGHAI)
    except OverflowError:
        return "%d ms" % millis_
    return "%s (UTC+8)" % moment.isoformat(" ", "seconds")


def report(name, certificate, results, known, words):
    """The lines about one file; the first ones, to the last caution, are those of the site's own program."""
    failed = sum(holds is False for _, holds, _ in results)
    passed = sum(holds is True for _, holds, _ in results)
    rehearsal = is_rehearsal(certificate)
    verdict = words["failed" if failed else "rehearsal" if rehearsal else "ok"]
    count = words["count"].format(passed=passed, failed=failed, undone=len(results) - passed - failed)
    ok = not failed and not rehearsal
    yield "%s %s" % ("✔" if ok else "✘", plain(name))
    yield "  %s (%s)" % (verdict, count)
    notes = cautions(certificate, *known) if ok else []
    if notes:
        yield "  " + words["notes"]
    for note in notes:
        yield "    ! " + words[note]
    for code, holds, why in results:
        yield "  %s %s %s" % ({True: "ok    ", False: "FAILED", None: "n/a   "}[holds], code, plain(why))
    if ok:
        for member, text_ in facts(certificate):
            yield "      %s: %s" % (member, plain(text_, 2000))


# --- command line -----------------------------------------------------------------------------------------------------


def files_of(paths):
    """(name, bytes) of every certificate below the paths."""
    for path in paths:
        if os.path.isdir(path):
            yield from files_of(os.path.join(path, name) for name in sorted(os.listdir(path)) if name.endswith(".json"))
        elif path.endswith(".jsonl"):
            with open(path, encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    yield "%s:%d" % (path, number), json.loads(line).encode()
        else:
            with open(path, "rb") as file:
                yield path, file.read()


def run_verify(paths, as_json, known, words):
    total = wrong = 0
    answers = []
    for name, data in files_of(paths):
        certificate, results = verify(data, *known)
        ok = not is_rehearsal(certificate) and all(holds is not False for _, holds, _ in results)
        total += 1
        wrong += not ok
        if as_json:
            answers.append({"file": name, "ok": ok, "checks": [list(result) for result in results]})
        else:
            print("\n".join(report(name, certificate, results, known, words)))
    if as_json:
        json.dump(answers, sys.stdout)
    else:
        print(words["summary"].format(total=total, ok=total - wrong, wrong=wrong))
    return 0 if total and not wrong else 1


def select(data):
    """The `expected` object of a vector's `input`."""
    plan = data["plan"]
    pool = [
        {
            "agency": entry["agency"],
            "entryHash": digest("entry", entry),
            "bid": entry["bid"],
            "weight": data["weights"][entry["agency"]] if plan["method"] == "credit" else None,
        }
        for entry in sorted(data["entries"], key=lambda entry: entry["agency"])
    ]
    plan_hash = digest("plan", plan)
    excluded = sorted(data["excluded"], key=lambda item: item["agency"])
    frozen = {"plan": plan_hash, "closesAt": plan["closesAt"], "entries": pool, "excluded": excluded}
    pool_hash = digest("pool", frozen)
    seed = derive_seed(plan_hash, pool_hash, data["publicValue"], data["secret"])
    result = {"planHash": plan_hash, "pool": pool, "poolHash": pool_hash, "seed": seed}
    return dict(result, **draw(plan["method"], pool, seed))


def run_vectors(paths):
    total, wrong = 0, []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            cases = json.load(file)["cases"]
        for number, case in enumerate(cases):
            total += 1
            if select(case["input"]) != case["expected"]:
                wrong.append("%s case %d" % (path, number))
    print("%d cases, wrong: %s" % (total, ", ".join(wrong) or "none"))
    return 0 if total and not wrong else 1


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--log-key", action="append", default=[], metavar="KEY")
    parser.add_argument("--receipt", action="append", default=[], metavar="RECEIPT")
    parser.add_argument("--witness-key", action="append", default=[], metavar="KEY")
    own = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    parser.add_argument("--lang", choices=("zh", "en"), default="zh" if own.startswith("zh") else "en")
    options = parser.parse_args(arguments)
    sys.stdout.reconfigure(encoding="utf-8")
    try:
        if options.vectors:
            return run_vectors(options.paths)
        receipts = []
        for path in options.receipt:
            with open(path, encoding="utf-8", newline="") as file:
                receipts.append(file.read())
        known = (options.log_key, options.witness_key, receipts)
        return run_verify(options.paths, options.json, known, WORDS[options.lang])
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
