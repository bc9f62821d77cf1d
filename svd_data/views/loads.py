"""What became of the rows of each source's files, and what was wrong with them: by file and reason, never what stood in a row.

Counts of rows are counts of records: for partners and the public those of restricted sources are left out, and so is
everything about single rows of them.
"""

from dataclasses import dataclass

import pandas as pd

from svd_data.audiences import INTERNAL
from svd_data.disclosure import Released, Table, is_controlled, release
from svd_data.filters import OFFENCES
from svd_data.quality_queries import FATES
from svd_data.views.question import Ask


@dataclass(frozen=True)
class LoadsView:
    """The answer of Data about what is loaded.

    sources: one row a source; source_id, title, kind (its record_kind), is_restricted, is_hidden (whether its counts are left out),
    retrieved_on, and rows, kept, elsewhere, unplaced, rejected, repeated (Int64; NA where left out, or where a source is none of
    records). rows = the other five.
    rejected: one row a file and reason; title, file, reason, number (rows). findings: one row a fault of a partner's file as
    the build kept it; title, file, row (Int64; NA for the whole file), column, rule, level, message, advice.
    left_out: titles of the sources of which files and faults are left out.
    """

    sources: Released
    rejected: Released
    findings: Released
    left_out: tuple[str, ...]


def loads_view(ask: Ask) -> LoadsView:
    """Return what is loaded and how good it was, as far as the audience may have it."""
    sources = _sources(ask)
    hidden = tuple(sources.loc[sources["is_hidden"], "source_id"])
    return LoadsView(
        _release(ask, sources),
        _release(ask, _without(ask, _REJECTED, hidden)),
        _release(ask, _without(ask, _FINDINGS, hidden).astype({"row": "Int64"})),
        tuple(sources.loc[sources["is_hidden"], "title"]),
    )


_RECORDS = (OFFENCES, "referrals")

_SOURCES = """
    SELECT source_id, title, record_kind AS kind, sensitivity <> 'open' AS is_restricted, retrieved_on, rows_read AS rows,
      rows_kept AS kept, rows_elsewhere AS elsewhere, rows_unplaced AS unplaced, rows_rejected AS rejected,
      rows_repeated AS repeated
    FROM sources ORDER BY record_kind <> 'offences', record_kind <> 'referrals', record_kind, title
"""
_REJECTED = """
    SELECT source_id, title, file, reason, count(*) AS number
    FROM rejects JOIN sources USING (source_id) GROUP BY ALL ORDER BY title, file, number DESC, reason
"""
_FINDINGS = """
    SELECT source_id, title, file, row, column_name AS "column", rule, level, message, advice
    FROM findings JOIN sources USING (source_id) ORDER BY title, findings.rowid
"""


def _sources(ask: Ask) -> pd.DataFrame:
    rows = ask.connection.frame(_SOURCES)
    counts = list(FATES)
    rows = rows.astype(dict.fromkeys(counts, "Int64"))
    # Rows of residents, boundaries and lookups are no records: nobody asks where each lies.
    rows.loc[~rows["kind"].isin(_RECORDS), counts] = pd.NA
    hidden = [
        is_controlled(ask.audience, is_restricted=bool(restricted)) and has_rows
        for restricted, has_rows in zip(rows["is_restricted"], rows["rows"].notna(), strict=True)
    ]
    rows["is_hidden"] = hidden
    rows.loc[rows["is_hidden"], counts] = pd.NA
    return rows


def _without(ask: Ask, sql: str, hidden: tuple[str, ...]) -> pd.DataFrame:
    rows = ask.connection.frame(sql)
    return rows[~rows["source_id"].isin(hidden)].drop(columns="source_id").reset_index(drop=True)


def _release(ask: Ask, frame: pd.DataFrame) -> Released:
    """Pass what is left through the gate: for controlled audiences nothing of a restricted source is in it."""
    is_restricted = ask.audience == INTERNAL and ask.catalogue.is_restricted
    return release(Table(frame, is_restricted), ask.audience)
