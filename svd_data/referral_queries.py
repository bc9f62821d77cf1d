"""What the Referrals page asks of the built file: how far referrals got, how long it took, who came back, who is being helped.

Each function returns plain frames of true counts, with the sum of the records' keys beside each, by which disclosure control
rounds. Nothing here decides who may see them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from svd_data.catalogue import RecordSource
from svd_data.database import Connection
from svd_data.filters import Conditions, Filters
from svd_data.indicators import REFERRALS
from svd_data.pathway import COMPLETED, ENGAGED, NEED, STAGE_COLUMNS, as_at, recorded_stages

# What became of a referral on its way to a stage.
DATED, UNDATED, OPEN, CLOSED = "dated", "undated", "open", "closed"
WAITS = (DATED, UNDATED, OPEN, CLOSED)

# Whether a referral followed one of the same person to the same programme, and whether one followed it.
FIRST, REPEAT, UNKNOWN = "first", "repeat", "unknown"
FOLLOWED, NOT_FOLLOWED, TOO_RECENT = "followed", "not followed", "too recent"

_MEASURES = "count(*)::BIGINT AS n, coalesce(sum(record_key), 0)::BIGINT AS keys"


@dataclass(frozen=True)
class Followed:
    """The referrals that filters choose, and how far they are followed: over which stages, and up to which day.

    has_closures: whether the source records when a referral was closed.
    """

    filters: Filters
    stages: tuple[str, ...]
    as_at: date
    has_closures: bool

    @property
    def parameters(self) -> dict[str, object]:
        return {**self._conditions.parameters, **self.filters.ward_conditions().parameters}

    @property
    def where(self) -> str:
        return f"{self._conditions.sql} AND {self.filters.ward_conditions().sql}"

    @property
    def furthest(self) -> str:
        """SQL for the furthest recorded stage, as its place among `stages`."""
        later = [
            f"WHEN {STAGE_COLUMNS[stage]} IS NOT NULL THEN {place}"
            for place, stage in reversed(list(enumerate(self.stages)))
            if place
        ]
        return f"CASE {' '.join(later)} ELSE 0 END" if later else "0"

    @property
    def _conditions(self) -> Conditions:
        return self.filters.conditions(REFERRALS, [self.filters.period])


def followed(source: RecordSource, filters: Filters) -> Followed:
    """Return the referrals of one source that the filters choose, followed as far as the source records."""
    return Followed(filters, recorded_stages(source), as_at(source), source.records(REFERRALS, "closed_on"))


def furthest_stages(connection: Connection, asked: Followed, dimensions: Sequence[str] = ()) -> pd.DataFrame:
    """Return how many referrals got how far: one row per dimension, value and furthest stage that occur.

    Columns: dimension ("" for all of them, else a column of `referrals`), value (None: not recorded), furthest (a stage), n,
    keys (int64). For the dimension "need" a referral is in a row for each of its needs, and in none without any.
    """
    columns = [name for name in dimensions if name != NEED]
    named = "".join(f", {name}" for name in columns)
    sets = ", ".join(["(furthest)", *(f"({name}, furthest)" for name in columns)])
    # In grouping() the first name is the highest bit, set where the row is not told apart by it.
    which = f"grouping({', '.join(columns)})" if columns else "0"
    frame = connection.frame(
        f"""
        WITH selected AS (SELECT record_key, {asked.furthest} AS furthest{named} FROM referrals WHERE {asked.where})
        SELECT {which} AS which{named}, furthest, {_MEASURES} FROM selected GROUP BY GROUPING SETS ({sets})
        """,
        asked.parameters,
    )
    every = (1 << len(columns)) - 1
    parts = [frame.loc[frame["which"] == every].assign(dimension="", value=None)]
    for place, name in enumerate(columns):
        of_name = frame.loc[frame["which"] == every - (1 << (len(columns) - 1 - place))]
        parts.append(of_name.assign(dimension=name, value=of_name[name]))
    if NEED in dimensions:
        parts.append(_furthest_by_need(connection, asked))
    # Columns without any value would change the type of the others on the way.
    rows = [row for part in parts for row in part[["dimension", "value", "furthest", "n", "keys"]].to_dict("records")]
    told = pd.DataFrame(rows, columns=["dimension", "value", "furthest", "n", "keys"])
    return told.assign(furthest=[asked.stages[place] for place in told["furthest"]])


def _furthest_by_need(connection: Connection, asked: Followed) -> pd.DataFrame:
    frame = connection.frame(
        f"""
        WITH selected AS (
          SELECT referral_id, record_key, {asked.furthest} AS furthest FROM referrals WHERE {asked.where})
        SELECT need AS value, furthest, {_MEASURES}
        FROM selected JOIN (SELECT DISTINCT referral_id, need FROM referral_needs) USING (referral_id)
        GROUP BY need, furthest
        """,
        asked.parameters,
    )
    return frame.assign(dimension=NEED)


def waits(connection: Connection, asked: Followed, stage: str) -> pd.DataFrame:
    """Return what became of referrals on their way to a stage, by days: kind, days, n, keys (int64); no row for none.

    kind: "dated" (the stage's day is recorded; days from referral to it), "undated" (only a later stage's is; days 0),
    "closed" (without reaching it; days to closure) or "open" (neither; days to the as-at date, 0 of a later referral).
    """
    own, later = STAGE_COLUMNS[stage], asked.stages[asked.stages.index(stage) + 1 :]
    is_later = " OR ".join(f"{STAGE_COLUMNS[each]} IS NOT NULL" for each in later) or "false"
    is_closed = "closed_on <= $as_at" if asked.has_closures else "false"
    return connection.frame(
        f"""
        WITH selected AS (
          SELECT record_key, referred_on, {own} AS reached_on, {"closed_on" if asked.has_closures else "NULL::DATE"} AS closed_on,
            CASE WHEN {own} IS NOT NULL THEN '{DATED}' WHEN {is_later} THEN '{UNDATED}'
              WHEN {is_closed} THEN '{CLOSED}' ELSE '{OPEN}' END AS kind
          FROM referrals WHERE {asked.where}),
        lasting AS (
          SELECT record_key, kind, CASE kind
            WHEN '{DATED}' THEN date_diff('day', referred_on, reached_on)
            WHEN '{CLOSED}' THEN date_diff('day', referred_on, closed_on)
            WHEN '{OPEN}' THEN greatest(date_diff('day', referred_on, $as_at::DATE), 0) ELSE 0 END AS days
          FROM selected)
        SELECT kind, days, {_MEASURES} FROM lasting GROUP BY kind, days ORDER BY kind, days
        """,
        {**asked.parameters, "as_at": asked.as_at},
    )


def rereferrals(connection: Connection, asked: Followed, window: int) -> pd.DataFrame:
    """Return referrals by whether they repeat an earlier one and whether one followed: before, after, n, keys (int64).

    before: "repeat" (the same person was referred to the same programme at most `window` days before, by whatever else the
    filters leave out), "first" or "unknown" (person or programme not recorded). after: "followed" (by such a further one
    within the window), "not followed", "too recent" (the window ends after the as-at date) or "unknown". Of two on one day the
    second by its id is the further one. The source itself is never left: two sources' persons are not compared.
    """
    return connection.frame(
        f"""
        WITH known AS (
          SELECT referral_id,
            date_diff('day', lag(referred_on) OVER told, referred_on) AS since,
            date_diff('day', referred_on, lead(referred_on) OVER told) AS until
          FROM referrals
          WHERE source_id = $source AND person_key IS NOT NULL AND programme IS NOT NULL AND referred_on IS NOT NULL
          WINDOW told AS (PARTITION BY person_key, programme ORDER BY referred_on, referral_id)),
        selected AS (SELECT referral_id, record_key, referred_on FROM referrals WHERE {asked.where}),
        told AS (
          SELECT record_key,
            CASE WHEN known.referral_id IS NULL THEN '{UNKNOWN}' WHEN since <= $window THEN '{REPEAT}' ELSE '{FIRST}' END AS before,
            CASE WHEN known.referral_id IS NULL THEN '{UNKNOWN}'
              WHEN date_diff('day', referred_on, $as_at::DATE) < $window THEN '{TOO_RECENT}'
              WHEN until <= $window THEN '{FOLLOWED}' ELSE '{NOT_FOLLOWED}' END AS after
          FROM selected LEFT JOIN known USING (referral_id))
        SELECT before, after, {_MEASURES} FROM told GROUP BY before, after ORDER BY before, after
        """,
        {**asked.parameters, "window": window, "as_at": asked.as_at},
    )


def cohorts(connection: Connection, asked: Followed, window: int) -> pd.DataFrame:
    """Return referrals by quarter and whether they were engaged in time: quarter (its first day), is_in_time, n, keys (int64).

    is_in_time: engaged, or where that day is not recorded completed, at most `window` days after referral.
    """
    column = STAGE_COLUMNS[ENGAGED]
    if COMPLETED in asked.stages:
        column = f"coalesce({column}, {STAGE_COLUMNS[COMPLETED]})"
    return connection.frame(
        f"""
        WITH selected AS (
          SELECT record_key, date_trunc('quarter', referred_on)::DATE AS quarter,
            coalesce(date_diff('day', referred_on, {column}) <= $window, false) AS is_in_time
          FROM referrals WHERE {asked.where})
        SELECT quarter, is_in_time, {_MEASURES} FROM selected GROUP BY quarter, is_in_time ORDER BY quarter, is_in_time
        """,
        {**asked.parameters, "window": window},
    )


def caseload_changes(connection: Connection, asked: Followed) -> pd.DataFrame:
    """Return by how much the caseload changed on each day on which it did: day, n, keys (int64, negative where it shrank).

    A referral is on it from the day of acceptance up to the day before completion or closure, whichever is first.
    """
    endings = [STAGE_COLUMNS[COMPLETED]] if COMPLETED in asked.stages else []
    endings += ["closed_on"] if asked.has_closures else []
    # least() leaves out what is NULL. One that ended before it was accepted was never on it.
    first = f"least({', '.join(endings)})" if endings else "NULL::DATE"
    return connection.frame(
        f"""
        WITH selected AS (
          SELECT record_key, accepted_on, {first} AS ended_on
          FROM referrals
          WHERE {asked.where} AND accepted_on IS NOT NULL AND coalesce({first} >= accepted_on, true)),
        changes AS (
          SELECT accepted_on AS day, 1 AS step, record_key FROM selected UNION ALL
          SELECT ended_on AS day, -1 AS step, record_key FROM selected WHERE ended_on IS NOT NULL)
        SELECT day, sum(step)::BIGINT AS n, coalesce(sum(step * record_key), 0)::BIGINT AS keys
        FROM changes GROUP BY day ORDER BY day
        """,
        asked.parameters,
    )


def referral_sources(connection: Connection, source_id: str) -> tuple[str, ...]:
    """Return who referred anyone in a source's records, in order of name."""
    frame = connection.frame(
        """
        SELECT DISTINCT referral_source::TEXT AS value FROM referrals
        WHERE source_id = $source AND referral_source IS NOT NULL ORDER BY ALL
        """,
        {"source": source_id},
    )
    return tuple(frame["value"])
