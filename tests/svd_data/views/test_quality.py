"""Data quality: counts against a naive second count, and for the public only what the closed grid holds."""

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.control.grid import AGE, NOT_RECORDED, WARD, Question, breakdown_of
from svd_data.database import Connection, Database
from svd_data.disclosure import Released
from svd_data.errors import AudienceError
from svd_data.filters import OFFENCES, VICTIMS, default_filters
from svd_data.periods import resolve_period
from svd_data.views.quality import MOST_YEARS, QualityView, quality_view
from svd_data.views.question import Ask


def ask(connection: Connection, catalogue: Catalogue, audience: str, indicator_id: str = "") -> Ask:
    filters = default_filters(catalogue)
    if indicator_id:
        filters = replace(filters, indicator=catalogue.indicator(indicator_id, catalogue.sources[0]))
    return Ask(connection, catalogue, filters, audience)


@pytest.fixture(scope="module")
def internal(demo: Connection, demo_catalogue: Catalogue) -> QualityView:
    return quality_view(ask(demo, demo_catalogue, INTERNAL, "robbery"))


@pytest.fixture(scope="module")
def public(demo: Connection, demo_catalogue: Catalogue) -> QualityView:
    return quality_view(ask(demo, demo_catalogue, PUBLIC, "knife_crime"))


@pytest.fixture(scope="module")
def bristol(bristol_file: Path) -> tuple[Ask, QualityView]:
    connection = Database(bristol_file).current()
    asked = ask(connection, load_catalogue(connection), PUBLIC)
    return asked, quality_view(asked)


