"""The Guide names all that is on file, and its chart, tables and sentences say what was released and nothing else."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.calendar_days import school_terms
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.definitions import crime_types
from svd_data.disclosure import NOT_SHOWN
from svd_data.events import KINDS, MATCH
from svd_data.guide import BOUND, CLAIM, NOT_CLAIMED, left_out, method_definitions
from svd_data.indicators import indicator_definitions
from svd_data.views.quality import QualityView, quality_view
from svd_data.views.sources import loaded_sources
from svd_ui import tables
from svd_ui.charts import share_chart, share_keys
from svd_ui.guide_entries import KIND_WORDS, guide_entries
from svd_ui.guide_entry import CONDITION, Entry
from svd_ui.sentences.guide import (
    completeness_sentence,
    guide_sentence,
    kept_back_sentence,
    left_out_sentence,
    never_recorded_sentence,
)
from tests.svd_ui.conftest import ask, filters_of


@pytest.fixture(scope="module")
def entries(demo: Connection, demo_catalogue: Catalogue) -> tuple[Entry, ...]:
    loaded = loaded_sources(ask(demo, demo_catalogue))
    terms = school_terms(demo_catalogue.area_code)
    return guide_entries(demo_catalogue, demo_catalogue.sources[0], loaded, terms, INTERNAL)


@pytest.fixture(scope="module")
def quality(demo: Connection, demo_catalogue: Catalogue) -> QualityView:
    return quality_view(ask(demo, demo_catalogue))


@pytest.fixture(scope="module")
def public_quality(demo: Connection, demo_catalogue: Catalogue) -> QualityView:
    return quality_view(ask(demo, demo_catalogue, PUBLIC, filters_of(demo_catalogue, "knife_crime")))


@pytest.fixture(scope="module")
def bristol(bristol_file: Path) -> tuple[Catalogue, QualityView]:
    connection = Database(bristol_file).current()
    catalogue = load_catalogue(connection)
    return catalogue, quality_view(ask(connection, catalogue))


def facts_of(entries: tuple[Entry, ...], key: str) -> dict[str, tuple[str, ...]]:
    (entry,) = [each for each in entries if each.key == key]
    return dict(entry.facts)


# Nothing on file is missing


def test_the_guide_names_everything_on_file(
    entries: tuple[Entry, ...], demo: Connection, demo_catalogue: Catalogue
) -> None:
    keys = {entry.key for entry in entries}
    assert keys >= set(indicator_definitions())
    assert keys >= set(demo.frame("SELECT source_id FROM sources")["source_id"])
    assert keys >= {event.event_id for event in demo_catalogue.events if not event.tournament}
    # What the documents ask and no data answers stands on Questions.
    assert keys >= {name for name, each in left_out().items() if each.about != "questions"}
    assert keys >= set(method_definitions()) | set(AUDIENCES)
    assert keys >= {each.set_id for each in demo_catalogue.comparator_sets}
    text = " ".join(entry.text for entry in entries)
    for match in demo_catalogue.events:
        assert match.title.partition(",")[0] in text
    for name in crime_types().category_of:
        assert name in text
    for words in (CLAIM, NOT_CLAIMED, BOUND):
        assert words in text


def test_every_kind_of_event_has_words(entries: tuple[Entry, ...], demo_catalogue: Catalogue) -> None:
    assert set(KIND_WORDS) == set(KINDS)
    shown = {words for entry in entries for label, texts in entry.facts if label == "Kind" for words in texts}
    assert shown == {KIND_WORDS[event.kind] for event in demo_catalogue.events if event.kind != MATCH}


def test_an_entry_is_there_once_and_says_something(entries: tuple[Entry, ...]) -> None:
    names = [(entry.section, entry.key) for entry in entries]
    assert len(set(names)) == len(names)
    for entry in entries:
        assert entry.facts, entry.title
        assert all(text.strip() for _, texts in entry.facts for text in texts), entry.title


@pytest.mark.parametrize("indicator", indicator_definitions().values(), ids=lambda each: each.indicator_id)
def test_an_indicator_is_told_whole(indicator: object, entries: tuple[Entry, ...]) -> None:
    assert indicator is not None
    (entry,) = [each for each in entries if each.key == indicator.indicator_id]  # type: ignore[attr-defined]
    said = " ".join(text for _, texts in entry.facts for text in texts)
    for name in ("definition", "why_it_matters", "where", "unit", "authored_by", "checked_by"):
        told = getattr(indicator, name)
        assert told in said or (name == "unit" and not indicator.has_rate), name  # type: ignore[attr-defined]
    for caveat in indicator.caveats:  # type: ignore[attr-defined]
        assert caveat in said
    assert str(indicator.reviewed_on.year) in said  # type: ignore[attr-defined]


def test_a_lock_is_said_to_be_the_session_s_and_not_the_server_s(demo_catalogue: Catalogue) -> None:
    source = demo_catalogue.sources[0]
    locked = facts_of(guide_entries(demo_catalogue, source, (), None, INTERNAL, PARTNER), "bound")
    assert locked["This server"][0].startswith("serves the internal view and nothing wider.")
    assert locked["This session"] == ("is locked at the partner view for presenting; a new tab begins afresh.",)
    assert "This session" not in facts_of(guide_entries(demo_catalogue, source, (), None, INTERNAL), "bound")


def test_an_indicator_says_its_age_rule_what_it_is_among_and_its_condition(entries: tuple[Entry, ...]) -> None:
    facts = facts_of(entries, "serious_youth_violence")
    assert facts["Age rule"] == ("under 25",)
    assert facts["Counts"] == ("offences, among those of Serious violence",)
    assert facts[CONDITION] == ("youngest_victim_age < 25 OR youngest_suspect_age < 25",)
    assert "Age rule" not in facts_of(entries, "robbery")


def test_an_indicator_that_the_source_cannot_carry_says_why(bristol: tuple[Catalogue, QualityView]) -> None:
    catalogue, _ = bristol
    entries = guide_entries(catalogue, catalogue.sources[0], (), None, PUBLIC)
    source = catalogue.sources[0]
    assert facts_of(entries, "robbery")[f"From {source.title}"] == ("Available.",)
    assert facts_of(entries, "knife_crime")[f"From {source.title}"] == (
        "police.uk recorded crime does not record whether a knife was used.",
    )
    assert "its own school_terms.toml" in facts_of(entries, "school_terms")["Where they come from"][0].replace(
        "brought ", ""
    )


def test_a_school_year_says_whether_its_dates_are_assumed(entries: tuple[Entry, ...]) -> None:
    titles = {entry.key: entry.title for entry in entries}
    assert titles["school_year_2018/19"].endswith("assumed at least in part")
    assert titles["school_year_2019/20"].endswith("published")


# Sentences


def test_the_lead_says_how_many_there_are_and_how_complete_the_records_are(
    quality: QualityView, demo_catalogue: Catalogue
) -> None:
    said = guide_sentence(quality, demo_catalogue, 6)
    counted = "Explained here: 23 indicators, of which Synthetic offences can carry 21 indicators, and 6 sources."
    assert said.startswith(f"{counted} In the latest 12 months (October 2025 to ")
    (ethnicity,) = quality.latest.frame.query("lack == 'ethnicity'").itertuples()
    assert f"{100 * ethnicity.numerator / ethnicity.total:.0f}% no recorded ethnic group." in said
    assert "; of their victims " in said
    assert left_out_sentence(quality) == ""
    assert kept_back_sentence(quality) == ""


def test_for_the_public_a_hidden_share_is_named_and_neither_zero_nor_missing(public_quality: QualityView) -> None:
    assert public_quality.latest.frame["is_hidden"].any()
    said = completeness_sentence(public_quality)
    assert "ward" not in said
    assert ", of the victims of recorded knife offences " in said
    assert left_out_sentence(public_quality) == f"No share is given for the ward: {NOT_SHOWN}."
    assert "not by month" in kept_back_sentence(public_quality)


def test_open_data_says_what_it_never_records_and_how_many_indicators_it_can_carry(
    bristol: tuple[Catalogue, QualityView],
) -> None:
    catalogue, view = bristol
    said = guide_sentence(view, catalogue, 5)
    assert (
        f"of which police.uk recorded crime can carry {len(catalogue.available(catalogue.sources[0]))} indicators,"
        in said
    )
    assert "victims" not in said
    assert "victims' ages" in never_recorded_sentence(catalogue.sources[0])


def test_of_nothing_counted_there_is_nothing_to_judge(quality: QualityView) -> None:
    latest = quality.latest.frame.assign(
        numerator=pd.array([0] * 5, dtype="Int64"), total=pd.array([0] * 5, dtype="Int64"), share=pd.NA
    )
    empty = replace(quality, latest=quality.latest.derive(latest))
    assert completeness_sentence(empty).endswith("there is nothing to judge.")
    assert left_out_sentence(empty) == ""
    hidden = replace(
        quality,
        latest=quality.latest.derive(latest.assign(numerator=pd.NA, total=pd.NA, is_hidden=True, total_is_hidden=True)),
    )
    assert completeness_sentence(hidden).endswith(f"{NOT_SHOWN}.")


# Chart and tables


def test_the_chart_draws_each_share_of_the_frame_with_a_look_of_its_own(quality: QualityView) -> None:
    keys = share_keys(quality.steps)
    assert [key.name for key in keys] == list(dict.fromkeys(quality.steps.frame["series"]))
    assert len({(key.colour, key.dash) for key in keys}) == len(keys)
    spec = share_chart(quality.steps, keys, 300).to_dict()
    columns = set(quality.steps.frame.columns)
    fields = {
        encoding["field"] for layer in spec["layer"] for encoding in layer["encoding"].values()
        if isinstance(encoding, dict) and "field" in encoding
    }  # fmt: skip
    assert fields <= columns


def test_a_hidden_count_has_its_mark_and_no_share(public_quality: QualityView) -> None:
    spec = share_chart(public_quality.steps, share_keys(public_quality.steps), 300).to_dict()
    (marks,) = [layer for layer in spec["layer"] if layer["mark"].get("text") == "[c]"]
    drawn = spec["datasets"][marks["data"]["name"]]
    frame = public_quality.steps.frame
    assert {row["label"] for row in drawn} == set(frame.loc[frame["is_hidden"], "label"])
    table = tables.quality_steps_table(public_quality).frame
    noted = table["Note"] == "the number not recorded is not shown"
    assert (table.loc[noted, "Not recorded"].isna() & table.loc[noted, "Not recorded %"].isna()).all()
    assert noted.any()


def test_months_without_a_file_are_grey_bands(bristol: tuple[Catalogue, QualityView]) -> None:
    _, view = bristol
    assert view.files is not None
    for released in (view.steps, view.files):
        spec = share_chart(released, share_keys(released), 300).to_dict()
        (bands,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "rect"]
        frame = released.frame
        missing = frame.loc[frame["status"] == "not loaded", "month"].nunique()
        assert len(spec["datasets"][bands["data"]["name"]]) == missing > 0


def test_the_tables_hold_the_released_figures(quality: QualityView) -> None:
    table = tables.latest_quality_table(quality).frame
    rows = quality.latest.frame
    assert table["Not recorded"].tolist() == rows["numerator"].tolist()
    assert table["Counted"].tolist() == rows["total"].tolist()
    assert table["Not recorded %"].tolist() == [round(100 * share, 1) for share in rows["share"]]
    assert quality.files is not None
    files = tables.files_table(quality.files).frame
    assert files["Rows in the files"].tolist() == quality.files.frame["rows"].tolist()
