#!/usr/bin/env python3
"""Independent verifier of selection certificates, protocols `zjcs-selection/1` and `zjcs-selection/2`.

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
    python3 zjcs_verify.py --policy POLICY FILE…
                                              the same, and the witnesses of this policy (C2SP tlog-policy) must have
                                              signed the list and the pool in time; the log must be one that it names
    python3 zjcs_verify.py --receipt RECEIPT FILE…
                                              the same, and the entry of this receipt must be in the certificate of
                                              its need
    python3 zjcs_verify.py --lang zh FILE…    the verdict in Chinese or English (en), by default as the system
    python3 zjcs_verify.py --vectors FILE…    recompute golden vectors: {"cases": [{"input", "expected"}]}

Each file gets a grade: ① the sums are right, and third parties saw list and pool in time; ② the sums are right, and when
the list was fixed is the site's own word; ③ wrong. Exit status 0 when all are ①, 3 when the worst is ②, 1 when something
is ③ or there was nothing to verify, 2 for wrong use.

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
PROTOCOL_2 = "zjcs-selection/2"
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
MAX_WEIGHT = 1000
MAX_POLICY = 65536
MAX_NAMES = 64
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


def digest(label, value, protocol=PROTOCOL):
    """H(label, object)."""
    return sha256_hex(protocol + "/" + label + "\n" + canonical(value))


def plan_hash(plan):
    """Version 2 binds the terms of a notice where version 1 binds all of it."""
    return digest("plan", plan, PROTOCOL_2 if "terms" in plan else PROTOCOL)


def pool_hash(pool):
    """A pool of version 2 names its closed list."""
    return digest("pool", pool, PROTOCOL_2 if "list" in pool else PROTOCOL)


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


# Methods whose order is that of the lots; those whose lots are drawn by weight; of the big list and the small one, how many.
BY_LOT = ("random", "credit", "merit")
WEIGHTED = ("credit", "merit")
LISTS = {"merit": (20, 3)}


def big_list(method, weights):
    """Indices of those among whom lots are drawn: whose weight is at least that of the last place of the big list."""
    most = LISTS.get(method, (len(weights), 0))[0]
    cut = sorted(weights, reverse=True)[:most][-1]
    return [index for index, weight in enumerate(weights) if weight >= cut]


def rank(method, bids, lots, k):
    """(indices from the winner to the last reserve, reference in fen or None)."""
    indices = list(range(len(bids)))
    if method in BY_LOT:
        # A lot of 0 is none: outside the big list.
        return sorted((x for x in indices if lots[x]), key=lambda x: lots[x]), None
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
    if method in WEIGHTED:
        weights = [entry["weight"] for entry in entries]
        if None in weights:
            raise ValueError("an entry without a weight")
        among = big_list(method, weights)
        row = [among[place] for place in weighted_lots([weights[x] for x in among], generator)]
    else:
        row = equal_lots(len(entries), generator)
    lots = [0] * len(entries)
    for place, index in enumerate(row):
        lots[index] = place + 1
    order, reference = rank(method, [entry["bid"] for entry in entries], lots, k)
    return {"K": k, "lots": lots, "reference": reference, "ranking": [entries[x]["agency"] for x in order]}


def derive_seed(of_plan, of_pool, public_value, secret):
    return digest("seed", {"plan": of_plan, "pool": of_pool, "publicValue": public_value, "secret": secret})


# --- section 3: sources -----------------------------------------------------------------------------------------------

QUICKNET = {
    "hash": "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    "genesis": 1692803367,
    "period": 3,
}
# Balls drawn, balls in the urn, minute of the day in Shanghai.
GAMES = {"kl8": (20, 80, 21 * 60 + 30)}
# Seconds: delay of a beacon's round, margin of a lottery, closing margin; days of sign-up at least and at most; by version
# of the rules.
RULES = {"2017-01": (600, 3600, 180, 3, 180)}
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


# Who can be part of a coalition, in the order in which they are named.
PARTIES = (
    "operator entrant witnesses witnesses-blocking custodians custodians-blocking beacon hall lottery typists"
).split()


def coalitions_of(plan, first, witnessed):
    """Who would have to collude against a plan of version 2: the smallest coalitions by what they could do."""
    kind, sealing = plan["source"]["kind"], (first["sealing"] or {}).get("scheme", "site")
    escrow = plan["escrow"] and ("beacon" if plan["escrow"]["recipient"].startswith("drand:") else "custodians")
    priced = plan["method"] not in BY_LOT
    opens = {"site": [], "custodians": ["custodians"], "tlock": ["beacon"]}[sealing]
    backdate = ["operator"] + (["witnesses"] if witnessed else [])
    readers = [["operator"] + opens, backdate]
    keepers = [["operator"]] + ([[escrow]] if escrow else [])
    steer = {
        "commit": [] if priced else [["operator", "entrant"]],
        "ceremony": [keeper + ["hall"] for keeper in keepers],
        "lottery": [["lottery"], ["typists"]],
        "drand": [["operator", "entrant", "beacon"]],
    }[kind]
    late = [backdate] + (readers if priced else [])
    foresee = {"commit": keepers, "ceremony": keepers, "lottery": [["lottery"]], "drand": [["beacon"]]}[kind]
    shut = {"site": "operator", "custodians": "custodians-blocking", "tlock": "beacon"}[sealing]
    withhold = ["operator"] + ([{"beacon": "beacon"}.get(escrow, "custodians-blocking")] if escrow else [])
    return {
        "steer": minimal(steer + [one + ["entrant"] for one in late]),
        "foresee": minimal(foresee),
        "read": minimal(readers),
        "stop": minimal([[shut]] + ([["witnesses-blocking"]] if witnessed else []) + [withhold]),
    }


def minimal(coalitions):
    """Each once, its parties in their order, without those that contain another one."""
    rows = [[party for party in PARTIES if party in one] for one in coalitions]
    return [
        one
        for place, one in enumerate(rows)
        if not any(
            at != place and set(other) <= set(one) and (len(other) < len(one) or at < place)
            for at, other in enumerate(rows)
        )
    ]


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


def round_at(moment):
    """The beacon's first round at or after a moment in milliseconds."""
    since = moment - QUICKNET["genesis"] * 1000
    return max(1, -(-since // (QUICKNET["period"] * 1000)) + 1)


def round_millis(number):
    return (QUICKNET["genesis"] + (number - 1) * QUICKNET["period"]) * 1000


def beacon_round(closes_at, rules):
    return round_at(millis(closes_at) + RULES[rules][0] * 1000)


def named_round(recipient):
    """The round of a recipient `drand:CHAIN:ROUND` on the pinned chain; None for anything else."""
    match = re.fullmatch("drand:([0-9a-f]{64}):([1-9][0-9]{0,14})", recipient)
    return int(match[2]) if match and match[1] == QUICKNET["hash"] else None


def known_from(plan):
    """Milliseconds from which the value can be known to anybody; None where no such moment is fixed beforehand."""
    source = plan["source"]
    if source["kind"] == "drand" and source["chain"] == QUICKNET["hash"]:
        return round_millis(source["round"])
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


def issue_of_day(source, slot):
    """True when an issue is that of the day that a plan of version 2 names: at or soon after its slot."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", source["day"]):
        return False
    start = millis(source["day"] + "T00:00:00.000Z") - SHANGHAI
    year = int(source["day"][:4])
    nth = (start + SHANGHAI) // DAY - days_before(year, 1, 1) + 1
    waits = (start - slot) // DAY + 1
    due = "%d%03d" % (year, nth - source["closedDays"])
    return 0 <= waits <= 30 and source["closedDays"] <= 30 and source["issue"] == due


def seal_faults(plan):
    """What speaks against period and seals of a plan of version 2."""
    rules, sealing, escrow = plan["rules"], plan["sealing"], plan["escrow"]
    if rules not in RULES:
        return ["no timing is known for the rules " + rules]
    delay, _, margin, least, most = RULES[rules]
    closes = millis(plan["closesAt"])
    found = []
    if plan["round"] == 1:
        length = closes - millis(plan["opensAt"])
        found += faults((least * DAY <= length <= most * DAY, "sign-up was open for too short or too long"))
    found += faults(((plan["round"] == 1) == (sealing is not None), "a first round needs seals, a later one has none"))
    if plan["fund"] == "state":
        by_site = sealing is not None and sealing["scheme"] == "site" and plan["method"] in ("lowest", "reference", "average")
        found += faults((plan["source"]["kind"] != "commit" and not by_site, "money of the state rests on the operator alone"))
    if sealing is not None:
        is_round = sealing["recipient"].startswith("drand:")
        known = is_round or re.fullmatch("age1[02-9ac-hj-np-z]{58}", sealing["recipient"])
        found += faults((known and is_round == (sealing["scheme"] == "tlock"), "bids are sealed to somebody else"))
        if is_round:
            due = round_at(closes + margin * 1000)
            found += faults((named_round(sealing["recipient"]) == due, "bids are sealed to another round"))
    if escrow is not None:
        is_round = escrow["recipient"].startswith("drand:")
        known = is_round or re.fullmatch("age1[02-9ac-hj-np-z]{58}", escrow["recipient"])
        found += faults((known, "the secret is sealed to nobody"))
        if is_round:
            kind = plan["source"]["kind"]
            since = closes + delay * 1000 if kind == "commit" else None if kind == "ceremony" else known_from(plan)
            fits = since is not None and named_round(escrow["recipient"]) == round_at(since)
            found += faults((fits, "the secret is sealed to another round"))
    return found


def source_faults(plan):
    source, rules = plan["source"], plan["rules"]
    if source["kind"] not in ("drand", "lottery"):
        return []
    if rules not in RULES:
        return ["no timing is known for the rules " + rules]
    if source["kind"] == "lottery":
        slot = known_from(plan)
        fits = issue_of_day if "day" in source else lambda of, since: issue_fits(of["issue"], since)
        return faults((slot is None or fits(source, slot), "the issue does not follow from the deadline"))
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
    if not re.fullmatch("[0-9]{7}", before):
        return False
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


def integer(least=-MAX_SAFE, most=MAX_SAFE):
    def rule(value, at):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(at + ": not such a number")

    return rule


def one_of(*values):
    def rule(value, at):
        if not isinstance(value, str) or value not in values:
            raise ValueError(at + ": not one of " + ", ".join(values))

    return rule


def nothing(value, at):
    if value is not None:
        raise ValueError(at + ": not null")


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
ROUND_MEMBERS = dict(
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
ROUND = members(**ROUND_MEMBERS)
LEAF = members(
    seq=POSITIVE,
    at=instant_rule,
    kind=CODE,
    subject=text(most=500),
    actor=members(id=nullable(text(most=100)), role=CODE),
    data=record(anything, anything),
)
LOG_MEMBERS = dict(
    origin=text(least=1, most=255),
    key=text(most=500),
    events=items(members(leaf=LEAF, index=integer(0), proof=items(HEX64, most=60))),
    checkpoint=text(most=2000),
)
LOG = nullable(
    members(
        witnessed=nullable(members(checkpoint=text(most=20000), proof=items(HEX64, most=60))),
        **LOG_MEMBERS,
    )
)
CERTIFICATE_MEMBERS = dict(
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
CERTIFICATE = members(**CERTIFICATE_MEMBERS)


PLAN_MEMBERS = dict(
    need=CODE,
    round=POSITIVE,
    method=one_of("random", "lowest", "reference", "average", "credit"),
    fund=one_of("state", "social"),
    budgetFen=POSITIVE,
    floorFen=nullable(POSITIVE),
    minEntries=POSITIVE,
    rules=CODE,
    opensAt=instant_rule,
    closesAt=instant_rule,
    commitment=HEX64,
)
PLAN_2 = members(
    **dict(PLAN_MEMBERS, method=one_of("random", "lowest", "reference", "average", "credit", "merit")),
    terms=HEX64,
    source=by_kind(
        commit=members(kind=KIND),
        ceremony=members(kind=KIND, digits=POSITIVE),
        lottery=members(kind=KIND, game=CODE, issue=CODE, day=CODE, closedDays=integer(0)),
        drand=members(kind=KIND, chain=HEX64, round=POSITIVE),
    ),
    sealing=nullable(members(scheme=one_of("site", "custodians", "tlock"), recipient=CODE)),
    policy=nullable(HEX64),
    escrow=nullable(members(recipient=CODE, sha256=HEX64)),
)
WEIGHT = integer(1, MAX_WEIGHT)
POOL_2 = members(
    plan=HEX64,
    list=HEX64,
    closesAt=instant_rule,
    entries=items(
        members(agency=AGENCY, entryHash=HEX64, bid=nullable(POSITIVE), weight=nullable(WEIGHT)), least=1
    ),
    excluded=EXCLUDED,
)


def evidence_rule(value, at):
    name = "line" if isinstance(value, dict) and "line" in value else "record"
    members(**{name: POSITIVE})(value, at)


GROUNDS = members(
    pool=HEX64,
    weights=items(members(agency=AGENCY, record=POSITIVE)),
    excluded=items(members(agency=AGENCY, evidence=evidence_rule)),
)
ROUND_2 = members(**dict(ROUND_MEMBERS, plan=PLAN_2, pool=POOL_2, grounds=GROUNDS))
COALITIONS = items(items(one_of(*PARTIES), least=1))
COSIGNED = nullable(members(checkpoint=text(most=20000), proof=items(HEX64, most=60)))
CERTIFICATE_2_MEMBERS = dict(
    CERTIFICATE_MEMBERS,
    protocol=one_of(PROTOCOL_2),
    plan=PLAN_2,
    entries=items(members(entryHash=HEX64, entry=ENTRY, sealed=HEX64, blind=HEX64)),
    claim=members(
        entropyBits=integer(),
        coalitions=members(steer=COALITIONS, foresee=COALITIONS, read=COALITIONS, stop=COALITIONS),
    ),
    unopened=items(
        members(agency=AGENCY, enteredAt=instant_rule, entryHash=HEX64, sealed=HEX64, blind=HEX64)
    ),
    pool=POOL_2,
    grounds=GROUNDS,
    rounds=items(ROUND_2, most=MAX_STEPS),
    annex=members(terms=record(anything, anything), agencyNames=record(AGENCY, text(least=1, most=200))),
    policy=nullable(text(most=MAX_POLICY)),
    log=nullable(members(**dict(LOG_MEMBERS, closed=COSIGNED, frozen=COSIGNED))),
)
CERTIFICATE_2 = members(**CERTIFICATE_2_MEMBERS)
# Of a method whose draw leaves the choice to the owner: a list in place of a winner.
LISTING = members(
    **dict(
        CERTIFICATE_2_MEMBERS,
        winner=nothing,
        priceFen=nothing,
        savingFen=nothing,
        smallList=items(AGENCY, least=1),
    )
)


def certificate_rule(data):
    """The rule by which a certificate is read: that of its version and, in version 2, of its method."""
    if not isinstance(data, dict) or data.get("protocol") != PROTOCOL_2:
        return CERTIFICATE
    plan = data.get("plan")
    method = plan.get("method") if isinstance(plan, dict) else None
    return LISTING if isinstance(method, str) and method in LISTS else CERTIFICATE_2


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


def safe_integer(digits):
    """No number but a safe integer, wherever it stands: others are written differently by different languages."""
    number = int(digits)
    if abs(number) > MAX_SAFE:
        raise ValueError("a number outside the safe integers")
    return number


def parse(data):
    """The certificate of a file's bytes; raises one of REFUSALS for anything else."""
    if len(data) > MAX_BYTES:
        raise ValueError("too large")
    source = data.decode("utf-8")
    refuse_excess(source)
    certificate = json.loads(
        source,
        object_pairs_hook=once_only,
        parse_constant=refuse_constant,
        parse_float=refuse_constant,
        parse_int=safe_integer,
    )
    certificate_rule(certificate)(certificate, "certificate")
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

    def __init__(self, certificate, known):
        self.c = certificate
        self.known = known
        self.two = certificate["protocol"] == PROTOCOL_2
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
        found = faults(
            (plan_hash(plan) == self.c["planHash"], "hash of the plan"),
            (plan["opensAt"] < plan["closesAt"], "opens after it closes"),
            ((plan["floorFen"] or 0) <= plan["budgetFen"], "floor above the budget"),
        )
        return found + (seal_faults(plan) if self.two else [])

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
            (ascending([item["agency"] for item in self.c.get("unopened", [])]), "order of the unopened entries"),
            (not set(pooled) & set(excluded), "in the pool and excluded"),
        )

    def E_POOL(self):
        entries, method = self.pool["entries"], self.plan["method"]
        made = [entry["bid"] is not None for entry in entries]
        return faults(
            (pool_hash(self.pool) == self.c["poolHash"], "hash of the pool"),
            (self.pool["plan"] == self.c["planHash"], "a pool of another plan"),
            (self.pool["closesAt"] == self.plan["closesAt"], "a pool of another deadline"),
            (all(made) or (method in BY_LOT and not any(made)), "bids are missing"),
            (all((e["weight"] is not None) == (method in WEIGHTED) for e in entries), "weights"),
            (len(entries) >= self.plan["minEntries"], "fewer entries than the minimum"),
        )

    def E_LATE(self):
        times, proof, first = self.c["times"], self.c["proof"], self.first["plan"]
        frozen, opened, drawn = times["frozenAt"], times["secretOpenedAt"], times["drawnAt"]
        entered = [item["entry"]["enteredAt"] for item in self.c["entries"]]
        entered += [item["enteredAt"] for item in self.c.get("unopened", [])]
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
                (
                    # Out of its escrow a secret may come later: nobody could keep it back.
                    millis(opened) < since or self.plan.get("escrow") is not None,
                    "the secret was opened when the value could be known",
                ),
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
            (same(self.c["claim"], self.claim()), "the claim of another source"),
            (proof_kind == (None if self.kind == "commit" else self.kind), "a proof of another kind"),
        )

    def claim(self):
        if not self.two:
            return claim_of(self.plan["source"])
        asked = asks_witnesses(self.c["policy"])
        return {
            "entropyBits": bits_of(self.plan["source"]),
            "coalitions": coalitions_of(self.plan, self.first["plan"], asked),
        }

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
        ranking, lists = self.own()["ranking"], LISTS.get(self.plan["method"])
        bids = [entry["bid"] for entry in self.pool["entries"] if entry["bid"] is not None]
        if lists:
            # Nobody has won: the owner chooses from the list.
            result = [(c["smallList"] == ranking[: lists[1]], "small list")]
        else:
            winner = ranking[0]
            bid = next(entry["bid"] for entry in self.pool["entries"] if entry["agency"] == winner)
            price = budget if bid is None else bid
            result = [
                (c["winner"] == winner, "winner"),
                (c["priceFen"] == price, "price"),
                (c["savingFen"] == budget - price, "saving"),
            ]
        return faults(
            *result,
            (c["budgetFen"] == budget, "budget"),
            (all((self.plan["floorFen"] or 1) <= bid <= budget for bid in bids), "a bid outside floor and ceiling"),
        )

    def E_ANNEX(self):
        annex = self.c["annex"]
        entrants = {item["entry"]["agency"] for item in self.c["entries"]}
        entrants |= {item["agency"] for item in self.pool["excluded"]}
        member = "terms" if self.two else "notice"
        return faults(
            (sha256_hex(canonical(annex[member], any_text=True)) == self.plan[member], "hash of the notice"),
            (set(annex["agencyNames"]) == entrants, "names of the entrants"),
        )

    def E_LOG(self):
        known = self.known
        if self.c["log"] is not None:
            found = log_faults(self.c, known.log_keys, () if self.two else known.witnesses)
            return found + receipt_faults(self.c, known.receipts, [self.c["log"]["key"], *known.log_keys])
        if known.log_keys or known.witnesses or known.receipts:
            return ["no log proof in this certificate"]
        raise Undone("no log proof in this certificate")

    def E_CLOSED(self):
        if not self.two:
            raise Undone("not in certificates of version 1")
        return closed_faults(self.c)

    def E_WITNESS(self):
        if not self.two:
            raise Undone("not in certificates of version 1")
        found, seen, why = judge_witnesses(self.c, self.known)
        if not found and seen is None:
            raise Undone(why)
        return found


