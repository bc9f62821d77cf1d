"""Every check of a draft at once, from some few queries within a run's limits. What each check means is in its own module."""

from dataclasses import dataclass, replace

import pandas as pd

from svd_data.condition_parts import variants
from svd_data.disclosure import Released
from svd_data.errors import FilterError
from svd_data.indicators import why_unavailable
from svd_data.lab.changes import RecordingChange, changes_sentence, recording_changes_beside_chance
from svd_data.lab.counts import bare, counted_together, counted_with, history, recorded_by_month
from svd_data.lab.missing import Missing, missing, shares_by_month
from svd_data.lab.overlap import Overlap, overlap_sentence, overlaps
from svd_data.lab.reliability import SplitHalf, split_half
from svd_data.lab.sensitivity import Sensitivity, sensitivities, sensitivity_sentence
from svd_data.lab.smallest_change import SmallestChange, smallest_change
from svd_data.lab.verdict import Verdict, verdict
from svd_data.lab.volume import Hidden, Volume, hidden, volume
from svd_data.limited import LimitedConnection, Statement
from svd_data.queries import residents_by_ward
from svd_data.views.question import Ask
from svd_data.views.timeline import moving_changes

# All checks of a million offences take some seconds on a busy machine; nobody waits for them at each letter typed.
SECONDS = 15.0


@dataclass(frozen=True)
class Doubts:
    """What the checks found of a draft, over all that its source has loaded, whatever the page's other filters.

    checks: one row a check; check, result (a plain sentence). missing_by_month: as svd_data.lab.missing.shares_by_month. The
    two are released to the audience asked for; the values beside them are what they were made from. hidden: none of an open
    source. statements: the queries that ran.
    """

    verdict: Verdict
    volume: Volume
    hidden: tuple[Hidden, ...]
    missing: Missing
    reliability: SplitHalf
    overlaps: tuple[Overlap, ...]
    sensitivities: tuple[Sensitivity, ...]
    changes: tuple[RecordingChange, ...]
    smallest: tuple[SmallestChange, ...]
    checks: Released
    missing_by_month: Released
    statements: tuple[Statement, ...]


def doubts(ask: Ask, run: LimitedConnection) -> Doubts:
    """Return every check of the draft that the filters name.

    Raises AudienceError for an audience that may not see a draft's counts, before anything is counted; LimitError where a
    limit was met; FilterError where the source does not record what is counted.
    """
    if reason := why_unavailable(ask.indicator, ask.source):
        raise FilterError(reason)
    ask.release(pd.DataFrame(), is_controlled=False)
    ask = bare(replace(ask, connection=run))
    indicator, period = ask.indicator, ask.filters.period
    events, recorded = history(ask), recorded_by_month(ask)
    own = variants(indicator.where, indicator.counts) if indicator.where else ()
    others = [
        each
        for each in ask.catalogue.available(ask.source)
        if each.counts == indicator.counts and each.is_reviewed and each.indicator_id != indicator.indicator_id
    ]
    now = events.over(period.loaded_months)
    size, unseen, gaps = volume(events), hidden(ask), missing(recorded, indicator.counts)
    reliability = split_half(events, _residents(ask))
    smallest = _smallest(size)
    told = verdict(size, unseen, gaps, reliability, smallest, indicator.smallest_place)
    same = overlaps(now, others, counted_together(ask, others, period))
    moved = sensitivities(now, own, counted_with(ask, [each.text for each in own], period))
    changes = recording_changes_beside_chance(events, moving_changes(ask))
    rows = [
        ("Verdict", told.sentence),
        ("Events", size.sentence),
        ("Hidden cells", " ".join(each.sentence for each in unseen) or "The source is open: nothing of it is hidden."),
        ("Recorded", " ".join([gaps.sentence, *(each.sentence for each in gaps.columns)])),
        ("Wards", reliability.sentence),
        ("Overlap", overlap_sentence(same)),
        ("Sensitivity", sensitivity_sentence(moved)),
        ("Changes in recording", changes_sentence(changes)),
        (
            "Smallest change",
            " ".join(each.sentence for each in smallest) or "No whole year is loaded, so it cannot be told.",
        ),
    ]
    return Doubts(
        verdict=told, volume=size, hidden=unseen, missing=gaps, reliability=reliability, overlaps=same, sensitivities=moved,
        changes=changes, smallest=smallest,
        checks=ask.release(pd.DataFrame(rows, columns=["check", "result"]), is_controlled=False),
        missing_by_month=ask.release(shares_by_month(recorded), is_controlled=False),
        statements=tuple(run.statements),
    )  # fmt: skip


def _smallest(size: Volume) -> tuple[SmallestChange, ...]:
    """Return the smallest change of a month of the area, of the middle ward's year, and of the area's year."""
    if size.a_year is None or size.a_month is None:
        return ()
    found = [smallest_change("A month of the area", round(size.a_month))]
    if size.a_ward_year is not None:
        found.append(smallest_change("The middle ward's year", round(size.a_ward_year)))
    return (*found, smallest_change("A year of the area", size.a_year))


def _residents(ask: Ask) -> dict[str, int]:
    population = ask.population(frozenset())
    if population is None:
        return {}
    frame = residents_by_ward(ask.connection, population, ask.filters)
    return {code: int(n) for code, n in frame[["ward_code", "denominator"]].itertuples(index=False, name=None)}
