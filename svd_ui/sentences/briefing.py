"""A briefing in a sentence: what it holds, for whom, of which data, and what has moved since."""

from svd_data.briefing import Briefing
from svd_data.catalogue import Catalogue
from svd_ui.briefing_record import Moved
from svd_ui.words import join


def briefing_sentence(briefing: Briefing, audience: str, catalogue: Catalogue) -> str:
    """Return how many views a briefing holds, for which audience they are shown, and of which data."""
    data = f"{catalogue.area_name}'s data to {last_month(catalogue)}, built {catalogue.built_at.day} {catalogue.built_at:%B %Y}"
    if not briefing.views:
        return f"Nothing is pinned yet; what is pinned will be shown for the {audience} audience, from {data}."
    views = views_in_words(len(briefing.views))
    return f"“{briefing.title}” holds {views}, shown for the {audience} audience, from {data}."


def how_to_pin_sentence(briefing: Briefing) -> str:
    """Return how views come into a briefing that has none, "" of any other."""
    if briefing.views:
        return ""
    return "Press “Pin to briefing” on any page, or begin with a ready-made one, or open a file, below."


def views_in_words(count: int) -> str:
    """Return "1 view", "7 views"."""
    return f"{count} view{'' if count == 1 else 's'}"


def last_month(catalogue: Catalogue) -> str:
    """Return the last month that any source of records has loaded: "September 2026"."""
    return f"{max(source.months[-1] for source in catalogue.sources if source.months):%B %Y}"


def older_sentence(briefing: Briefing, catalogue: Catalogue) -> str:
    """Return that a briefing was recorded on other data than is open."""
    return f"Recorded on version {briefing.recorded_on} of the data; this is version {catalogue.version}."


def moved_sentence(moved: Moved, count: int) -> str:
    """Return how many of so many views say something else now than when they were recorded."""
    if len(moved.not_compared) == count:
        return "What moved since cannot be told: nothing recorded can be compared."
    parts = []
    if moved.moved:
        parts.append(f"{len(moved.moved)} now {'says' if len(moved.moved) == 1 else 'say'} something else")
    if moved.unchanged:
        parts.append(f"{moved.unchanged} {'is' if moved.unchanged == 1 else 'are'} unchanged")
    if moved.not_compared:
        parts.append(f"{len(moved.not_compared)} cannot be compared")
    return f"Of {views_in_words(count)}, {join(parts)}."


def as_told_sentence(audience: str) -> str:
    """Return as whom then and now are told, where the page's own figures are another audience's."""
    return f"Then and now are told as the {audience} audience sees them."


def linked_sentence() -> str:
    """Return what holds of a link made on other data."""
    return "Its figures may have moved since: the link holds none to compare with."


def replaced_sentence(briefing: Briefing) -> str:
    """Return that a briefing would be lost by opening another."""
    return f"Your briefing, “{briefing.title}” with {views_in_words(len(briefing.views))}, is not saved as it is now."
