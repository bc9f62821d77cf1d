"""Numbers as the checks' sentences say them."""

from collections.abc import Sequence


def per_cent(share: float) -> str:
    """Return a share (0 to 1) in whole per cent, never "0%" of some or "100%" of fewer than all.

    >>> per_cent(0), per_cent(0.004), per_cent(0.125), per_cent(0.997), per_cent(1)
    ('0%', 'under 1%', '12%', 'over 99%', '100%')
    """
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{100 * share:.0f}%"


def signed_per_cent(share: float) -> str:
    """Return a change (−1 and up) in whole per cent with its sign.

    >>> signed_per_cent(0.25), signed_per_cent(-0.031), signed_per_cent(0.001)
    ('+25%', '-3%', 'by under 1%')
    """
    return "by under 1%" if 0 < abs(share) < 0.005 else f"{100 * share:+,.0f}%" if share else "not at all"


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