class Known:
    """What the reader has from elsewhere: verifier keys, the text of a policy, receipts."""

    def __init__(self, log_keys=(), witnesses=(), receipts=(), policy=None):
        self.log_keys, self.witnesses, self.receipts, self.policy = log_keys, witnesses, receipts, policy


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
        (plan_hash(plan) == earlier["planHash"], "hash of the plan"),
        (pool_hash(pool) == earlier["poolHash"], "hash of the pool"),
        (pool["plan"] == earlier["planHash"], "a pool of another plan"),
        (pool["closesAt"] == plan["closesAt"], "a pool of another deadline"),
        (seed == earlier["seed"], "seed"),
        (ranking == earlier["ranking"], "ranking"),
        (two_hands(redo["proposed"], redo["confirmed"]), "not decided by two, in this order"),
        (plan["closesAt"] <= redo["proposed"]["at"], "decided before the deadline"),
    )
    found += faults((secret is not None or "terms" not in plan, "a void round whose secret nobody knows"))
    if secret is not None:
        found += commit_faults(plan, number, secret)
    if value is None:
        found += faults((proof is None, "a proof of no value"))
    else:
        found += proof_faults(plan, value, proof)
        found += faults((planned, "not a value of its source"))
        found += faults((proof and proof["kind"] == plan["source"]["kind"], "a proof of another kind"))
    return found + source_faults(plan) + (seal_faults(plan) if "terms" in plan else [])


