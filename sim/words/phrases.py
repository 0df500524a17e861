"""Numbers, dates, lists and titles in words. Knows no talks."""

import datetime
import math
import re
from collections.abc import Sequence

SOLUTIONS = {
    "nash": "Nash: the largest product of gains",
    "kalai_smorodinsky": "Kalai-Smorodinsky: equal shares of what each could gain at most",
    "egalitarian": "Egalitarian: the largest smallest gain",
    "utilitarian": "Utilitarian: the largest sum of gains",
}
"""The solutions of bargaining theory and what each looks for."""

DAYS_IN_MONTH = 365.25 / 12
"""On average."""


def percent(share: float) -> str:
    """A share 0..1 in whole percent; never 0 or 100 for what is not.

    >>> percent(0.374), percent(0.002)
    ('37 %', 'under 1 %')
    """
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{decimal(100 * share, 0)} %"


def decimal(value: float, digits: int) -> str:
    """A number with so many decimals; what rounds to 0 has no sign.

    >>> decimal(-0.0004, 3), decimal(-0.5, 1)
    ('0.000', '-0.5')
    """
    return f"{value:z.{digits}f}"


def signed(value: float, digits: int) -> str:
    """A change with its sign and so many decimals; what rounds to 0 has no sign.

    >>> signed(0.18, 2), signed(-0.0004, 3)
    ('+0.18', '0.000')
    """
    rounded = decimal(value, digits)
    return f"+{rounded}" if float(rounded) > 0 else rounded


def points(change: float) -> str:
    """A change of a share in percentage points, with its sign and a decimal.

    >>> points(0.18), points(-0.005)
    ('+18.0', '-0.5')
    """
    return signed(100 * change, 1)


def around(share: float, low: float, high: float, of: str = "") -> str:
    """A share with its 95 % interval in brackets; without one where its ends are the share, as where nothing is drawn.

    of: what it is a share of, if that is to be said.

    >>> around(0.5, 0.4, 0.6), around(0.5, 0.4, 0.6, of="of worlds"), around(1, 1, 1)
    ('50 % (40 to 60 %)', '50 % of worlds (40 to 60 %)', '100 %')
    """
    said = f"{percent(share)} {of}".rstrip()
    return said if low == high else f"{said} ({interval(low, high)})"


def to_a_tenth(share: float, low: float, high: float, of: str = "") -> str:
    """As `around`, to a tenth of a percent: for changes between the same worlds, which are often small.

    >>> to_a_tenth(0.245, 0.2194, 0.2726), to_a_tenth(1, 1, 1, of="of the worlds")
    ('24.5 % (21.9 to 27.3 %)', '100.0 % of the worlds')
    """
    said = f"{100 * share:.1f} % {of}".rstrip()
    return said if low == high else f"{said} ({100 * low:.1f} to {100 * high:.1f} %)"


def rarely(share: float, low: float, high: float) -> str:
    """As `around`, with as many digits as tell the ends apart, one behind the point at least: for what is rare.

    >>> rarely(0.00523, 0.00481, 0.00571), rarely(0.123, 0.11, 0.14)
    ('0.52 % (0.48 to 0.57 %)', '12.3 % (11.0 to 14.0 %)')
    """
    digits = max(1, 1 - math.ceil(math.log10(max(100 * (high - low), 1e-6))))
    said, *ends = (decimal(100 * value, digits) for value in (share, low, high))
    return f"{said} % ({' to '.join(ends)} %)"


def interval(low: float, high: float) -> str:
    """An interval of shares 0..1 in percent; a narrow one with a decimal, so that its ends differ.

    >>> interval(0.4, 0.6), interval(0.501, 0.504)
    ('40 to 60 %', '50.1 to 50.4 %')
    """
    ends = [f"{100 * end:.0f}" for end in (low, high)]
    if ends[0] == ends[1]:
        ends = [f"{100 * end:.1f}".removesuffix(".0") for end in (low, high)]
    return f"{' to '.join(dict.fromkeys(ends))} %"