@pytest.fixture(scope="module")
def robberies(demo: Connection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every robbery and every victim of one, counted by pandas and by nothing of the project."""
    offences = demo.frame("SELECT * FROM offences").query("category == 'Robbery'")
    victims = demo.frame("SELECT * FROM victims")
    return offences, victims[victims["offence_id"].isin(offences["offence_id"])]


def naive(rows: pd.DataFrame, column: str) -> dict[pd.Timestamp, tuple[int, int]]:
    found: dict[pd.Timestamp, tuple[int, int]] = {}
    for month, value in zip(rows["month"], rows[column], strict=True):
        missing, total = found.get(month, (0, 0))
        found[month] = (missing + bool(pd.isna(value)), total + 1)
    return found


def counted(released: Released, lack: str) -> dict[pd.Timestamp, tuple[int, int]]:
    rows = released.frame[released.frame["lack"] == lack]
    return {row.month: (row.numerator, row.total) for row in rows.itertuples() if row.total}


@pytest.mark.parametrize(("lack", "column"), [("ward", "ward_code"), ("time", "hour")])
def test_offences_that_lack_their_ward_or_time_are_those_of_a_naive_count(
    lack: str, column: str, internal: QualityView, robberies: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    assert counted(internal.steps, lack) == naive(robberies[0], column)


@pytest.mark.parametrize(("lack", "column"), [("age", "age_band"), ("sex", "sex"), ("ethnicity", "ethnicity")])
def test_victims_that_lack_their_age_sex_or_ethnic_group_are_those_of_a_naive_count(
    lack: str, column: str, internal: QualityView, robberies: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    assert counted(internal.steps, lack) == naive(robberies[1], column)


def test_the_latest_12_months_are_the_sums_of_their_months(internal: QualityView) -> None:
    steps = internal.steps.frame
    months = steps[steps["month"] >= pd.Timestamp(internal.period.first)]
    for row in internal.latest.frame.itertuples():
        own = months[months["lack"] == row.lack]
        assert (row.numerator, row.total) == (own["numerator"].sum(), own["total"].sum())
        assert row.share == pytest.approx(row.numerator / row.total)
    assert own["month"].nunique() == 12


def test_an_indicator_of_victims_counts_its_victims_throughout(demo: Connection, demo_catalogue: Catalogue) -> None:
    view = quality_view(ask(demo, demo_catalogue, INTERNAL, "young_serious_violence_victims"))
    assert set(view.latest.frame["unit"]) == {VICTIMS}
    assert view.latest.frame["total"].nunique() == 1
    (age,) = view.latest.frame.loc[view.latest.frame["lack"] == "age", "numerator"]
    assert age == 0  # whose age is not recorded is not known to be young


def test_the_newest_months_are_provisional(internal: QualityView, demo_catalogue: Catalogue) -> None:
    steps = internal.steps.frame
    told = set(steps.loc[steps["status"] == "provisional", "month"].dt.date)
    assert told == set(demo_catalogue.sources[0].provisional)


# Files with gaps


def test_rows_of_the_files_are_those_in_the_download(bristol: tuple[Ask, QualityView], realdata: Path) -> None:
    files = bristol[1].files
    assert files is not None
    rows: dict[str, int] = {}
    with zipfile.ZipFile(realdata / "police" / "avon-and-somerset.zip") as archive:
        for name in archive.namelist():
            if name.endswith("-street.csv"):
                month = Path(name).name[:7]
                rows[month] = rows.get(month, 0) + archive.read(name).count(b"\n") - 1
    known = files.frame[files.frame["rows"].notna()]
    assert {f"{row.month:%Y-%m}": row.rows for row in known.itertuples()} == rows
    fates = known[["kept", "elsewhere", "unplaced", "rejected", "repeated"]].sum(axis=1)
    assert (fates == known["rows"]).all()
    assert (known["share"] == known["unplaced"] / known["rows"]).all()
    assert known["unplaced"].sum() > 0


def test_a_month_without_a_file_is_neither_zero_nor_left_out(bristol: tuple[Ask, QualityView]) -> None:
    asked, view = bristol
    assert view.files is not None
    gaps = set(resolve_period("all", asked.source.months).missing)
    assert gaps
    for frame in (view.files.frame, view.steps.frame):
        missing = frame[frame["status"] == "not loaded"]
        assert set(missing["month"].dt.date) == gaps
        assert missing["share"].isna().all()
    assert view.files.frame.loc[view.files.frame["status"] == "not loaded", "rows"].isna().all()
    assert (
        view.steps.frame.loc[view.steps.frame["status"] == "not loaded", ["numerator", "total"]].isna().all(axis=None)
    )


def test_what_police_uk_never_records_has_no_rows_and_open_data_is_for_everybody(
    bristol: tuple[Ask, QualityView],
) -> None:
    _, view = bristol
    assert set(view.steps.frame["lack"]) == {"ward"}
    assert not view.steps.is_controlled


def test_a_month_without_any_offence_counted_is_zero_and_has_no_share(demo_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "none.duckdb"
    shutil.copy(demo_file, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("DELETE FROM offences WHERE category = 'Robbery' AND month = '2026-08-01'")
    database = Database(copy).current()
    steps = quality_view(ask(database, load_catalogue(database), INTERNAL, "robbery")).steps.frame
    (row,) = steps[(steps["month"] == "2026-08-01") & (steps["lack"] == "ward")].itertuples()
    assert (row.numerator, row.total, row.status) == (0, 0, "provisional")
    assert pd.isna(row.share)


# Partners and the public


def test_the_public_gets_years_of_the_closed_grid_and_no_files_months_or_times(
    public: QualityView, demo: Connection, demo_catalogue: Catalogue
) -> None:
    assert (public.files, public.step) == (None, "financial_year")
    assert public.steps.frame["label"].nunique() == MOST_YEARS
    assert "time" not in set(public.steps.frame["lack"])
    source = demo_catalogue.sources[0]
    for lack, unit, column in (("ward", OFFENCES, WARD), ("age", VICTIMS, AGE)):
        question = Question(source.source_id, public.filters.indicator, unit, PUBLIC)
        period = resolve_period("2024-25", source.months)
        table = breakdown_of(demo, demo_catalogue, question, period, (column,))
        (cell,) = table[table[column] == NOT_RECORDED].itertuples()
        (total,) = breakdown_of(demo, demo_catalogue, question, period, ()).itertuples()
        rows = public.steps.frame
        (row,) = rows[(rows["label"] == "2024/25") & (rows["lack"] == lack)].itertuples()
        assert row.is_hidden == cell.is_hidden
        assert (pd.isna(row.numerator) and pd.isna(cell.numerator)) or row.numerator == cell.numerator
        assert row.total == total.numerator


def test_each_public_count_is_hidden_or_a_multiple_of_five_and_shares_are_of_twenty_or_more(
    public: QualityView,
) -> None:
    for released in (public.steps, public.latest):
        rows = released.frame
        assert released.is_controlled
        for counts, hidden in (("numerator", "is_hidden"), ("total", "total_is_hidden")):
            assert (rows[counts].isna() == rows[hidden]).all()
            shown = rows[counts].dropna()
            assert ((shown % 5 == 0) & (shown >= 10)).all()
        with_share = rows[rows["share"].notna()]
        assert (with_share[["numerator", "total"]] >= 20).all(axis=None)
        assert (with_share["share"] == with_share["numerator"] / with_share["total"]).all()
    assert public.steps.frame["is_hidden"].any()
    assert public.steps.frame["share"].notna().any()


def test_a_partner_s_zero_is_shown_and_has_no_share(demo: Connection, demo_catalogue: Catalogue) -> None:
    rows = quality_view(ask(demo, demo_catalogue, PARTNER, "homicide")).steps.frame
    zeros = rows[rows["numerator"] == 0]
    assert not zeros.empty
    assert zeros["share"].isna().all()


def test_a_draft_is_not_released(demo: Connection, demo_catalogue: Catalogue) -> None:
    asked = ask(demo, demo_catalogue, PUBLIC, "robbery")
    draft = replace(asked.filters, indicator=replace(asked.indicator, status="draft"))
    with pytest.raises(AudienceError, match="is a draft"):
        quality_view(asked.with_filters(draft))
