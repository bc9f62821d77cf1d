"""Referrals told apart by who referred, by age, sex, ethnic group, ward and need: how many, and how far they got."""

from dataclasses import dataclass

import pandas as pd

from svd_data.control.stage_cells import ALL_REFERRED, WITH, need_dimension, reached
from svd_data.control.stage_counts import grouping_values
from svd_data.disclosure import Released
from svd_data.pathway import (
    AGE,
    ETHNICITY,
    NEED,
    NEED_WORDS,
    REFERRED,
    SEX,
    STAGE_WORDS,
    WARD,
    recorded_groupings,
    recorded_stages,
)
from svd_data.views.compare import NOT_COMPARED, with_share_beside_others, with_shares
from svd_data.views.question import Ask
from svd_data.views.referral_cells import Cells, counts_of
from svd_data.views.referral_frames import of_those_referred

NOT_RECORDED = "Not recorded"

# The filter that chooses among the values of a grouping.
_FILTERS = {AGE: "age", SEX: "sex", ETHNICITY: "ethnicity", WARD: "wards"}


@dataclass(frozen=True)
class Grouping:
    """Referrals told apart by one thing.

    dimension: "referral_source", "age_band", "sex", "ethnicity", "ward_code" or "need". is_additive: whether each referral is
    in one row only, so that the rows add to all referrals; not so of needs: a referral has several, or none.

    counts: one row per value, in the order of the data (ages by age, wards by name), "Not recorded" last where it can be;
    value (code or text; "" for not recorded), label (ward name, need in words, or the value), numerator (referrals of the
    period; 0 where none; NA: hidden), is_hidden, total (all referrals; NA: hidden), share (numerator ÷ total, 0 to 1; NA of
    none, or of too few) with share_lower and share_upper (95%, Wilson), reached (of numerator, those that have reached
    `narrowed_to` by the as-at date; NA: hidden), reached_is_hidden, reached_share (reached ÷ numerator) with
    reached_lower and reached_upper (95%), verdict (reached_share beside that of all other referrals, or of those without the
    need: "higher", "lower", "cannot tell", "none recorded" (reached by nobody), "too small to compare", "not compared": of
    not recorded, of no referral, or nothing to compare with). Fisher's exact test, two-sided, at 99.8%.

    stages: one row per value and recorded stage; value, label, stage, stage_label, numerator (referrals that have reached it;
    NA: hidden), is_hidden, total (the value's referrals), share, share_lower, share_upper (no limits where stage is "referred").
    """

    dimension: str
    is_additive: bool
    counts: Released
    stages: Released


def groupings_of(ask: Ask, cells: Cells, narrowed_to: str) -> tuple[Grouping, ...]:
    """Return referrals by each thing that the source records of them, followed to a stage."""
    return tuple(_grouping(ask, cells, dimension, narrowed_to) for dimension in recorded_groupings(ask.source))


def _grouping(ask: Ask, cells: Cells, dimension: str, narrowed_to: str) -> Grouping:
    values = _values(ask, dimension)
    return Grouping(
        dimension=dimension,
        is_additive=dimension != NEED,
        counts=_counts(ask, cells, dimension, values, narrowed_to),
        stages=_stages(ask, cells, dimension, values),
    )


def _values(ask: Ask, dimension: str) -> tuple[str, ...]:
    """Return the values that have a row: those chosen, where any are."""
    every = grouping_values(ask.connection, ask.catalogue, ask.source, dimension)
    chosen = getattr(ask.filters, _FILTERS[dimension]) if dimension in _FILTERS else ()
    return tuple(value for value in every if value in chosen) if chosen else every


def _counts(ask: Ask, cells: Cells, dimension: str, values: tuple[str, ...], narrowed_to: str) -> Released:
    frame = _labelled(ask, dimension, values)
    frame = frame.assign(
        **counts_of(cells, [_cell(REFERRED, dimension, value) for value in values], "numerator"),
        **counts_of(cells, [ALL_REFERRED] * len(values), "total"),
        **counts_of(cells, [_cell(narrowed_to, dimension, value) for value in values], "reached"),
    ).drop(columns="total_is_hidden")
    counts = ask.release(frame, is_controlled=ask.is_controlled)
    counts = counts.derive(with_shares(counts, frame["total"]))
    if narrowed_to == REFERRED:
        blank = pd.array([None] * len(frame), dtype="Float64")
        columns = dict.fromkeys(("reached_share", "reached_lower", "reached_upper"), blank)
        return counts.derive(counts.frame.assign(**columns, verdict=NOT_COMPARED))
    shared = with_shares(counts, frame["numerator"], part="reached", name="reached")
    # `reached` itself is the count, which the new column of the share must not replace.
    counts = counts.derive(shared.assign(reached_share=shared["reached"], reached=frame["reached"]))
    everyone = (cells[reached(narrowed_to)], cells[ALL_REFERRED])
    return counts.derive(with_share_beside_others(counts, everyone, frame["value"] != ""))


def _stages(ask: Ask, cells: Cells, dimension: str, values: tuple[str, ...]) -> Released:
    stages = recorded_stages(ask.source)
    named = _labelled(ask, dimension, values)
    frame = named.loc[named.index.repeat(len(stages))].reset_index(drop=True)
    frame = frame.assign(stage=[*stages] * len(values))
    told = [(row.stage, dimension, row.value) for row in frame.itertuples(index=False)]
    frame = frame.assign(
        stage_label=[STAGE_WORDS[stage] for stage in frame["stage"]],
        **counts_of(cells, [_cell(*each) for each in told], "numerator"),
        **counts_of(cells, [_cell(REFERRED, *each[1:]) for each in told], "total"),
    ).drop(columns="total_is_hidden")
    rows = ask.release(frame, is_controlled=ask.is_controlled)
    return rows.derive(of_those_referred(rows))


def _cell(stage: str, dimension: str, value: str) -> tuple[str, str, str]:
    """Return the cell of a group's referrals at a stage; a need's are those with it."""
    return reached(stage, need_dimension(value), WITH) if dimension == NEED else reached(stage, dimension, value)


def _labelled(ask: Ask, dimension: str, values: tuple[str, ...]) -> pd.DataFrame:
    words = {WARD: ask.catalogue.wards, NEED: NEED_WORDS}.get(dimension, {})
    labels = [words.get(value, value) or NOT_RECORDED for value in values]
    return pd.DataFrame({"value": list(values), "label": labels}, dtype=object)
