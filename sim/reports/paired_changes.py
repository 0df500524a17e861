"""Shares and mean differences of paired worlds, in words."""

from sim.methods.shares import Share
from sim.words.phrases import points, signed, to_a_tenth
from sim.worlds.paired import Difference


def exactly(share: Share) -> str:
    """A share with its interval, to a tenth of a percent."""
    return to_a_tenth(share.share, share.low, share.high, of="of the worlds")


def unchanged(change: Difference) -> bool:
    """Whether nothing changes in any of the worlds."""
    return change.mean == change.low == change.high == 0


def more_or_less(change: Difference) -> str:
    """How much more or less frequent something is in B than in A, with the interval."""
    if unchanged(change):
        return "exactly as frequent"
    if change.mean == 0:
        return f"as frequent{span_in_points(change)}"
    return f"{size_in_points(change)} {'more' if change.mean > 0 else 'less'} frequent{span_in_points(change)}"


def size_in_points(change: Difference) -> str:
    """How large a change of a share is, in points, never 0 for what is not."""
    return size_in_words(100 * change.mean, "points")


def size_in_words(value: float, unit: str) -> str:
    """How large a change is, to a decimal, never 0 for what is not.

    >>> size_in_words(-1.25, "months"), size_in_words(0.01, "months")
    ('1.2 months', 'under 0.1 months')
    """
    size = abs(value)
    return f"{size:.1f} {unit}" if size >= 0.05 else f"under 0.1 {unit}"


def span_in_points(change: Difference) -> str:
    """The interval of a change of a share, in brackets; empty where its ends are the change."""
    if change.low == change.high:
        return ""
    return f" (95 % interval {points(change.low)} to {points(change.high)})"


def in_points(change: Difference) -> Difference:
    """A change of a share 0..1 in percentage points."""
    return Difference(100 * change.mean, 100 * change.low, 100 * change.high, change.worlds)


def signed_change(change: Difference, digits: int, unit: str = "") -> str:
    """A mean difference with its sign, so many decimals and its unit, and its interval, where it has one.

    >>> signed_change(Difference(0.87, 0.8, 0.95, 9), 1), signed_change(Difference(-2, -2, -2, 9), 1, " points")
    ('+0.9 (+0.8 to +0.9)', '-2.0 points')
    >>> signed_change(Difference(-0.0004, -0.001, 0.0003, 9), 3), signed_change(Difference(0, 0, 0, 9), 1)
    ('0.000 (-0.001 to 0.000)', 'none')
    """
    if not change.worlds:
        return "no such world"
    if unchanged(change):
        return "none"
    mean, low, high = (signed(value, digits) for value in (change.mean, change.low, change.high))
    return f"{mean}{unit}" + ("" if change.low == change.high else f" ({low} to {high})")
