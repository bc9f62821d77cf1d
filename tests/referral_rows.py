"""Small built files of referrals, made from rows as a test writes them, and random ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np

from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, open_database
from svd_data.schema import SCHEMA_SQL, SCHEMA_VERSION

SOURCE = "made_referrals"
WARDS = ("E05000001", "E05000002", "E05000003")
STAGES = ("triaged_on", "accepted_on", "engaged_on", "completed_on")
COLUMNS = (
    "referred_on", "referral_source", "age", "age_band", "sex", "ethnicity", "ward_code", "person_key", *STAGES, "closed_on",
    "programme",
)  # fmt: skip


@dataclass(frozen=True)
class Referral:
    """One referral as the built file has it; needs: those recorded."""

    referred_on: date
    triaged_on: date | None = None
    accepted_on: date | None = None
    engaged_on: date | None = None
    completed_on: date | None = None
    closed_on: date | None = None
    person_key: str | None = None
    programme: str | None = "cirv"
    referral_source: str | None = None
    age_band: str | None = None
    sex: str | None = None
    ethnicity: str | None = None
    ward_code: str | None = None
    needs: tuple[str, ...] = ()
    referral_id: str = ""
    record_key: int = 0


def numbered(rows: Iterable[Referral], seed: int = 0) -> list[Referral]:
    """The rows with ids in their order, and random keys."""
    keys = np.random.default_rng(seed)
    return [
        replace(row, referral_id=f"r{number:06}", record_key=int(keys.integers(0, 256)))
        for number, row in enumerate(rows)
    ]


def built(
    path: Path,
    rows: Sequence[Referral],
    *,
    months: Iterable[date],
    as_at: date | None = None,
    left_out: Iterable[str] = (),
    sensitivity: str = "restricted",
) -> Connection:
    """Write a built file of these referrals alone and open it. left_out: columns that the source does not record."""
    with duckdb.connect(str(path)) as file:
        file.execute(SCHEMA_SQL)
        file.execute(
            "INSERT INTO build BY NAME SELECT 'v' AS version, ? AS schema_version, now()::TIMESTAMP AS built_at, "
            "true AS is_synthetic, 'E08000099' AS area_code, 'Made' AS area_name, 2020 AS baseline_year, 2030 AS goal_year",
            [SCHEMA_VERSION],
        )
        file.execute(
            "INSERT INTO sources BY NAME SELECT ? AS source_id, 'Made referrals' AS title, 'referrals' AS record_kind, "
            "'' AS publisher, '' AS licence, ? AS retrieved_on, ? AS sensitivity, 0 AS provisional_months",
            [SOURCE, as_at, sensitivity],
        )
        pairs = [("referrals", name) for name in COLUMNS] + [("referral_needs", "need")]
        for table, column in pairs:
            if column not in set(left_out):
                file.execute("INSERT INTO source_columns VALUES (?, ?, ?, NULL)", [SOURCE, table, column])
        for month in months:
            file.execute(
                "INSERT INTO coverage BY NAME SELECT ? AS source_id, ? AS month, 'loaded' AS status", [SOURCE, month]
            )
        for ward in WARDS:
            file.execute("INSERT INTO wards VALUES (?, ?, NULL)", [ward, f"Ward {ward[-1]}"])
        _insert(file, "referrals", [_as_row(row) for row in rows])
        _insert(
            file,
            "referral_needs",
            [{"referral_id": row.referral_id, "need": need} for row in rows for need in row.needs],
        )
    return open_database(path)


def catalogue_of(connection: Connection) -> Catalogue:
    return load_catalogue(connection)


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from one to the other."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]


def random_referrals(
    seed: int, number: int, first: date, last: date, as_at: date, *, persons: float = 0.7
) -> list[Referral]:
    """Referrals over some years as a programme might have them: uneven groups, skipped stages, repeats, many still open."""
    rng = np.random.default_rng(seed)

    def one_of(values: Sequence[str | None], weights: Sequence[float]) -> str | None:
        place = rng.choice(len(values), p=np.array(weights) / sum(weights))
        return values[place]

    rows = []
    for _ in range(number):
        referred = first + timedelta(days=int(rng.integers(0, (last - first).days + 1)))
        days: list[date | None] = []
        day = referred
        goes_on = True
        for chance in (0.85, 0.8, 0.75, 0.5):
            goes_on = goes_on and rng.random() < chance
            day = day + timedelta(days=int(rng.exponential(20)))
            # A day that was not written down, though later ones were.
            days.append(day if goes_on and day <= as_at and rng.random() < 0.95 else None)
            goes_on = goes_on and day <= as_at
        closes = day + timedelta(days=int(rng.exponential(60)))
        rows.append(
            Referral(
                referred,
                *days,
                closed_on=closes if closes <= as_at and rng.random() < 0.6 else None,
                person_key=f"p{rng.integers(0, number)}" if rng.random() < persons else None,
                programme=one_of(("cirv", "st_giles", "catch22", None), (6, 2, 1, 0.3)),
                referral_source=one_of(("Police", "School", "Hospital", None), (5, 3, 0.4, 0.4)),
                age_band=one_of(("10-15", "16-17", "18-24", "25-34", None), (4, 3, 3, 0.5, 0.5)),
                sex=one_of(("male", "female", None), (8, 1.5, 0.2)),
                ethnicity=one_of(("White", "Black", "Asian", "Other", None), (5, 3, 2, 0.3, 0.5)),
                ward_code=one_of((*WARDS, None), (5, 2, 0.5, 0.5)),
                needs=tuple(
                    need
                    for need, chance in (("health", 0.3), ("accommodation", 0.05), ("children_family", 0.6))
                    if rng.random() < chance
                ),
            )
        )
    return numbered(rows, seed)


def _as_row(row: Referral) -> Mapping[str, object]:
    values = asdict(row)
    del values["needs"]
    title = {"cirv": "CIRV", "st_giles": "St Giles", None: None}.get(row.programme, row.programme)
    return {
        **values,
        "source_id": SOURCE,
        "age": None if row.age_band is None else int(row.age_band[:2]),
        "month": row.referred_on.replace(day=1),
        "programme_title": title,
    }


def _insert(file: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        names = list(rows[0])
        marks = ", ".join("?" * len(names))
        # One statement of many rows: one each takes a thousand times as long.
        values = ", ".join([f"({marks})"] * len(rows))
        file.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES {values}", [row[name] for row in rows for name in names]
        )
