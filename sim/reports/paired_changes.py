"""Shares and mean differences of paired worlds, in words."""

from sim.methods.shares import Share
from sim.words.phrases import points, signed
from sim.worlds.paired import Difference


def exactly(share: Share) -> str:
    """A share with its interval, to a tenth of a percent."""
    ends = f" ({100 * share.low:.1f} to {100 * share.high:.1f} %)" if share.low < share.high else ""
    return f"{100 * share.share:.1f} % of the worlds{ends}"


def more_or_less(change: Difference) -> str:
    """How much more or less frequent something is in B than in A, with the interval."""
    if change.mean == change.low == change.high == 0:
        return "exactly as frequent"
    if change.mean == 0:
        return f"as frequent{span_in_points(change)}"
    return f"{size_in_points(change)} {'more' if change.mean > 0 else 'less'} frequent{span_in_points(change)}"


def size_in_points(change: Difference) -> str:
    """How large a change of a share is, in points, never 0 for what is not."""
    size = abs(100 * change.mean)
    return f"{size:.1f} points" if size >= 0.05 else "under 0.1 points"


def span_in_points(change: Difference) -> str:
    """The interval of a change of a share, in brackets; empty where its ends are the change."""
    if change.low == change.high:
        return ""
    return f" (95 % interval {points(change.low)} to {points(change.high)})"


def signed_change(change: Difference, digits: int) -> str:
    """A mean difference with its sign and so many decimals, and its interval, where it has one."""
    if not change.worlds:
        return "no such world"
    if change.low == change.high:
        return signed(change.mean, digits)
    return f"{signed(change.mean, digits)} ({signed(change.low, digits)} to {signed(change.high, digits)})"
