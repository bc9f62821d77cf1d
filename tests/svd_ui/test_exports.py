"""Files that leave the app: the same figures, their labels with them, nothing a spreadsheet would run."""

import csv
import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.audiences import AUDIENCES, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.disclosure import Released
from svd_data.indicators import Indicator, indicator_definitions
from svd_data.views import HotspotsView, PeopleView, TrendsView
from svd_ui import tables
from svd_ui.exports import csv_of, file_name, source_words
from tests.svd_ui.made import FILTERS, PERIOD, Ward, hotspots_of, released

ABOUT = ["Indicator", "About", "Period from", "Period to", "Source", "As at", "Licence", "Audience"]


def rows_of(table: Released, catalogue: Catalogue) -> list[dict[str, str]]:
    text = csv_of(table, FILTERS, catalogue).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("measure", ["count", "rate", "change", "rest"])
def test_the_csv_of_wards_is_the_table(measure: str, hotspots: HotspotsView, demo_catalogue: Catalogue) -> None:
    assert_same(tables.wards_table(hotspots, measure), demo_catalogue)


def test_the_csv_of_every_other_table_is_the_table(
    gappy_trends: TrendsView, gappy_hotspots: HotspotsView, people: PeopleView, demo_catalogue: Catalogue
) -> None:
    assert_same(tables.steps_table(gappy_trends), demo_catalogue)
    assert_same(tables.hotspot_months_table(gappy_hotspots), demo_catalogue)
    assert_same(tables.age_and_sex_table(people), demo_catalogue)
    for table in (tables.age_table(people), tables.sex_table(people), tables.ethnicity_table(people)):
        assert_same(table, demo_catalogue)


def assert_same(table: Released, catalogue: Catalogue) -> None:
    read = pd.read_csv(
        io.BytesIO(csv_of(table, FILTERS, catalogue)), encoding="utf-8-sig", keep_default_na=False, dtype=str
    )
    code = ["Ward code"] if table.frame.index.name == "ward_code" else []
    assert list(read.columns) == [*table.frame.columns, *code, *ABOUT]
    if code:
        assert list(read["Ward code"]) == ["" if pd.isna(ward) else ward for ward in table.frame.index]
    assert len(read) == len(table.frame)
    for name, column in table.frame.items():
        for written, value in zip(read[name], column, strict=True):
            if pd.isna(value):
                assert written == ""
            else:
                assert written == value if isinstance(value, str) else float(written) == value


def test_what_is_not_known_is_empty_and_zero_is_zero(demo_catalogue: Catalogue) -> None:
    view = hotspots_of(Ward("Henley", 0, before=0, residents=None), Ward("Radford", 0, before=30))
    henley, radford = sorted(rows_of(tables.wards_table(view), demo_catalogue), key=lambda row: row["Ward"])
    assert (henley["Offences"], henley["Rate per 1,000"], henley["Change %"]) == ("0", "", "")
    assert (radford["Offences"], radford["Rate per 1,000"], radford["Change %"]) == ("0", "0.0", "-100.0")


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_text_that_a_spreadsheet_would_run_is_kept_as_text(text: str, demo_catalogue: Catalogue) -> None:
    (row,) = rows_of(tables.wards_table(hotspots_of(Ward(text, 3))), demo_catalogue)
    assert row["Ward"] == "'" + text


def test_a_hostile_title_or_licence_of_a_source_is_kept_as_text(demo_catalogue: Catalogue) -> None:
    source = replace(demo_catalogue.sources[0], title="=1+1", licence="@x")
    catalogue = replace(demo_catalogue, is_synthetic=False, sources=(source,))
    (row,) = rows_of(tables.wards_table(hotspots_of(Ward("Henley", 3))), catalogue)
    assert (row["Source"], row["Licence"]) == ("'=1+1", "'@x")


@pytest.mark.parametrize(
    "text", ["Henley", "St Michael's", "1=1", "a-b", "Ynys Môn", 'a "quoted", name', "two\nlines", ""]
)
def test_other_text_is_left_as_it_is(text: str, demo_catalogue: Catalogue) -> None:
    (row,) = rows_of(released(pd.DataFrame({"Ward": [text], "Offences": [3]})), demo_catalogue)
    assert row["Ward"] == text


def test_negative_numbers_are_left_as_they_are(demo_catalogue: Catalogue) -> None:
    numbers = released(
        pd.DataFrame(
            {"a": [-3], "b": [-1.5], "c": pd.array([-2], dtype="Int64"), "d": pd.array([-0.5], dtype="Float64")}
        )
    )
    (row,) = rows_of(numbers, demo_catalogue)
    assert [row[name] for name in "abcd"] == ["-3", "-1.5", "-2", "-0.5"]


@pytest.mark.parametrize("dtype", ["str", "string", "object", "category"])
def test_text_is_kept_as_text_whatever_its_column_is_made_of(dtype: str, demo_catalogue: Catalogue) -> None:
    table = released(pd.DataFrame({"Ward": pd.Series(["=1+1", None], dtype=dtype)}))
    assert [row["Ward"] for row in rows_of(table, demo_catalogue)] == ["'=1+1", ""]


