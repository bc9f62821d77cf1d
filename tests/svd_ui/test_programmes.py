"""The Programmes page's words, tables, files, timeline and map, from views of the demonstration data and made ones."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.programme_register import parse_programmes
from svd_data.programmes import TIERS
from svd_data.views.programmes import EVER, EVERY, NOW, ProgrammesView, programmes_view
from svd_ui import tables
from svd_ui.answers.programmes import paint_provision
from svd_ui.charts import programme_keys, programmes_chart
from svd_ui.exports import register_csv_of, register_file_name
from svd_ui.guide_entry import PROGRAMMES
from svd_ui.palette import SEQUENTIAL_BLUES, ZERO
from svd_ui.programme_entries import programme_entries
from svd_ui.programme_words import TIER_WORDS, ages_words, dated_words, when_words
from svd_ui.sentences import (
    funding_sentence,
    gaps_sentence,
    illustrative_sentence,
    not_on_map_sentence,
    programmes_sentence,
    without_ages_sentence,
)
from tests.svd_ui.conftest import ask

Entry = dict[str, Any]


@pytest.fixture(scope="module")
def view(demo: Connection, demo_catalogue: Catalogue) -> ProgrammesView:
    return programmes_view(ask(demo, demo_catalogue))


def dated(day: str, precision: str = "day", **source: Any) -> Entry:
    return {"day": date.fromisoformat(day), "precision": precision, **(source or {"source": "A note"})}


def entry(name: str, **facts: Any) -> Entry:
    return {
        "title": name, "short": name, "area": "E08000026", "tier": "primary", "does": "Helps.", "cohort": "Pupils",
        "takes_referrals": False, "source": "A note", **facts,
    }  # fmt: skip


class Made:
    """Views of a register made by hand."""

    def __init__(self, demo: Connection, catalogue: Catalogue) -> None:
        self.demo, self.catalogue = demo, catalogue

    def __call__(self, *entries: Entry, tier: str = EVERY, whom: str = EVERY, provision: str = NOW) -> ProgrammesView:
        programmes = parse_programmes({f"made_{n}": each for n, each in enumerate(entries)})
        return programmes_view(ask(self.demo, replace(self.catalogue, programmes=programmes)), tier, whom, provision)


@pytest.fixture(scope="module")
def made(demo: Connection, demo_catalogue: Catalogue) -> Made:
    return Made(demo, demo_catalogue)


RUNNING = {"first": dated("2020-01-01"), "last": dated("2030-12-31", "year")}
OVER = {"first": dated("2020-01-01"), "last": dated("2021-12-31")}
TO_COME = {"first": dated("2027-01-01")}


# Words


@pytest.mark.parametrize(
    ("day", "precision", "words"),
    [("2024-06-26", "day", "26 June 2024"), ("2025-08-31", "month", "August 2025"), ("2019-12-31", "year", "2019")],
)
def test_a_day_is_said_as_well_as_it_is_known(day: str, precision: str, words: str) -> None:
    assert dated_words(pd.Timestamp(day), precision) == words
    assert dated_words(pd.NaT, "") == "not known"


@pytest.mark.parametrize(
    ("youngest", "oldest", "words"),
    [(14, pd.NA, "14 and over"), (pd.NA, 25, "up to 25"), (0, 5, "0 to 5"), (pd.NA, pd.NA, "not known")],
)
def test_ages_are_said_with_both_limits_included(youngest: Any, oldest: Any, words: str) -> None:
    assert ages_words(youngest, oldest) == words


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "not known"),
        ({"first": dated("2019-10-01", "month"), "last": dated("2019-10-31", "month")}, "October 2019"),
        ({"first": dated("2019-10-01", "month"), "last": dated("2020-12-31", "year")}, "October 2019 to 2020"),
        ({"seen": [dated("2019-11-06")]}, "known to run on 6 November 2019; beginning and end not known"),
        ({"seen": [dated("2019-11-06"), dated("2020-01-02")]}, "known to run from 6 November 2019 to 2 January 2020; beginning and end not known"),
        ({"first": dated("2019-10-01", "month"), "seen": [dated("2020-01-02")]}, "from October 2019, last told of on 2 January 2020; end not known"),
        ({"last": dated("2020-12-31", "year"), "seen": [dated("2020-01-02")]}, "told of first on 2 January 2020, to 2020; beginning not known"),
    ],
)  # fmt: skip
def test_what_is_known_of_when_it_ran_is_said_and_no_more(facts: Entry, words: str, made: Made) -> None:
    (row,) = made(entry("Walk", **facts)).register.frame.itertuples()
    assert when_words(row) == words


# Sentences


def test_the_lead_says_how_many_run_by_tier_and_what_of_the_others(view: ProgrammesView) -> None:
    said = programmes_sentence(view, "Coventry")
    counts = view.register.frame["status"].value_counts()
    assert (counts["runs"], counts["ended"], counts["not known"]) == (8, 3, 1)
    assert said == (
        "Eight of the 12 programmes in the register ran on 30 September 2026: four primary, two secondary and two tertiary "
        "prevention; three ended and of one it is not known."
    )


DAY = "30 September 2026"


@pytest.mark.parametrize(
    ("entries", "choices", "said"),
    [
        ([], {}, "No programme of Coventry is in the register."),
        ([entry("A", **RUNNING)], {}, f"The one programme in the register ran on {DAY}."),
        ([entry("A", **OVER)], {}, f"The one programme in the register had ended by {DAY}."),
        ([entry("A", **TO_COME)], {}, f"The one programme in the register was still to come on {DAY}."),
        ([entry("A")], {}, f"The one programme in the register is not known to have run on {DAY}."),
        (
            [entry("A"), entry("B", **OVER)],
            {},
            f"None of the two programmes in the register is known to have run on {DAY}; one ended and of one it is not known.",
        ),
        (
            [entry("A", **RUNNING), entry("B", **RUNNING)],
            {"tier": "primary"},
            f"Two of the two programmes of primary prevention ran on {DAY}.",
        ),
        ([entry("A", **RUNNING)], {"tier": "tertiary"}, "The register has no programme of tertiary prevention."),
        (
            [entry("A", **RUNNING)],
            {"tier": "primary", "whom": "over_25"},
            "The register has no programme of primary prevention that takes somebody over 25.",
        ),
        (
            [entry("A", **RUNNING, ages={"oldest": 30, "source": "A note"})],
            {"whom": "18_to_25"},
            f"The one programme that takes somebody aged 18 to 25 ran on {DAY}.",
        ),
    ],
)
def test_the_lead_of_every_case(entries: list[Entry], choices: dict[str, str], said: str, made: Made) -> None:
    assert programmes_sentence(made(*entries, **choices), "Coventry") == said


def test_the_end_of_cirv_s_funding_is_told(view: ProgrammesView) -> None:
    said = funding_sentence(view)
    assert said.startswith("Funding was due to end by then for CIRV, from the Youth Endowment Fund (August 2025).")
    assert "Funding is due to end within twelve months for Our Tomorrow (December 2026, illustrative)" in said
    assert "Early Intervention" not in said  # which has itself ended


def test_without_a_known_end_of_funding_that_is_said(made: Made) -> None:
    assert funding_sentence(made(entry("A", **RUNNING))).startswith("No end of funding is known to have passed")
    assert funding_sentence(made()) == ""


def test_gaps_are_told_in_words(view: ProgrammesView) -> None:
    said = gaps_sentence(view)
    assert said.startswith("Three running work in the whole area (Magistrates in Schools, Our Tomorrow and CIRV)")
    gaps = view.wards.frame.loc[view.wards.frame["is_gap"], "ward_name"]
    assert len(gaps) == 8
    assert all(name in said for name in gaps)


def place(*wards: str) -> list[Entry]:
    return [{"name": "Hall", "source": "A note"} | ({"wards": list(wards)} if wards else {})]


def test_gaps_of_every_case(made: Made, demo_catalogue: Catalogue) -> None:
    nowhere = made(entry("A", **RUNNING, places=place()))
    assert gaps_sentence(nowhere) == "None running works in the whole area; no ward is known to have one of its own."
    assert not_on_map_sentence(nowhere) == "In no known ward, so not on the map: A."
    everywhere = made(entry("A", **RUNNING, places=place(*demo_catalogue.wards)))
    assert gaps_sentence(everywhere) == "None running works in the whole area; every ward has others of its own."
    assert not_on_map_sentence(everywhere) == ""
    whole = made(entry("A", **OVER, places=place("all")), provision=EVER)
    assert gaps_sentence(whole).startswith("One in the register works in the whole area (A);")


def test_what_is_made_up_is_said_and_of_real_registers_nothing(view: ProgrammesView, made: Made) -> None:
    assert illustrative_sentence(view).startswith(
        "Of 10 programmes some dates, places or ages are illustrative, made up"
    )
    assert illustrative_sentence(made(entry("A", **RUNNING))) == ""


def test_who_is_left_aside_is_said(made: Made) -> None:
    assert without_ages_sentence(made(entry("A"), whom="over_25")) == "Left aside, as nobody tells for what ages: A."
    assert without_ages_sentence(made(entry("A"))) == ""


# Tables and files


def test_the_table_has_a_row_a_programme_with_every_fact(view: ProgrammesView) -> None:
    table = tables.programmes_table(view).frame.set_index("Programme")
    cirv = table.loc["Community Initiative to Reduce Violence (CIRV)"]
    assert cirv["Ages"] == "14 and over"
    assert cirv["Funding ends"] == "August 2025"
    assert cirv["Capacity"] == "11 volunteer mentors (June 2024)"
    assert cirv["Takes referrals"] == "yes"
    assert cirv["Illustrative"] == "first day; last day"
    assert list(table.index) == view.register.frame["title"].tolist()
    assert (
        not table.drop(columns=["Known to run from", "Known to run to", "Illustrative", "Note"]).eq("").any(axis=None)
    )


def test_the_table_of_wards_says_gap_in_words(view: ProgrammesView) -> None:
    table = tables.provision_table(view).frame
    assert len(table) == 18
    assert (table["Which"].eq("gap: none of its own") == table["Of its own"].eq(0)).all()
    assert table.loc[table["Ward"] == "Foleshill", "Which"].item() == "Catch22; Step Together"
    assert set(table["For the whole area"]) == {"Magistrates in Schools; Our Tomorrow; CIRV"}


def test_a_file_says_what_it_is_and_runs_no_formula(made: Made, demo_catalogue: Catalogue) -> None:
    table = tables.programmes_table(made(entry("=1+1", **RUNNING)))
    content = register_csv_of(table, demo_catalogue, date(2026, 9, 30))
    (row,) = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig").to_dict("records")
    assert row["Programme"] == "'=1+1"
    assert row["About"] == "Register of programmes, Coventry"
    assert row["As at"] == "30 September 2026"
    assert row["Made up"] == "what is marked illustrative"
    assert row["Audience"] == "internal"
    name = register_file_name("programmes", table, demo_catalogue, date(2026, 9, 30))
    assert name == f"coventry_programmes_2026-09-30_internal_synthetic_{demo_catalogue.version}.csv"


# The timeline


def spec_of(view: ProgrammesView) -> dict[str, Any]:
    return programmes_chart(view.register, view.as_at, 400).to_dict()  # type: ignore[no-any-return]


def layers_of(spec: dict[str, Any], mark: str) -> Iterator[dict[str, Any]]:
    return (layer for layer in spec["layer"] if layer["mark"]["type"] == mark)


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that a layer draws: those of its data that pass its one filter."""
    rows: list[dict[str, Any]] = spec["datasets"][layer.get("data", spec.get("data"))["name"]]
    if "transform" not in layer:
        return rows
    kept = pd.DataFrame(rows)
    for part in layer["transform"][0]["filter"].split(" && "):
        words = part.removeprefix("!").replace("datum.", "")
        if words.startswith("isValid"):
            # What is no day is sent as an empty text, of which Vega makes no date.
            kept = kept[pd.to_datetime(kept[words[8:-1]], errors="coerce").notna()]
            continue
        name, _, value = words.partition(" === ")
        expected: Any = value.strip("'") if value.startswith("'") else value == "true"
        kept = kept[kept[name] == (expected if value else not part.startswith("!"))]
    return kept.to_dict("records")  # type: ignore[return-value]