def grounds_follow(earlier, later):
    """True where the grounds of a round are the earlier ones for whoever is left, and records about the newly excluded."""
    if "grounds" not in earlier:
        return "grounds" not in later
    out = {item["agency"] for item in earlier["redo"]["excluded"]}
    before, after = earlier["grounds"], later["grounds"]
    return (
        same([item for item in before["weights"] if item["agency"] not in out], after["weights"])
        and same(before["excluded"], [item for item in after["excluded"] if item["agency"] not in out])
        and all("record" in item["evidence"] for item in after["excluded"] if item["agency"] in out)
    )


def round_faults(certificate):
    chain = certificate["rounds"] + [certificate]
    found = faults((certificate["plan"]["round"] == len(chain), "number of this round"))
    for number, (earlier, later) in enumerate(zip(chain, chain[1:]), 1):
        redo, pool, plan = earlier["redo"], earlier["pool"], later["plan"]
        out = {item["agency"] for item in redo["excluded"]}
        kept = ("need", "method", "fund", "budgetFen", "floorFen", "minEntries")
        shrunk = {
            "plan": plan_hash(plan),
            **({"list": pool["list"]} if "list" in pool else {}),
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
                same(shrunk, {name: later["pool"].get(name) for name in shrunk}),
                "the pool of round %d differs by more than the decision states" % (number + 1),
            ),
            (earlier["plan"].get("policy") == plan.get("policy"), "round %d changes the policy" % (number + 1)),
            (grounds_follow(earlier, later), "the grounds of round %d differ" % (number + 1)),
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
def is_whole_key(public_key):
    """True for a key without a part of small order: then all ways in which RFC 8032 lets the equation be checked agree,
    for by the one below R has none either."""
    key = read_point(public_key)
    return equal_points(times_point(L, key), (0, 1, 1, 0)) and not equal_points(key, (0, 1, 1, 0))


