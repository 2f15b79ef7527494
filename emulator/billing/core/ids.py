"""Ids that look like Stripe's and sort by creation.

A 24-character body is `1`, the second of creation, the account's ten characters and a stamp, as in
`in_1UI6r9HIBYZYyePrgxDsE0Y1`. A 14-character body (customers, products) is the minute of creation, the second within
it, a stamp and one random character. Both decode to the very second in `created`, as Stripe's do, so that an id alone
says where it stands in a listing. The stamp is the real time in microseconds: of two things created in one second of a
(perhaps frozen) clock, the later one sorts later.
"""

import secrets
import threading
import time
from functools import cache, lru_cache

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
EPOCH = 1342389380
"""Unix second that Stripe's ids count from (worked out from published ids)."""

LAST_SECOND = EPOCH + 60 * 62**4 - 1
"""Unix second up to which every id can say when it was made: in August 2040."""

_SHORT = frozenset({"cus", "prod", "si"})
_PAYMENT = frozenset({"pi", "ch", "re", "py", "seti"})
_STAMP_CHARACTERS = 8
_STAMP_VALUES: int = 62**_STAMP_CHARACTERS
_ACCOUNT_CHARACTERS = 10
_TIME_CHARACTERS = 5
_LONG_BODY, _SHORT_BODY = 24, 14
# What sorts before and after all letters and digits, and after that.
_BEFORE, _AFTER, _END = "!", "~", "\x7f"
_SAME_TIME = 300
"""Seconds by which an id's time and its stamp may differ: the time of a request is taken when it begins."""


def base62(number: int, width: int) -> str:
    """`number` in base 62, digits before upper before lower case, `width` characters long."""
    characters = []
    for _ in range(width):
        number, digit = divmod(number, 62)
        characters.append(ALPHABET[digit])
    return "".join(reversed(characters))


def from_base62(text: str) -> int:
    """The number that `text` stands for; ValueError for a character outside the alphabet."""
    number = 0
    for character in text:
        number = number * 62 + ALPHABET.index(character)
    return number


def random_text(length: int, alphabet: str = ALPHABET) -> str:
    """`length` random characters, good enough for a secret."""
    # Drawn at once: asking the system for each character takes ten times as long.
    number = secrets.randbelow(len(alphabet) ** length)
    characters = []
    for _ in range(length):
        number, digit = divmod(number, len(alphabet))
        characters.append(alphabet[digit])
    return "".join(characters)


class Stamps:
    """Microseconds of real time, each handed out once and growing within this process."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        """The next stamp; two processes may draw the same one, which the store's not-exists condition catches."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1000)
            return self._last % _STAMP_VALUES


def new_id(prefix: str, *, account: str, created: int, stamp: int) -> str:
    """A new id: `prefix` without its underscore, `account` an `acct_…` id, `created` in unix seconds, UTC."""
    seconds = max(created - EPOCH, 0)
    tail = base62(stamp, _STAMP_CHARACTERS)
    if prefix in _SHORT:
        minutes, second = divmod(seconds, 60)
        return f"{prefix}_{base62(minutes, 4)}{base62(second, 1)}{tail}{random_text(1)}"
    return f"{_lead(prefix)}{base62(seconds, _TIME_CHARACTERS)}{_fragment(account)}{tail}"


def default_id(prefix: str, *, account: str, livemode: bool) -> str:
    """The id of what each mode of an account has one of without anybody's doing; it sorts before all others."""
    return new_id(prefix, account=account, created=EPOCH, stamp=int(livemode))


def body_of(id: str) -> str:
    """What stands behind an id's prefix: of whatever type, ids sort by creation there."""
    return id.partition("_")[2]


