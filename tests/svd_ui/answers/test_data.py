"""Data's answer: what became of the rows of each source, as released, and nothing of restricted rows for others."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_ui.about import about_lines
from svd_ui.answers.data import FINDINGS, LOADS, REJECTED, ROWS, data_answer
from svd_ui.view_links import OpenedView, open_view, read_address

FATES = ["Kept", "Elsewhere", "Not placed", "Rejected", "Repeated"]


def opened(connection: Connection, catalogue: Catalogue, audience: str) -> OpenedView:
    return open_view(read_address("/data"), connection, catalogue, audience)


def test_the_lead_adds_up_the_rows_of_the_table(bristol_file: Path) -> None:
    connection = Database(bristol_file).current()
    answer = opened(connection, load_catalogue(connection), PUBLIC).answer()
    (picture, *_) = answer.pictures
    rows = picture.table.frame.dropna(subset=["Rows read"])
    assert (picture.name, picture.draw) == (LOADS, None)
    assert (rows["Rows read"] == rows[FATES].sum(axis=1)).all()
    assert answer.lead.startswith(f"{len(picture.table.frame)} sources are loaded. ")
    said = [int(found.replace(",", "")) for found in re.findall(r"[\d,]*\d", answer.lead)][1:]
    assert said == [int(rows[name].sum()) for name in ("Rows read", *FATES) if rows[name].sum()]


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_rows_of_restricted_sources_are_the_internal_audience_s_alone(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    counts = opened(demo, demo_catalogue, INTERNAL).answer().picture(LOADS).table.frame["Rows read"].dropna()
    assert len(counts) == 2
    answer = opened(demo, demo_catalogue, audience).answer()
    frame = answer.picture(LOADS).table.frame
    assert frame.loc[frame["Access"] == "restricted", "Rows read"].isna().all()
    assert (frame["Note"] != "").sum() == 2
    said = " ".join([answer.lead, *answer.others, *(note for each in answer.pictures for note in each.notes)])
    assert not [count for count in counts if f"{count:,}" in said]
    assert "is not shown to this audience" in said
    assert "No row of an open source was rejected." in answer.picture(LOADS).notes


def test_rejected_rows_and_faults_are_tables_of_their_own_where_there_are_any(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    here = opened(demo, demo_catalogue, INTERNAL).here
    view = here.loads()
    assert [each.name for each in data_answer(here, view).pictures] == [LOADS]
    rejected = pd.DataFrame({"title": ["A"], "file": ["a.csv"], "reason": ["no month"], "number": [3]})
    finding = pd.DataFrame(
        {
            "title": ["A"], "file": ["a.csv"], "row": pd.array([7], dtype="Int64"), "column": ["Age"], "rule": ["x"],
            "level": ["error"], "message": ["No age."], "advice": ["Add it."],
        }
    )  # fmt: skip
    faulty = replace(view, rejected=view.rejected.derive(rejected), findings=view.findings.derive(finding))
    answer = data_answer(here, faulty)
    assert [each.name for each in answer.pictures] == [LOADS, REJECTED, FINDINGS]
    assert answer.picture(REJECTED).table.frame["Rows"].tolist() == [3]
    assert answer.picture(FINDINGS).table.frame["Row"].tolist() == [7]
    assert not any("was rejected" in note for note in answer.picture(LOADS).notes)


def test_data_is_about_no_filter_and_names_audience_source_and_licence(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = opened(demo, demo_catalogue, PUBLIC).answer()
    assert answer.filters is None
    lines = about_lines(answer, demo_catalogue)
    assert [line.heading for line in lines][:2] == ["Audience", "Source"]
    assert lines[-1].text == ROWS
    assert any(attribution in line.text for line in lines for attribution in demo_catalogue.attributions)