@functools.lru_cache(maxsize=64)
def ed25519_verifies(public_key, message, signature):
    """True when the signature of the message is the key's (RFC 8032, section 5.1.7)."""
    try:
        key, r = read_point(public_key), read_point(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L or not is_whole_key(public_key):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    return equal_points(times_point(s, BASE), add_points(r, times_point(h, key)))


def base64_bytes(encoded):
    data = b64decode(encoded, validate=True)
    if b64encode(data).decode() != encoded:
        raise ValueError("not in standard base64")
    return data


SPACES = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def is_name(name):
    """True for the name of a key: no blanks, no plus, no control characters."""
    return re.fullmatch("[^+%s]{1,255}" % SPACES, name) is not None and not any(
        unicodedata.category(character) == "Cc" for character in name
    )


def read_key(encoded, kind=1):
    """(name, four bytes of id, public key) of `name+id+base64(type || key)`; ValueError for anything else.

    Kind 1 is a log's key, 4 a witness's.
    """
    match = re.fullmatch(r"([^+]+)\+([0-9a-f]{8})\+(.+)", encoded)
    if not match or not is_name(match[1]):
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
    if any(unicodedata.category(character) == "Cc" and character != "\n" for character in text_part):
        raise ValueError("a control character in a note")
    signatures = []
    for line in lines[:-1].split("\n"):
        match = re.fullmatch(r"— (\S+) (\S+)", line)
        data = base64_bytes(match[2]) if match and is_name(match[1]) else b""
        if len(data) < 5:
            raise ValueError("not a signature line")
        signatures.append((match[1], data[:4], data[4:]))
    return text_part + "\n", signatures


def read_checkpoint(body):
    """(origin, size, root) of a checkpoint's text; ValueError for anything else."""
    match = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]*)\n([^\n]+)\n(?:[^\n]+\n)*", body)
    root = base64_bytes(match[3]) if match else b""
    if len(root) != 32 or int(match[2]) > MAX_SAFE:
        raise ValueError("not a checkpoint")
    return match[1], int(match[2]), root


def leaf_hash(leaf):
    return hashlib.sha256(b"\x00" + canonical(leaf, any_text=True).encode()).digest()


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
    leaf = leaf_hash(freezes[-1]["leaf"])
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
    return faults((min(times) < value_from(certificate), "the witnesses signed too late"))


def value_from(certificate):
    """Milliseconds from which the public value could be known: by its source, its record, the draw."""
    since = known_from(certificate["plan"])
    if since is not None:
        return since
    proof = certificate["proof"] or {}
    return millis(proof.get("recordedAt", certificate["times"]["drawnAt"]))


# --- policies of witnesses: C2SP tlog-policy ----------------------------------------------------------------------------


class Policy:
    """Logs and witnesses [(name, id, public key)], and the quorum: None, the number of a witness, or (least, members)."""

    def __init__(self):
        self.logs, self.log_keys, self.witnesses, self.quorum = [], [], [], None


def read_policy(source):
    """The policy of a text; ValueError for anything else."""
    if len(source.encode("utf-16-le")) // 2 > MAX_POLICY or not source.endswith("\n"):
        raise ValueError("a policy that is too long or does not end with a line feed")
    if re.search("[\x00-\x08\x0b-\x1f\x7f]", source):
        raise ValueError("a control character in a policy")
    policy, names, used, groups, quorums = Policy(), {}, set(), 0, 0

    def define(name, member):
        if name == "none" or name in names:
            raise ValueError("a name that is taken: " + name)
        names[name] = member

    for line in source.split("\n"):
        words = [word for word in re.split("[ \t]+", line) if word]
        if not words or words[0].startswith("#"):
            continue
        keyword, rest = words[0], words[1:]
        if keyword == "log" and 1 <= len(rest) <= 2:
            key = read_key(rest[0])
            if any(key[2] == other[2] for other in policy.logs) or len(policy.logs) >= MAX_NAMES:
                raise ValueError("a log that stands twice, or too many")
            policy.logs.append(key)
            policy.log_keys.append(rest[0])
        elif keyword == "witness" and 2 <= len(rest) <= 3:
            key = read_key(rest[1], 4)
            if any(key[2] == other[2] for other in policy.witnesses) or len(policy.witnesses) >= MAX_NAMES:
                raise ValueError("a witness that stands twice, or too many")
            define(rest[0], len(policy.witnesses))
            policy.witnesses.append(key)
        elif keyword == "group" and len(rest) >= 3:
            members_ = rest[2:]
            if any(name not in names or name in used for name in members_) or len(set(members_)) < len(members_):
                raise ValueError("a member of a group that is unknown, or stands twice")
            used.update(members_)
            number = re.fullmatch("[1-9][0-9]*", rest[1])
            least = int(rest[1]) if number else {"all": len(members_), "any": 1}.get(rest[1], 0)
            if not 1 <= least <= len(members_) or groups >= MAX_NAMES:
                raise ValueError("a group of which nobody or too many must sign, or too many groups")
            define(rest[0], (least, [names[name] for name in members_]))
            groups += 1
        elif keyword == "quorum" and len(rest) == 1 and not quorums:
            if rest[0] != "none" and rest[0] not in names:
                raise ValueError("a quorum of somebody unknown")
            policy.quorum = None if rest[0] == "none" else names[rest[0]]
            quorums = 1
        else:
            raise ValueError("a line that is none of a policy: " + keyword)
    if not quorums:
        raise ValueError("a policy without a quorum")
    return policy


def asks_witnesses(source):
    """True for the text of a policy by which somebody must sign."""
    try:
        return source is not None and read_policy(source).quorum is not None
    except REFUSALS:
        return False


def policy_text(source):
    """A reader's policy: what editors make of line feeds does not count."""
    source = re.sub("\r\n?", "\n", re.sub("^\ufeff", "", source))
    return source if source.endswith("\n") or not source else source + "\n"


def signatures_of(key, kind, body, signatures):
    """Times (None of a log) of a key's signatures on a note; ValueError where one of them does not hold."""
    times = []
    for name, identity, data in signatures:
        if (name, identity) != key[:2]:
            continue
        moment, signature, message = None, data, body
        if kind == 4:
            moment, signature = int.from_bytes(data[:8], "big"), data[8:]
            message = "cosignature/v1\ntime %d\n%s" % (moment, body)
        if len(signature) != 64 or (moment or 0) > MAX_SAFE or not ed25519_verifies(key[2], message.encode(), signature):
            raise ValueError("a signature that does not hold")
        times.append(moment)
    return times


def is_met(member, who):
    if isinstance(member, int):
        return member in who
    return sum(is_met(one, who) for one in member[1]) >= member[0]