def made_seconds_ago(id: str, real_now: int) -> float:
    """How long ago an id of 24 characters was drawn, of whatever time it tells: its stamp is of real time."""
    stamp = from_base62(id[-_STAMP_CHARACTERS:])
    age = (real_now * 1_000_000 - stamp) % _STAMP_VALUES
    # One that is drawn by another process's clock may be of a moment to come.
    return (age if age < _STAMP_VALUES // 2 else age - _STAMP_VALUES) / 1_000_000


def made_in_real_time(id: str, real_now: int) -> int | None:
    """The earliest second (unix, UTC) at which a thing with this id can have been made: five minutes before the id's.

    None where its stamp, which is of real time, says another time: the id is of another clock, or somebody chose it.
    """
    body = body_of(id)
    try:
        if len(body) == _LONG_BODY:
            second, stamped = from_base62(body[1:6]), body
        elif len(body) == _SHORT_BODY:
            second, stamped = 60 * from_base62(body[:4]) + from_base62(body[4]), body[:-1]
        else:
            return None
        stamp_second = real_now - made_seconds_ago(stamped, real_now)
    except ValueError:
        return None
    agrees = abs(EPOCH + second - stamp_second) <= _SAME_TIME
    return EPOCH + second - _SAME_TIME if agrees else None


def bounds(prefix: str, first: int | None, last: int | None) -> tuple[str, str]:
    """The smallest and the largest id of things created from second `first` to second `last`, both included.

    None leaves that side open. Ids outside the scheme (`cus_custom`) lie within the open bounds of their prefix.
    """
    lead, end = _lead(prefix), f"{prefix}`"
    low = f"{prefix}_" if first is None else _at(prefix, lead, first) or end
    high = None if last is None else _at(prefix, lead, last + 1)
    return low, high or end


def short_form(id: str, prefix: str, account: str) -> str:
    """What an id says beside its prefix and its account; no two ids say the same, and ids of the scheme sort as before.

    `in_1UI6r9HIBZYyePrgxDsE0Y1` of the account `acct_1…HIBZYyePrg` is `UI6r9xDsE0Y1`, of the scheme but of another
    account it has a mark behind its time (`UI6r9~HIBZYyePrgxDsE0Y1`), and `in_mine` is `~in_mine`, after all of these.
    """
    lead = _lead(prefix)
    body = id[len(lead) :]
    time, rest = body[:_TIME_CHARACTERS], body[_TIME_CHARACTERS:]
    if not (id.startswith(lead) and len(time) == _TIME_CHARACTERS and time.isalnum() and time.isascii()):
        return f"{_AFTER}{id}"
    if prefix in _SHORT:
        return body
    fragment = _fragment(account)
    if rest.startswith(fragment):
        own = rest[len(fragment) :]
        if not own.startswith((_BEFORE, _AFTER)):
            return time + own
    return f"{time}{_BEFORE if rest < fragment else _AFTER}{rest}"


def short_bounds(prefix: str, first: int | None, last: int | None) -> tuple[str, str]:
    """The bounds of `bounds` for ids in their short form; open ones leave nothing out."""
    low = ALPHABET[0] if first is None else _at(prefix, "", first) or _END
    high = None if last is None else _at(prefix, "", last + 1)
    return low, high or _END


@cache
def _lead(prefix: str) -> str:
    """What an id begins with, before its time."""
    digit = "3" if prefix in _PAYMENT else "1"
    return f"{prefix}_" if prefix in _SHORT else f"{prefix}_{digit}"


@lru_cache(maxsize=1024)
def _fragment(account: str) -> str:
    return account.removeprefix("acct_")[-_ACCOUNT_CHARACTERS:]


def _at(prefix: str, lead: str, second: int) -> str | None:
    """What an id of a second begins with, behind `lead`; None behind the last second that an id can tell."""
    seconds = max(second - EPOCH, 0)
    if seconds >= (60 * 62**4 if prefix in _SHORT else 62**5):
        return None
    if prefix in _SHORT:
        minutes, rest = divmod(seconds, 60)
        return f"{lead}{base62(minutes, 4)}{base62(rest, 1)}"
    return f"{lead}{base62(seconds, _TIME_CHARACTERS)}"