def count(number: int, noun: str, many: str = "") -> str:
    """`1 world`, `1,000 worlds`; many: the plural, where it is not made with an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {many or noun + 's'}"


def duration(seconds: float) -> str:
    """`4.2 s`, `12 s`, `5 min`, `2.5 h`."""
    if seconds < 100:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def bytes_in_words(size: int) -> str:
    """`12.5 MB`, `3.0 GB`; size in bytes."""
    return f"{size / 1e6:,.1f} MB" if size < 1e9 else f"{size / 1e9:,.1f} GB"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def month(date: datetime.date) -> str:
    """`November 2030`."""
    return f"{date:%B %Y}"


def day(date: datetime.date) -> str:
    """`8 August 2030`."""
    return f"{date.day} {date:%B %Y}"


def capital(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]


FORMS = {
    "s": ("s", ""),
    "has": ("has", "have"),
    "does": ("does", "do"),
    "it": ("it", "they"),
    "It": ("It", "They"),
    "them": ("it", "them"),
    "its": ("its", "their"),
    "Its": ("Its", "Their"),
    "itself": ("itself", "themselves"),
    "which": ("which", "who"),
}
"""Words that agree with one, and with many."""

YOURS = {"it": "you", "It": "You", "them": "you", "its": "your", "Its": "Your", "itself": "yourself"}
"""Where they differ from those with many, the words that agree with `you`."""


def literal(text: str) -> str:
    """A text as it stands in a sentence with forms in braces, where its own braces mean nothing (see `agreeing`).

    >>> agreeing("{who} want{s} " + literal("{peace}"), "the islanders", True)
    'the islanders want {peace}'
    """
    return text.replace("{", "{{").replace("}", "}}")


def reads_as_plural(title: str) -> bool:
    """Whether a title with its article in it reads as a plural: the Islanders, and not the Congress, the Census or the Polis.

    >>> reads_as_plural("The Islanders"), reads_as_plural("The Congress"), reads_as_plural("United States")
    (True, False, False)
    """
    return bool(re.fullmatch("The .*[^siu]s", title))


def agreeing(sentence: str, who: str, plural: bool, **words: str) -> str:
    """A sentence on somebody, `{who}`, in which `want{s}`, `{has}`, `{does}`, `{it}`, `{them}`, `{its}` and `{itself}` agree.

    words: what else stands in braces. What somebody else has written enters a sentence as one of them, or by `literal`.

    >>> agreeing("{who} want{s} {what}, and {has} {its} reasons.", "the islanders", True, what="peace")
    'the islanders want peace, and have their reasons.'
    """
    return sentence.format(who=who, **{key: forms[plural] for key, forms in FORMS.items()}, **words)


def to_you(sentence: str, **words: str) -> str:
    """The same, said to whoever it is on: a sentence on `you`.

    >>> to_you("{who} want{s} {what}, and {has} {its} reasons.", what="peace")
    'you want peace, and have your reasons.'
    """
    return sentence.format(who="you", **{key: many for key, (_, many) in FORMS.items()} | YOURS, **words)


def table_of(head: Sequence[str], rows: Sequence[Sequence[str]], sides: str) -> str:
    """A Markdown table whose columns are aligned as text; sides: `l` or `r` for each column.

    >>> print(table_of(["term", "share"], [["open", "40 %"]], "lr"))
    | term | share |
    | ---- | ----: |
    | open |  40 % |
    """
    cells = [[cell.replace("|", "\\|") for cell in row] for row in [head, *rows]]
    widths = [max(3, *(len(row[column]) for row in cells)) for column in range(len(head))]
    rule = ["-" * width if side == "l" else "-" * (width - 1) + ":" for width, side in zip(widths, sides, strict=True)]
    lines = [cells[0], rule, *cells[1:]]
    return "\n".join(f"| {' | '.join(_padded(line, widths, sides))} |" for line in lines)


def _padded(cells: Sequence[str], widths: Sequence[int], sides: str) -> list[str]:
    placed = zip(cells, widths, sides, strict=True)
    return [cell.ljust(width) if side == "l" else cell.rjust(width) for cell, width, side in placed]