def look(policy, record, cosigned, origin, window):
    """(fault or None, numbers of the witnesses who saw a record within a window of milliseconds, half open)."""
    if cosigned is None or record is None:
        return "a record that no witness saw", []
    start, before = window
    try:
        body, signatures = read_note(cosigned["checkpoint"])
        named, size, root = read_checkpoint(body)
    except REFUSALS:
        return "not a checkpoint", []
    steps = [bytes.fromhex(step) for step in cosigned["proof"]]
    if not included(leaf_hash(record["leaf"]), record["index"], size, steps, root):
        return "the record is not in the checkpoint that witnesses signed", []
    logs = []
    broken = False
    for key in policy.logs:
        try:
            if signatures_of(key, 1, body, signatures) and key[0] == named:
                logs.append(key)
        except ValueError:
            broken = True
    who = []
    for number, key in enumerate(policy.witnesses):
        try:
            times = signatures_of(key, 4, body, signatures)
        except ValueError:
            broken = True
            continue
        if any(start // 1000 <= at <= LAST_SECOND and (before is None or at * 1000 < before) for at in times):
            who.append(number)
    if not logs or named != origin:
        return "the policy names another log", []
    if broken or not is_met(policy.quorum, who):
        return "too few witnesses of the policy signed in time", []
    return None, who


def judge(certificate, policy):
    """(faults, names of those who saw close and freeze in time) by a policy."""
    log = certificate["log"]
    if log is None:
        return ["no log, and so no witness"], []
    of_kind = lambda kind: [event for event in log["events"] if event["leaf"]["kind"] == kind]  # noqa: E731
    closing, opening, freezes = (of_kind(kind) for kind in ("entries.closed", "bids.opened", "pool.frozen"))
    opens = bids_open_from((certificate["rounds"] or [certificate])[0]["plan"])
    if opens is None and opening:
        opens = millis(opening[0]["leaf"]["at"])
    watched = (
        (closing[:1], log["closed"], opens),
        (freezes[-1:], log["frozen"], within_calendars(value_from(certificate))),
    )
    found, seen = [], set()
    for records, cosigned, before in watched:
        record = records[0] if records else None
        since = millis(record["leaf"]["at"]) if record else 0
        fault, who = look(policy, record, cosigned, log["origin"], (since, before))
        found += [fault] if fault else []
        seen.update(who)
    return found, [] if found else [policy.witnesses[number][0] for number in sorted(seen)]


def within_calendars(moment):
    """A moment in milliseconds; ValueError beyond what calendars of JavaScript reach."""
    if moment > 8640000000000000:
        raise ValueError("a moment beyond every calendar")
    return moment


def bids_open_from(plan):
    """Milliseconds from which a beacon opens the bids of a plan; None where others do."""
    number = named_round(plan["sealing"]["recipient"]) if plan["sealing"] else None
    return None if number is None else within_calendars(round_millis(number))


def trusted_policy(certificate, known):
    """The policy that the reader trusts; None where he goes by the file alone. ValueError where it is none."""
    key = (certificate["log"] or {}).get("key", "")
    if known.policy is not None:
        given = read_policy(known.policy)
        if given.quorum is not None:
            if not given.logs:
                try:
                    given.logs = [read_key(key)]
                except REFUSALS:
                    pass
            return given
    if not known.witnesses:
        return None
    keys = list(dict.fromkeys(known.witnesses))
    lines = ["log " + key] + ["witness w%d %s" % pair for pair in enumerate(keys)]
    lines += ["group any-of-them any " + " ".join("w%d" % number for number in range(len(keys)))]
    return read_policy("\n".join(lines + ["quorum any-of-them", ""]))


def judge_witnesses(certificate, known):
    """(faults, who saw list and pool in time or None, why not): the plan's own policy, and the reader's."""
    source, log = certificate["policy"], certificate["log"]
    if (None if source is None else sha256_hex(source)) != certificate["plan"]["policy"]:
        return ["not the policy that the plan names"], None, ""
    try:
        own = None if source is None else read_policy(source)
    except REFUSALS:
        return ["the policy cannot be read"], None, ""
    asked = own is not None and own.quorum is not None
    seen = None
    if asked:
        found, names = judge(certificate, own)
        if found:
            return found, None, ""
        seen = {"known": False, "names": names}
    elif log is not None and (log["closed"] is not None or log["frozen"] is not None):
        return ["witnesses of whom the plan did not ask"], None, ""
    try:
        trusted = trusted_policy(certificate, known)
    except REFUSALS:
        return [], None, "strangers: the reader's policy cannot be read"
    if trusted is None:
        return [], seen, "" if seen else "no third party was asked to see the list"
    found, names = judge(certificate, trusted)
    if found:
        return [], None, "strangers: " + found[0]
    return [], {"known": True, "names": names}, ""


# --- the closed list of version 2 ---------------------------------------------------------------------------------------

UNREAD = ("bid-unreadable", "bid-altered")
SHOWN = UNREAD + ("bid-missing", "bid-not-taken", "bid-out-of-bounds")


def closed_lists(certificate):
    """(list, sealed): what the close fixed, opened or not, by entry hash and agency."""
    plan = (certificate["rounds"] or [certificate])[0]["planHash"]
    all_ = [
        dict(item, agency=item["entry"]["agency"], enteredAt=item["entry"]["enteredAt"]) for item in certificate["entries"]
    ] + certificate["unopened"]
    all_.sort(key=lambda item: (item["entryHash"], item["agency"]))
    names = ("agency", "enteredAt", "entryHash"), ("entryHash", "sealed", "blind")
    return tuple({"plan": plan, "entries": [{name: item[name] for name in of} for item in all_]} for of in names)


def grounds_faults(pool, hash_of_pool, grounds):
    """What speaks against the grounds of a pool: for each weight and each exclusion what its rule asks for, no other."""
    evidence = {item["agency"]: item["evidence"] for item in grounds["excluded"]}
    unshown = [item for item in pool["excluded"] if item["reason"] not in SHOWN]
    weighted = [item["agency"] for item in pool["entries"] if item["weight"] is not None]
    found = faults(
        (grounds["pool"] == hash_of_pool, "grounds of another pool"),
        ([item["agency"] for item in grounds["weights"]] == weighted, "not a record for exactly the weights"),
        (
            [item["agency"] for item in grounds["excluded"]] == [item["agency"] for item in unshown],
            "not evidence for exactly the exclusions that need some",
        ),
    )
    for item in unshown:
        wanted = "line" if item["reason"] == "avoidance" else "record"
        found += faults((wanted in evidence.get(item["agency"], ()), item["agency"] + ": evidence of another kind"))
    return found


def contradicts(plan, reason, entry):
    """True where an entry (None: it did not open) contradicts the reason for which it is said to be excluded."""
    if reason in UNREAD:
        return entry is not None
    bid = entry["bid"] if entry else None
    takes_bid = plan["method"] not in BY_LOT
    if reason == "bid-missing":
        return bid is not None
    if reason == "bid-not-taken":
        return bid is None or takes_bid
    if reason == "bid-out-of-bounds":
        return bid is None or (plan["floorFen"] or 1) <= bid <= plan["budgetFen"]
    return False


def names_line(terms, line, agency):
    """True where a line (from 1) of the terms' list of whom the owner avoids names an agency."""
    avoidance = terms.get("avoidance")
    avoided = avoidance[line - 1] if isinstance(avoidance, list) and line <= len(avoidance) else None
    return isinstance(avoided, dict) and avoided.get("agency") == agency


def closed_faults(certificate):
    pool, grounds = certificate["pool"], certificate["grounds"]
    listed = closed_lists(certificate)[0]
    agencies = [item["agency"] for item in listed["entries"]]
    placed = {item["agency"] for item in pool["entries"] + pool["excluded"]}
    unread = {item["agency"] for item in pool["excluded"] if item["reason"] in UNREAD}
    opened = {item["entry"]["agency"]: item["entry"] for item in certificate["entries"]}
    found = faults(
        (digest("list", listed, PROTOCOL_2) == pool["list"], "another list than the pool names"),
        (len(set(agencies)) == len(agencies), "an agency twice on the list"),
        (set(agencies) <= placed, "an entry neither in the pool nor excluded"),
        (placed <= set(agencies), "somebody who is not on the list"),
        (all(item["agency"] in unread for item in certificate["unopened"]), "an unopened entry, excluded for something else"),
        (
            not any(contradicts(certificate["plan"], item["reason"], opened.get(item["agency"])) for item in pool["excluded"]),
            "an entry that contradicts why it is excluded",
        ),
        (
            all(
                names_line(certificate["annex"]["terms"], item["evidence"]["line"], item["agency"])
                for item in grounds["excluded"]
                if "line" in item["evidence"]
            ),
            "a line of the terms that names somebody else",
        ),
    )
    found += grounds_faults(pool, certificate["poolHash"], grounds)
    for part in certificate["rounds"]:
        found += faults((part["pool"]["list"] == pool["list"], "an earlier round of another list"))
        found += grounds_faults(part["pool"], part["poolHash"], part["grounds"])
    return found


RECEIPT = (
    r"[^\n]+\nneed ([^\n]+)\nplan ([0-9a-f]{64})\nagency ([^\n]+)\nentry ([0-9a-f]{64})\n(?:blind ([0-9a-f]{64})\n)?"
    r"sequence ([1-9][0-9]{0,14})\nat [^\n]+\nleaf [0-9a-f]{64}\n"
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
    fixing = "entries.closed" if certificate["protocol"] == PROTOCOL_2 else "pool.frozen"
    fixed = [event["leaf"]["seq"] for event in certificate["log"]["events"] if event["leaf"]["kind"] == fixing]
    for receipt in receipts:
        body, signatures = read_note(receipt.replace("\r\n", "\n"))
        need, plan, agency, entry, blind, sequence = re.fullmatch(RECEIPT, body).groups()
        if need != certificate["plan"]["need"]:
            continue
        signed = False
        for name, identity, public_key in own_keys:
            own = [signature for by, key_id, signature in signatures if (by, key_id) == (name, identity)]
            signed = signed or (own and all(ed25519_verifies(public_key, body.encode(), s) for s in own))
        entries = {item["agency"]: item for item in certificate.get("unopened", [])}
        entries.update((item["entry"]["agency"], item) for item in certificate["entries"])
        own = entries.get(agency)
        excluded = [item["agency"] for item in certificate["pool"]["excluded"]]
        found += faults(
            (signed, "a receipt that the log's key did not sign"),
            (plan == first["planHash"], "a receipt for another version of the notice"),
            (not own or own["entryHash"] == entry, "another entry of the agency than that of its receipt"),
            (not own or own.get("blind") == blind, "another blinding value than that of the receipt"),
            (own or agency in excluded, "the entry of a receipt is missing"),
            (not fixed or int(sequence) < fixed[0], "an entry that came too late"),
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
    leaves = [event["leaf"] for event in log["events"]]
    by_subject = {}
    for place, leaf in enumerate(leaves):
        by_subject.setdefault(leaf["subject"], []).append((place, leaf))
    wanted = wanted_events(certificate)
    places = []
    for order, subject, matches in wanted:
        fitting = (place for place, leaf in by_subject.get(subject, ()) if matches(leaf))
        places.append((order, next(fitting, None)))
    found += faults(
        (len(leaves) == len(wanted), "number of events"),
        (all(place is not None for _, place in places), "an event that belongs here is missing"),
        (in_order(places), "events in another order"),
    )
    before = -1
    for event in log["events"]:
        leaf, index = event["leaf"], event["index"]
        steps = [bytes.fromhex(step) for step in event["proof"]]
        found += faults(
            (index == leaf["seq"] - 1, "event %d stands at another place" % leaf["seq"]),
            (index > before, "event %d is out of order" % leaf["seq"]),
            (
                included(leaf_hash(leaf), index, size, steps, root),
                "event %d is not in the tree" % leaf["seq"],
            ),
        )
        before = index
    if "witnessed" in log:
        return found + witness_faults(certificate, (name, identity, public_key), known_witnesses)
    times = [leaf["at"] for leaf in leaves]
    found += faults((times == sorted(times), "a time that runs backwards"))
    return found + evidence_faults(certificate, leaves)


def in_order(places):
    """True where each event stands behind those that it must follow: in the chain, or only those of its round."""
    chain = own = -1
    for order, place in places:
        if order == "free" or place is None:
            continue
        if place <= (chain if order == "chain" else own):
            return False
        own = place
        chain = place if order == "chain" else chain
    return True


def equal(value, other):
    """Equal as values of JSON: true is not 1."""
    return type(value) is type(other) and value == other


def has(leaf, event, **data):
    return leaf["kind"] == event and all(equal(leaf["data"].get(name), value) for name, value in data.items())


def by_hand(leaf, hand):
    return {"id": leaf["actor"]["id"], "role": leaf["actor"]["role"], "at": leaf["at"]} == hand


def wanted_events(certificate):
    """[(order, subject, test of a leaf)] of the events that a certificate must prove.

    Order `chain`: behind the chain's earlier ones; `own`: behind the freeze of its round, for numbers of a void lottery
    may be typed late; `free`: a secret may be opened late.
    """
    need, chain = certificate["plan"]["need"], certificate["rounds"] + [certificate]
    wanted = []
    for number, part in enumerate(chain):
        decision = chain[number - 1]["redo"] if number else None
        rows = [("chain", publication_test(part, decision, part is certificate))]
        if number == 0 and "unopened" in certificate:
            rows += [("chain", test) for test in closing_tests(certificate, part)]
        rows.append(("chain", freeze_test(part, part is certificate)))
        if part is certificate and part["plan"]["source"]["kind"] in ("drand", "lottery"):
            rows.append(("free", secret_test(part, True)))
        rows += value_tests(part)
        if part is not certificate:
            if "terms" in part["plan"]:
                rows.append(("free", proposal_test(part)))
            rows.append(("free", secret_test(part, False)))
        wanted += [(order, need, test) for order, test in rows]
    return wanted + weight_tests(chain[0])


def publication_test(part, decision, is_last):
    plan = part["plan"]
    two = "terms" in plan

    def test(leaf):
        data = leaf["data"]
        if not equal(data.get("planHash"), part["planHash"]) or ((is_last or two) and leaf["at"] != plan["opensAt"]):
            return False
        if two and plan["escrow"] is not None:
            sealed = data.get("escrow")
            if not isinstance(sealed, str) or sha256_hex(sealed) != plan["escrow"]["sha256"]:
                return False
        if decision is None:
            return leaf["kind"] in ("need.published", "need.amended")
        return (
            has(leaf, "redo.confirmed", basis=decision["basis"])
            and by_hand(leaf, decision["confirmed"])
            and (not two or equal(data.get("reason"), decision["reason"]))
            and canonical(data.get("excluded"), any_text=True) == canonical(decision["excluded"], any_text=True)
        )

    return test


def closing_tests(certificate, first):
    plan, sealed = first["plan"], closed_lists(certificate)[1]
    opens = bids_open_from(plan)
    if opens is not None and opens > LAST_SECOND * 1000:
        raise ValueError("bids that open beyond every calendar")
    digests = {"list": certificate["pool"]["list"], "sealed": digest("sealed", sealed, PROTOCOL_2)}
    recipient = plan["sealing"]["recipient"] if plan["sealing"] else None

    def closes(leaf):
        fits = has(leaf, "entries.closed", planHash=first["planHash"], entries=len(sealed["entries"]), **digests)
        return fits and leaf["at"] >= plan["closesAt"] and (opens is None or millis(leaf["at"]) < opens)

    def is_opened(leaf):
        fits = has(leaf, "bids.opened", planHash=first["planHash"], recipient=recipient)
        return fits and (opens is None or millis(leaf["at"]) >= opens)

    return closes, is_opened


def freeze_test(part, is_last):
    data = {"poolHash": part["poolHash"], "round": part["plan"]["round"]}
    if "grounds" in part:
        data["grounds"] = digest("grounds", part["grounds"], PROTOCOL_2)
    return lambda leaf: has(leaf, "pool.frozen", **data) and (not is_last or leaf["at"] == part["times"]["frozenAt"])


def secret_test(part, is_last):
    if part["secret"] is None:
        return lambda leaf: has(leaf, "incident.opened", kind="secret-unopened", round=part["plan"]["round"])
    data = {"planHash": part["planHash"], "secret": part["secret"]}
    return lambda leaf: has(leaf, "secret.opened", **data) and (
        not is_last or leaf["at"] == part["times"]["secretOpenedAt"]
    )


RECORDS = {"ceremony": ("ceremony.recorded", "digits", "chain"), "lottery": ("lottery.confirmed", "numbers", "own")}


def value_tests(part):
    """Who typed the public value of a round, and what came before: nothing where nobody types one."""
    plan, value, proof = part["plan"], part["publicValue"], part["proof"] or {}
    kind, number, two = plan["source"]["kind"], plan["round"], "terms" in plan
    if kind not in RECORDS or value is None:
        return []
    event, member, order = RECORDS[kind]
    data = {"round": number, member: value}
    if "postponed" not in proof:
        if two:
            data["witnesses"] = len(proof["witnesses"]) if "witnesses" in proof else None
        return [(order, lambda leaf: has(leaf, event, **data) and leaf["at"] == proof.get("recordedAt"))]
    rows = []
    for step in proof["postponed"]:
        issues = {"round": number, "from": step["from"], "to": step["to"]}
        why = dict(issues, reason=step["reason"])
        if two:
            rows.append(("own", hand_test("lottery.postponement-proposed", step["proposed"], why)))
        rows.append(("own", hand_test("lottery.postponed", step["confirmed"], issues)))
    if two:
        issue = awaited(plan["source"], proof)["issue"] if kind == "lottery" else last_issue(proof)
        rows.append(("own", hand_test("lottery.typed", proof["typed"], {"round": number, "issue": issue})))
    return rows + [(order, hand_test(event, proof["confirmed"], data))]


def last_issue(proof):
    return proof["postponed"][-1]["to"] if proof["postponed"] else ""


def hand_test(kind, hand, data):
    return lambda leaf: has(leaf, kind, **data) and by_hand(leaf, hand)


def proposal_test(part):
    redo = part["redo"]
    data = {"round": part["plan"]["round"], "basis": redo["basis"], "reason": redo["reason"]}
    return hand_test("redo.proposed", redo["proposed"], data)


def weight_tests(first):
    """The records that set the weights of the first round: older than the notice, or of those who joined the register later."""
    plan, weights = first["plan"], {item["agency"]: item["weight"] for item in first["pool"]["entries"]}

    def test_of(record, weight):
        def test(leaf):
            if leaf["seq"] != record or not has(leaf, "register.recorded", standing=weight):
                return False
            return leaf["at"] < plan["opensAt"] or (leaf["at"] < plan["closesAt"] and equal(weight, 100))

        return test

    named = first.get("grounds", {"weights": []})["weights"]
    return [("free", item["agency"], test_of(item["record"], weights.get(item["agency"]))) for item in named]


def evidence_faults(certificate, leaves):
    """Exclusions whose record is not of its time: of the first pool before its freeze, later between that and the decision."""
    chain = certificate["rounds"] + [certificate]
    found = []

    def seq_of(name, value):
        return next((leaf["seq"] for leaf in leaves if equal(leaf["data"].get(name), value)), None)

    freeze = seq_of("poolHash", chain[0]["poolHash"])
    for number, part in enumerate(chain):
        before_it = {item["agency"] for item in chain[number - 1]["grounds"]["excluded"]} if number else set()
        after, before = (freeze, seq_of("planHash", part["planHash"])) if number else (0, freeze)
        for item in part["grounds"]["excluded"]:
            record = item["evidence"].get("record")
            if record is not None and item["agency"] not in before_it:
                fits = (after is None or record > after) and (before is None or record < before)
                found += faults((fits, item["agency"] + ": evidence of another time"))
    return found


# --- verification of one file -----------------------------------------------------------------------------------------


def verify(data, known=None):
    """(certificate or None, [(code, True | False | None, words)]) of a file's bytes; None stands for "not done".

    `known` is what the reader has from elsewhere: keys of the log, of which the certificate's must be one; keys of
    witnesses, or a policy of them, who must have signed in time; receipts of this need, which must be as it says.
    """
    try:
        certificate = parse(data)
    except REFUSALS as error:
        rest = [(code, None, "not reached") for code in CODES[1:]]
        return None, [("E_PARSE", False, str(error)[:400])] + rest
    checks = Checks(certificate, known or Known())
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


def verdict_of(certificate, results, known):
    """(grade or None, name of the verdict's sentence, names of the witnesses who saw list and pool in time)."""
    holds = {code: ok for code, ok, _ in results}
    if False in holds.values():
        return 3, "grade-3", []
    if is_rehearsal(certificate):
        return None, "rehearsal", []
    if holds["E_LOG"] and holds["E_WITNESS"]:
        seen = judge_witnesses(certificate, known)[1]
        return 1, "grade-1-known" if seen["known"] else "grade-1-named", seen["names"]
    why = next(words for code, _, words in results if code == "E_WITNESS")
    asked = certificate["protocol"] == PROTOCOL_2 and certificate["plan"]["policy"] is not None
    return 2, "grade-2-strangers" if asked and why.startswith("strangers") else "grade-2", []


def is_rehearsal(certificate):
    return certificate is not None and certificate["plan"]["need"].startswith("REHEARSAL-")


# --- the verdict in words ---------------------------------------------------------------------------------------------

# Sentences of the site's own program; docs/protocol.md does not fix them, but nobody should read two verdicts.
WORDS = {
    "zh": {
        "grade-1-known": "计算无误，名单也有第三方作证：{witnesses} 在报价能打开之前见到了报名清单，在随机数产生之前见到了冻结的名单；签名用您给出的公钥核对过",
        "grade-1-named": "计算无误，名单也有第三方作证：{witnesses} 在报价能打开之前见到了报名清单，在随机数产生之前见到了冻结的名单；但他们的公钥只是文件自己写的",
        "grade-2": "计算无误；但名单是什么时候定下的，只有本站自己的说法，没有第三方作证",
        "grade-2-strangers": "计算无误；但您认可的见证人没有及时为名单作证，名单是什么时候定下的，对您来说只有本站和文件自己的说法",
        "grade-3": "不符：计算不对，或者与公开的记录对不上。这份文件不能采信",
        "advice-1-known": "您可以：报过名的，把报名时的签名回执（.txt）同证书一起核验，看自己的报名是否原样在名单里。",
        "advice-1-named": "您可以：向上面写的见证人要他的公钥或见证策略文件，填进来再验一次。公钥对得上，才是他们作的证；编造的见证人，名字也可以一样。",
        "advice-2": (
            "您可以：报过名的，把报名时的签名回执（.txt）同证书一起核验，看自己的报名是否原样在名单里；把截止和冻结当时收到的哈希与下面的对照；向本站要截止和冻结当时由见证人（如纪检机构、报社、邻近州市）签"
            "名的检查点，要不到，就是当时没有第三方看到。有疑问的，在公示期内提出异议，附上回执。"
        ),
        "advice-3": "您可以：从公布的地方重新下载，再验一次。还是这样的，请保存文件、下载地址和签名回执，向主管部门提出异议。",
        "rehearsal": "演练（REHEARSAL）：这不是选取结果，不产生任何中选",
        "count": "{passed} 项通过，{failed} 项不符，{undone} 项未查",
        "notes": "文件自己证明不了的：",
        "summary": "共 {total} 份：① {first} 份，② {second} 份，③ {third} 份",
        "and": "、",
        "note-redo": "这是重抽的结果，之前的轮次已经作废：重抽是否有理，要看下面的理由和当时的公告、异议。",
        "note-postponed": "有一期彩票被认定为没有开奖：是否真的没有开奖，要看报纸。",
        "note-commit": "没有外部的公开随机数（0 比特）：结果只取决于运营方封存的密码和各家的报名，谁合谋就能左右它，证书自己写明（claim 一栏）。",
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
        "grade-1-known": (
            "The sums are right, and third parties bear witness to the list: {witnesses} saw the list before a "
            "bid could be opened and the frozen pool before the random value existed; their signatures were checked "
            "with keys that you gave"
        ),
        "grade-1-named": (
            "The sums are right, and third parties bear witness to the list: {witnesses} saw the list before a "
            "bid could be opened and the frozen pool before the random value existed; but it is the file alone "
            "that names their keys"
        ),
        "grade-2": (
            "The sums are right; but when the list was fixed is the site’s own word, and no third party bears witness "
            "to it"
        ),
        "grade-2-strangers": (
            "The sums are right; but the witnesses whom you trust did not sign in time, so that for you it is the "
            "word of the site and of the file when the list was fixed"
        ),
        "grade-3": "Wrong: the sums are not right, or the file does not fit the public record. Do not rely on it",
        "advice-1-known": (
            "What you can do: if you signed up, verify your receipt (.txt) together with the certificate, to see "
            "that your entry is in the list as you made it."
        ),
        "advice-1-named": (
            "What you can do: ask the witnesses named above for their key or for their policy file, give it and "
            "verify again. Only if the keys agree was it they who signed: an invented witness can have the same "
            "name."
        ),
        "advice-2": (
            "What you can do: if you signed up, verify your receipt (.txt) together with the certificate, to see "
            "that your entry is in the list as you made it; compare the hashes that you were sent at the deadline "
            "and at the freeze with those below; ask the site for checkpoints of those moments that witnesses signed "
            "(a discipline office, a newspaper, a neighbouring prefecture): if there are none, no third party saw "
            "the list then. If you have doubts, object while the result is on display, with your receipt."
        ),
        "advice-3": (
            "What you can do: download the file again from where it was published and verify it once more. If it "
            "is still so, keep the file, its address and your receipt, and object to the authority in charge."
        ),
        "rehearsal": "REHEARSAL: this is no selection and awards nothing",
        "count": "{passed} passed, {failed} failed, {undone} not done",
        "notes": "What the file cannot prove by itself:",
        "summary": "{total} files: ① {first}, ② {second}, ③ {third}",
        "and": ", ",
        "note-redo": (
            "This is the result of drawing again, and earlier rounds are void: whether there was cause, see the "
            "reason below, the notice and the objections of the time."
        ),
        "note-postponed": "An issue of the lottery was declared not drawn: whether that is so, see in a newspaper.",
        "note-commit": (
            "There is no public randomness from outside (0 bits): the result rests on the secret that the operator "
            "sealed and on the entries alone; the certificate itself (its member claim) says who could steer it together."
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


def cautions(certificate, known):
    """Names of what even a certificate that verifies cannot prove."""
    chain = certificate["rounds"] + [certificate]
    kind, log = certificate["plan"]["source"]["kind"], certificate["log"]
    own = [one for one in known.receipts if need_of(one) == certificate["plan"]["need"]]
    # Of version 2 the grade says who saw it.
    first = certificate["protocol"] == PROTOCOL
    notes = (
        ("note-redo", len(chain) > 1),
        ("note-postponed", any((part["proof"] or {}).get("postponed") for part in chain)),
        ("note-" + kind, kind in ("commit", "lottery", "ceremony")),
        ("note-bls", any((part["proof"] or {}).get("kind") == "drand" for part in chain)),
        ("note-no-log", log is None),
        ("note-witness", first and log is not None and log["witnessed"] is not None and not known.witnesses),
        ("note-no-witness", first and log is not None and log["witnessed"] is None),
        ("note-log-key", log is not None and not known.log_keys and not own),
        ("note-receipt", len(known.receipts) > len(own)),
    )
    return [name for name, applies in notes if applies]


def need_of(receipt):
    """The need of a receipt that was read before."""
    return re.fullmatch(RECEIPT, read_note(receipt.replace("\r\n", "\n"))[0])[1]


def facts(certificate):
    """(member, text) of what a reader has to compare with a newspaper, a witness, a notice."""
    if "smallList" in certificate:
        yield "smallList", ", ".join(certificate["smallList"])
    else:
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
    log = certificate["log"] or {}
    for member in ("witnessed", "closed", "frozen"):
        if log.get(member):
            for name, _, at, _, _ in cosigned(log[member]["checkpoint"], log["origin"]):
                yield "log." + member, "%s (%s)" % (name, shanghai(at))


def shanghai(millis_):
    """An instant as clocks in China show it."""
    try:
        moment = datetime(1970, 1, 1) + timedelta(milliseconds=millis_ + SHANGHAI)
    except OverflowError:
        return "%d ms" % millis_
    return "%s (UTC+8)" % moment.isoformat(" ", "seconds")


MARKS = {1: "① ", 2: "② ", 3: "③ "}


def report(name, certificate, results, known, words):
    """The lines about one file; the first ones, to the last caution, are those of the site's own program."""
    failed = sum(holds is False for _, holds, _ in results)
    passed = sum(holds is True for _, holds, _ in results)
    grade, verdict, seen = verdict_of(certificate, results, known)
    count = words["count"].format(passed=passed, failed=failed, undone=len(results) - passed - failed)
    ok = grade in (1, 2)
    sentence = words[verdict].format(witnesses=words["and"].join(plain(one) for one in seen))
    yield "%s%s (%s)" % (MARKS.get(grade, ""), sentence, count)
    yield "  " + plain(name)
    advice = {"grade-2-strangers": "advice-2"}.get(verdict, verdict.replace("grade", "advice"))
    if grade is not None:
        yield "  " + words[advice]
    notes = cautions(certificate, known) if ok else []
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
    counts = {1: 0, 2: 0, 3: 0}
    answers = []
    for name, data in files_of(paths):
        certificate, results = verify(data, known)
        grade = verdict_of(certificate, results, known)[0]
        counts[grade or 3] += 1
        if as_json:
            answers.append({"file": name, "ok": grade in (1, 2), "grade": grade, "checks": [list(one) for one in results]})
        else:
            print("\n".join(report(name, certificate, results, known, words)))
    total = sum(counts.values())
    if as_json:
        json.dump(answers, sys.stdout)
    else:
        print(words["summary"].format(total=total, first=counts[1], second=counts[2], third=counts[3]))
    return 1 if not total or counts[3] else 3 if counts[2] else 0


def select(data):
    """The `expected` object of a vector's `input`."""
    plan = data["plan"]
    pool = [
        {
            "agency": entry["agency"],
            "entryHash": digest("entry", entry),
            "bid": entry["bid"],
            "weight": data["weights"][entry["agency"]] if plan["method"] in WEIGHTED else None,
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
    parser.add_argument("--policy", metavar="POLICY")
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
            try:
                need_of(receipts[-1])
            except REFUSALS:
                print("%s: no receipt" % path, file=sys.stderr)
                return 2
        policy, logs = None, []
        if options.policy is not None:
            with open(options.policy, encoding="utf-8", newline="") as file:
                policy = policy_text(file.read())
            try:
                logs = read_policy(policy).log_keys
            except REFUSALS as error:
                print("%s: %s" % (options.policy, error), file=sys.stderr)
                return 2
        known = Known(options.log_key + logs, options.witness_key, receipts, policy)
        return run_verify(options.paths, options.json, known, WORDS[options.lang])
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