def test_every_programme_of_a_known_day_is_drawn_once_in_the_rows_of_its_tier(view: ProgrammesView) -> None:
    spec = spec_of(view)
    drawn = [
        row["short"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "bar" or (layer["mark"]["type"] == "point" and layer["mark"].get("shape") is None)
        for row in rows_of(spec, layer)
    ]
    assert sorted(drawn) == sorted(view.register.frame["short"])
    names = next(layers_of(spec, "bar"))["encoding"]["y"]["scale"]["domain"]
    assert [name for name in names if name in TIER_WORDS.values()] == [TIER_WORDS[tier] for tier in TIERS]
    for tier, rows in view.register.frame.groupby("tier"):
        first = names.index(TIER_WORDS[tier]) + 1
        assert names[first : first + len(rows)] == rows["short"].tolist()


def test_every_field_that_the_timeline_encodes_is_in_its_data(view: ProgrammesView) -> None:
    spec = spec_of(view)
    for layer in spec["layer"]:
        rows = rows_of(spec, layer)
        assert rows, "a layer without a mark is a picture without a description"
        for channel in layer["encoding"].values():
            for each in channel if isinstance(channel, list) else [channel]:
                assert each.get("field", "title" if "title" in rows[0] else "as_at") in rows[0]


def test_what_is_illustrative_is_pale_and_dashed_and_what_is_sourced_is_not(view: ProgrammesView) -> None:
    spec = spec_of(view)
    for layer in layers_of(spec, "bar"):
        made_up = {row["is_made_up"] for row in rows_of(spec, layer)}
        assert made_up == {"strokeDash" in layer["mark"]}
    solid = [
        row["short"]
        for layer in layers_of(spec, "bar")
        if "strokeDash" not in layer["mark"]
        for row in rows_of(spec, layer)
    ]
    assert solid == ["Half-term activities"]


def test_ends_of_funding_and_the_end_of_the_data_are_marked(view: ProgrammesView) -> None:
    spec = spec_of(view)
    (diamonds,) = [layer for layer in layers_of(spec, "point") if layer["mark"].get("shape") == "diamond"]
    expected = view.register.frame.dropna(subset=["funding_ends"])["short"]
    assert {row["short"] for row in rows_of(spec, diamonds)} == set(expected)
    (rule,) = layers_of(spec, "rule")
    assert rows_of(spec, rule)[0]["as_at"].startswith("2026-09-30")
    words = {layer["mark"].get("text") or rows_of(spec, layer)[0].get("words") for layer in layers_of(spec, "text")}
    assert words == {"?", "End of the data"}


def test_a_bar_ends_after_its_last_day_and_an_unknown_end_has_a_question_mark(made: Made) -> None:
    spec = spec_of(made(entry("A", **OVER), entry("B", first=dated("2020-01-01"), seen=[dated("2020-05-05")])))
    ends = {row["short"]: row["end"][:10] for layer in layers_of(spec, "bar") for row in rows_of(spec, layer)}
    assert ends == {"A": "2022-01-01", "B": "2020-05-06"}
    (unknown,) = [layer for layer in layers_of(spec, "text") if layer["mark"].get("text") == "?"]
    assert [row["short"] for row in rows_of(spec, unknown)] == ["B"]


def test_a_tier_without_a_programme_has_no_key_and_no_row(made: Made) -> None:
    only = made(entry("A", **RUNNING))
    assert [key.name for key in programme_keys(only.register)] == [TIER_WORDS["primary"]]
    assert TIER_WORDS["secondary"] not in next(layers_of(spec_of(only), "bar"))["encoding"]["y"]["scale"]["domain"]


def test_hostile_names_stay_text_in_the_timeline(made: Made) -> None:
    spec = spec_of(made(entry("</script><b>'x'", **RUNNING)))
    assert next(layers_of(spec, "bar"))["encoding"]["y"]["scale"]["domain"][1] == "</script><b>'x'"
    assert json.dumps(spec)


# The map


def test_every_ward_is_painted_by_its_number_and_a_gap_is_white_and_said(view: ProgrammesView) -> None:
    paint = paint_provision(view)
    for row in view.wards.frame.itertuples():
        painted = paint[row.ward_code]
        if row.is_gap:
            assert (painted.fill, painted.figure) == (ZERO, "gap")
            assert painted.words == "gap: none of its own, 3 for the whole area"
        else:
            assert painted.fill in SEQUENTIAL_BLUES
            assert painted.figure == str(row.programmes)
            assert row.names in painted.words


# The Guide


def test_the_guide_has_an_entry_a_programme_in_which_every_fact_has_its_source(demo_catalogue: Catalogue) -> None:
    entries = {each.key: each for each in programme_entries(demo_catalogue)}
    assert list(entries) == [each.programme_id for each in demo_catalogue.programmes]
    assert {each.section for each in entries.values()} == {PROGRAMMES}
    facts = dict(entries["cirv"].facts)
    assert facts["End of funding"] == ("August 2025 (Note of 26 June 2024, paragraph 4.10)",)
    assert facts["Last day"] == ("March 2027 (illustrative: made up for the demonstration data)",)
    assert facts["Capacity"][0].startswith("11 volunteer mentors in June 2024 (")
    assert dict(entries["st_giles_custody"].facts)["Funder"] == ("not known",)
    assert dict(entries["half_term_2019"].facts)["Where"][0].startswith("Hillfields: St Michael's (")
    assert dict(entries["half_term_2019"].facts)["Where"][4].startswith("Joe Graham: in no known ward (")