def test_the_file_opens_in_excel_as_it_is(hotspots: HotspotsView, demo_catalogue: Catalogue) -> None:
    content = csv_of(tables.wards_table(hotspots), FILTERS, demo_catalogue)
    assert content.startswith(b"\xef\xbb\xbfWard,")
    assert content.count(b"\n") == content.count(b"\r\n") == len(hotspots.wards.frame) + 1


def test_every_row_says_what_it_is_about(hotspots: HotspotsView, demo_catalogue: Catalogue) -> None:
    for row in rows_of(tables.wards_table(hotspots), demo_catalogue):
        assert row["About"] == f"recorded serious violence offences; all wards; {PERIOD.describe()}"
        assert row["Source"].startswith("SYNTHETIC demonstration data: ")
        assert row["As at"] == f"{demo_catalogue.built_at:%d %B %Y}"
        assert row["Audience"] == "internal"
        assert row["Indicator"] == "Serious violence"
        assert (row["Period from"], row["Period to"]) == ("2025-10", "2026-09")
        assert row["Licence"]


def test_only_synthetic_data_is_marked_synthetic(hotspots: HotspotsView, demo_catalogue: Catalogue) -> None:
    real = replace(demo_catalogue, is_synthetic=False)
    assert source_words(real, FILTERS) == demo_catalogue.sources[0].title
    assert "synthetic" in file_name("wards", hotspots.wards, FILTERS, demo_catalogue)
    assert "synthetic" not in file_name("wards", hotspots.wards, FILTERS, real)


def test_a_file_name_carries_area_content_period_audience_and_version(
    hotspots: HotspotsView, demo_catalogue: Catalogue
) -> None:
    name = file_name("victims-by-age", hotspots.wards, FILTERS, replace(demo_catalogue, version="ab12"))
    assert name == "coventry_serious-violence_victims-by-age_2025-10-to-2026-09_internal_synthetic_ab12.csv"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    area=st.text(max_size=60) | st.sampled_from(["../../etc/passwd", "a/b\\c", "CON", ".hidden", "日本", "x\0y", "-rf"])
)
def test_a_file_name_is_safe_for_any_area(area: str, hotspots: HotspotsView, demo_catalogue: Catalogue) -> None:
    name = file_name("wards", hotspots.wards, FILTERS, replace(demo_catalogue, area_name=area))
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*\.csv", name)
    assert len(name) < 200


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("indicator", indicator_definitions().values(), ids=lambda each: each.indicator_id)
def test_rows_and_file_name_carry_audience_indicator_and_period(
    indicator: Indicator, audience: str, demo_catalogue: Catalogue
) -> None:
    filters = replace(FILTERS, indicator=indicator)
    table = tables.wards_table(hotspots_of(Ward("Henley", 40), filters=filters, audience=audience, total=(40, 40)))
    (row,) = csv.DictReader(io.StringIO(csv_of(table, filters, demo_catalogue).decode("utf-8-sig"), newline=""))
    assert (row["Indicator"], row["Audience"]) == (indicator.title, audience)
    assert row["About"].startswith(indicator.noun)
    name = file_name("wards", table, filters, demo_catalogue)
    assert f"_{audience}_" in name
    assert f"_{indicator.indicator_id.replace('_', '-')}_" in name
    assert "_2025-10-to-2026-09_" in name


def test_a_hidden_count_is_an_empty_cell_with_a_note_and_a_zero_is_zero(demo_catalogue: Catalogue) -> None:
    wards = (Ward("Henley", 40, 30), Ward("Radford", None, 10), Ward("Longford", 0, None), Ward("Holbrook", None, None))
    table = tables.wards_table(hotspots_of(*wards, audience=PARTNER, total=(50, 40)))
    written = {row["Ward"]: (row["Offences"], row["Before"], row["Note"]) for row in rows_of(table, demo_catalogue)}
    assert written == {
        "Henley": ("40", "30", ""),
        "Longford": ("0", "", "count before not shown"),
        "Holbrook": ("", "", "neither count shown"),
        "Radford": ("", "10", "count not shown"),
    }


def test_what_is_not_loaded_is_an_empty_cell_with_a_status_and_no_note(
    gappy_trends: TrendsView, public_trends: TrendsView, demo_catalogue: Catalogue
) -> None:
    missing = [row for row in rows_of(tables.steps_table(gappy_trends), demo_catalogue) if not row["Offences"]]
    hidden = [row for row in rows_of(tables.steps_table(public_trends), demo_catalogue) if not row["Offences"]]
    assert {(row["Status"], row.get("Note", "")) for row in missing} == {("not loaded", "")}
    assert {row["Note"] for row in hidden} == {"count not shown"}
    assert {row["Status"] for row in hidden} <= {"loaded", "provisional"}


def test_every_count_in_a_publics_file_is_a_released_one(
    public_hotspots: HotspotsView, public_people: PeopleView, demo_catalogue: Catalogue
) -> None:
    headings = ("Offences", "Victims", "Before", "All victims")
    for table in (
        tables.wards_table(public_hotspots),
        tables.age_and_sex_table(public_people),
        tables.age_table(public_people),
        tables.ethnicity_table(public_people),
    ):
        assert table is not None
        for row in rows_of(table, demo_catalogue):
            counts = [int(float(row[name])) for name in headings if row.get(name)]
            assert all(count >= 10 and count % 5 == 0 for count in counts), row
            assert row["Audience"] == PUBLIC
