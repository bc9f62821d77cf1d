"""The Indicator lab: a draft defined, seen, doubted, kept, and back on every page as a file; and nothing of it for anybody else."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from svd_data.indicators import indicator_definitions
from svd_data.lab.drafts import Draft
from svd_data.lab.files import LINK_NAME, draft_of_link, link_of_draft
from svd_data.lab.tutorial import tutorial_steps
from tests.pages.conftest import Open, assert_clean, banner_of, html_of, lead_of, link_of, widget
from tests.pages.leaks import sent_by
from tests.svd_data.lab.conftest import WHOLE


def link(draft: Draft) -> dict[str, list[str]]:
    return {name: [text] for name, text in link_of_draft(draft).items()}


def button(test: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(each for each in test.button if each.label == label)


def table(test: AppTest, column: str):  # type: ignore[no-untyped-def]
    return next(frame.value for frame in test.dataframe if column in frame.value.columns)


@pytest.fixture
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operator's folder of drafts."""
    folder = tmp_path / "drafts"
    monkeypatch.setenv("SVD_DRAFTS", str(folder))
    return folder


def test_a_bare_link_asks_for_a_condition_and_counts_nothing(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "lab")
    assert_clean(test)
    assert lead_of(test).startswith("Write what is to be counted, or start from an existing indicator")
    assert "Nothing is counted until the condition can be read." in [each.value for each in test.markdown]
    assert link_of(test) == {}
    assert "nobody has reviewed" in html_of(test).lower()


def test_a_condition_typed_is_seen_at_once_and_stands_in_the_link(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "lab")
    widget(test.text_area, "lab_where").set_value("knife AND youngest_victim_age < 18").run()
    assert_clean(test)
    assert lead_of(test).endswith("residents (Synthetic mid year estimate, 2026).")
    assert "Untitled (draft) can be counted; 7 things are still to be put right" in html_of(test)
    assert draft_of_link(link_of(test)[LINK_NAME][0]).where == "knife AND youngest_victim_age < 18"
    assert [each.value for each in test.subheader][:3] == [
        "By ward",
        r"Untitled (draft) by month\: Coventry",
        "By type of offence",
    ]
    assert any("EXECUTE query_1(source := 'demo_offences'" in each.value for each in test.code)


def test_a_fault_is_marked_at_its_word_and_mended_by_a_click(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "lab", **link(Draft(where="knife AND category = 'Robery'")))
    assert_clean(test)
    assert lead_of(test) == "The draft cannot be counted yet: what is wrong is marked below."
    assert "knife AND category = <mark>&#x27;Robery&#x27;</mark>" in html_of(test)
    button(test, "Write 'Robbery'").click().run()
    assert_clean(test)
    assert widget(test.text_area, "lab_where").value == "knife AND category = 'Robbery'"
    assert "<mark>" not in html_of(test)


@pytest.mark.parametrize(
    "where", ["<script>alert(1)</script>", "knife = '</mark><img src=x>'", "**bold** [a](javascript:b)"]
)
def test_nothing_hostile_in_a_condition_is_markup(open_page: Open, demo_file: Path, where: str) -> None:
    test = open_page(demo_file, "lab", **link(Draft(where=where, title=where)))
    assert_clean(test)
    html = html_of(test)
    assert "<script>" not in html
    assert "<img" not in html
    assert "[a](javascript" not in "".join(each.value for each in test.markdown)


def test_a_start_from_an_indicator_counts_what_it_counts(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "lab", beside=["knife_crime"])
    widget(test.selectbox, "lab_start").set_value("knife_crime").run()
    button(test, "Start").click().run()
    assert_clean(test)
    assert widget(test.text_area, "lab_where").value == "knife"
    rows = table(test, "Residents").set_index("Indicator")
    assert list(rows.index) == ["Untitled (draft)", "Knife crime"]
    assert rows.iloc[0].tolist() == rows.iloc[1].tolist()
    assert link_of(test)["beside"] == ["knife_crime"]


def test_filters_are_clicked_together(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "lab", **link(Draft(where="knife OR firearm")))
    test.multiselect(key="lab_picked_subgroup").set_value(["robbery", "rape"])
    test.checkbox(key="lab_not_subgroup").set_value(True)
    button(test, "Write it into the condition").click().run()
    assert widget(test.text_area, "lab_where").value == "(knife OR firearm) AND NOT (subgroup IN ('robbery', 'rape'))"
    widget(test.selectbox, "lab_column").set_value("hour").run()
    values = table(test, "Value")
    assert set(values["Value"]) == {str(hour) for hour in range(24)}
    test.text_input(key="lab_from_hour").set_value("22")
    button(test, "Write it into the condition").click().run()
    assert_clean(test)
    assert widget(test.text_area, "lab_where").value.endswith(" AND hour >= 22")


def test_the_checks_run_when_asked_for_and_stay_until_what_is_counted_changes(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "lab", **link(Draft(where="(knife OR firearm) AND youngest_victim_age < 25")))
    assert "Smallest change" not in html_of(test)
    button(test, "Check this draft").click().run()
    assert_clean(test)
    html = html_of(test)
    assert "Fit neither for the area by month nor for wards by year." in html
    for check in (
        "Events",
        "Hidden cells",
        "Recorded",
        "Wards",
        "Overlap",
        "Sensitivity",
        "Changes in recording",
        "Smallest change",
    ):
        assert f"<dt>{check}</dt>" in html
    assert set(table(test, "Rule")["Rule"]) == {"met", "not met"}
    widget(test.text_input, "lab_title").set_value("Armed").run()
    assert "<dt>Overlap</dt>" in html_of(test)
    widget(test.text_area, "lab_where").set_value("knife").run()
    assert "<dt>Overlap</dt>" not in html_of(test)


def test_a_draft_is_kept_and_then_stands_on_every_page_with_the_labs_numbers(
    open_page: Open, demo_file: Path, drafts: Path
) -> None:
    test = open_page(demo_file, "lab", **link(WHOLE))
    assert_clean(test)
    assert "can be counted and is complete" in html_of(test)
    here = table(test, "Residents").iloc[0]
    button(test, r"Keep young\_knife").click().run()
    assert_clean(test)
    assert [path.name for path in drafts.iterdir()] == ["young_knife.toml"]
    assert "Kept as young" in test.info[0].value
    for page in ("hotspots", "trends", "people", "times", "overview"):
        other = open_page(demo_file, page, indicator=["young_knife"])
        assert_clean(other)
        if page != "overview":
            assert "<b>Draft indicator:</b> nobody has reviewed what is counted." in banner_of(other)
            assert "Knife crime with young victims (draft)" in html_of(other)
        if page == "hotspots":
            assert f"{here['Count']:,} recorded knife offences with a victim under 18" in lead_of(other)
            assert f"{table(other, 'Rate per 1,000')['Offences'].sum()}" == str(here["Count"])
    button(test, "Delete").click().run()
    assert list(drafts.iterdir()) == []
    gone = open_page(demo_file, "hotspots", indicator=["young_knife"])
    assert "There is no indicator &#x27;young_knife&#x27;" in html_of(gone)


def test_a_kept_draft_is_opened_again_and_a_broken_one_is_named(open_page: Open, demo_file: Path, drafts: Path) -> None:
    test = open_page(demo_file, "lab", **link(WHOLE))
    button(test, r"Keep young\_knife").click().run()
    (drafts / "broken.toml").write_text("[broken")
    again = open_page(demo_file, "lab")
    assert_clean(again)
    assert "<b>broken.toml</b> was left out" in html_of(again)
    button(again, "Open").click().run()
    assert widget(again.text_area, "lab_where").value == WHOLE.where
    assert "can be counted and is complete" in html_of(again)


def test_the_files_handed_over_are_the_entry_and_its_review(
    open_page: Open, demo_file: Path, files: list[bytes]
) -> None:
    test = open_page(demo_file, "lab", **link(WHOLE))
    assert_clean(test)
    texts = [each.decode("utf-8-sig") for each in files]
    (entry,) = [text for text in texts if text.startswith("# A draft from the Indicator lab")]
    assert tomllib.loads(entry)["young_knife"]["where"] == WHOLE.where
    assert any(text.startswith('"""Review of the draft indicator young_knife') for text in texts)
    tables = [text for text in texts if "Knife crime with young victims (draft)" in text]
    assert len(tables) >= 5  # every table that is taken away says that it is of a draft


def test_a_file_is_opened_as_the_draft(open_page: Open, demo_file: Path, files: list[bytes]) -> None:
    open_page(demo_file, "lab", **link(WHOLE))
    (entry,) = [each for each in files if each.startswith(b"# A draft from the Indicator lab")]
    test = open_page(demo_file, "lab")
    test.file_uploader[0].set_value(("young_knife.toml", entry, "application/toml")).run()
    button(test, "Open it as the draft").click().run()
    assert_clean(test)
    assert widget(test.text_input, "lab_title").value == WHOLE.title
    assert test.info[0].value == r"young\_knife is open."
    test.file_uploader[0].set_value(("evil.toml", b"[young_knife]\nwhere = 1", "application/toml")).run()
    button(test, "Open it as the draft").click().run()
    assert_clean(test)
    assert "evil.toml" in test.info[0].value.replace("\\", "")
    assert widget(test.text_input, "lab_title").value == WHOLE.title


def test_the_draft_outlives_a_visit_to_another_page(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "lab", **link(WHOLE))
    test.switch_page("../pages/hotspots.py").run()
    assert_clean(test)
    assert LINK_NAME not in link_of(test)
    test.switch_page("../pages/lab.py").run()
    assert_clean(test)
    assert widget(test.text_area, "lab_where").value == WHOLE.where
    assert draft_of_link(link_of(test)[LINK_NAME][0]) == WHOLE


def test_drafts_of_referrals_are_made_while_referrals_are_chosen(open_page: Open, demo_file: Path) -> None:
    draft = Draft(counts="referrals", where="age >= 18", polarity="neither", unit="referrals per 1,000 residents")
    test = open_page(demo_file, "lab", source=["demo_referrals"], **link(draft))
    assert_clean(test)
    assert "By programme" in [each.value for each in test.subheader]
    assert "referrals that the draft counts" in lead_of(test)


def test_what_a_source_does_not_record_is_said(open_page: Open, bristol_file: Path) -> None:
    test = open_page(bristol_file, "lab", **link(Draft(where="knife")))
    assert_clean(test)
    assert "does not record whether a knife was used" in " ".join(each.value for each in test.info)


def test_a_link_that_was_cut_short_is_told_and_opens_a_blank_draft(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "lab", draft=[link_of_draft(WHOLE)[LINK_NAME][:40]])
    assert_clean(test)
    assert "it was cut short or changed" in test.warning[0].value
    assert widget(test.text_area, "lab_where").value == ""


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_no_figure_of_a_draft_is_sent_to_another_audience(
    open_page: Open, demo_file: Path, drafts: Path, audience: str
) -> None:
    test = open_page(demo_file, "lab", audience=[audience], **link(WHOLE))
    assert_clean(test)
    assert lead_of(test).startswith(f"Drafts are not shown to the {audience} audience")
    assert not test.dataframe
    assert not test.text_area
    assert "young" not in str(sent_by(test, []).texts)


def test_a_server_for_others_has_no_lab_and_shows_no_kept_draft(
    open_page: Open, demo_file: Path, drafts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = open_page(demo_file, "lab", **link(WHOLE))
    button(kept, r"Keep young\_knife").click().run()
    monkeypatch.setenv("SVD_AUDIENCE", "partner")
    test = open_page(demo_file, "lab", **link(WHOLE))
    assert_clean(test)
    assert lead_of(test).startswith("This server shows nothing wider than the partner view")
    assert not test.text_area
    assert "Knife crime with young victims" not in str(sent_by(test, []).texts)
    other = open_page(demo_file, "hotspots", indicator=["young_knife"])
    assert "There is no indicator &#x27;young_knife&#x27;" in html_of(other)
    titles = [each.title for each in indicator_definitions().values() if each.record_kind == "offences"]
    assert widget(other.selectbox, "indicator").options == titles


def test_the_steps_of_the_tutorial_done_on_the_page_make_an_indicator_from_nothing(
    open_page: Open, demo_file: Path, files: list[bytes]
) -> None:
    test = open_page(demo_file, "lab")
    for step in tutorial_steps():
        for field, text in step.typed.items():
            fields = (*test.text_area, *test.text_input, *test.segmented_control, *test.selectbox)
            widget(fields, f"lab_{field}").set_value(text).run()
        if step.beside:
            widget(test.multiselect, "lab_beside").set_value(list(step.beside)).run()
        if step.press.startswith("Download"):
            assert step.press in [each.proto.label for each in test.get("download_button")]
        elif step.press:
            button(test, step.press).click().run()
        assert_clean(test)
        html = html_of(test)
        assert ("<mark>" in html) == (step.step_id == "condition")
        assert ("<dt>Smallest change</dt>" in html) == (step.step_id in ("doubt", "rate", "words", "keep", "review")), (
            step.step_id
        )
    assert "can be counted and is complete" in html_of(test)
    assert len(table(test, "Residents")) == 3
    (entry,) = {each for each in files if each.startswith(b"# A draft from the Indicator lab")}
    assert tomllib.loads(entry.decode())["licensed_premises_night"]["where"].endswith("(hour >= 21 OR hour < 5)")


def test_the_way_to_the_tutorial_keeps_filters_and_draft(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "lab", period=["2023-24"], find=["knife"], **link(WHOLE))
    button(test, "New here? The Guide makes one step by step ›").click().run()
    assert_clean(test)
    assert [each.value for each in test.header] == ["Make an indicator"]
    assert link_of(test) == {"period": ["2023-24"], "section": ["lab"]}
    test.switch_page("../pages/lab.py").run()
    assert draft_of_link(link_of(test)[LINK_NAME][0]) == WHOLE


def test_the_guide_has_the_tutorial_where_there_is_a_lab_and_nowhere_else(
    open_page: Open, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = open_page(demo_file, "guide", section=["lab"])
    assert_clean(test)
    assert next(each.label for each in test.main.expander) == r"Step 1\: ask one question"
    assert len(test.main.expander) == len(tutorial_steps())
    monkeypatch.setenv("SVD_AUDIENCE", "public")
    public = open_page(demo_file, "guide", section=["lab"])
    assert_clean(public)
    assert "Make an indicator" not in str(sent_by(public, []).texts)
    assert [each.value for each in public.header] == ["Indicators"]


@pytest.mark.parametrize("lock", ["partner", "public"])
def test_a_session_that_is_locked_for_presenting_has_no_lab_and_no_kept_draft(
    open_page: Open, demo_file: Path, drafts: Path, lock: str
) -> None:
    kept = open_page(demo_file, "lab", **link(WHOLE))
    button(kept, r"Keep young\_knife").click().run()
    test = open_page(demo_file, "lab", locked=[lock], **link(WHOLE))
    assert_clean(test)
    assert lead_of(test).startswith(
        f"This session is locked for presenting and shows nothing wider than the {lock} view"
    )
    assert not test.text_area
    assert not test.dataframe
    assert "young" not in str(sent_by(test, []).texts)
    hotspots = open_page(demo_file, "hotspots", locked=[lock], indicator=["young_knife"])
    assert "There is no indicator &#x27;young_knife&#x27;" in html_of(hotspots)


@pytest.mark.parametrize("data", ["demo_file", "bristol_file"])
def test_a_kept_draft_is_in_no_list_no_search_and_no_figure_of_another_audience_of_open_records_too(
    open_page: Open, drafts: Path, data: str, request: pytest.FixtureRequest
) -> None:
    data_file = request.getfixturevalue(data)
    draft = replace(WHOLE, where="category = 'Burglary'", title="Burglaries as drafted", indicator_id="drafted")
    button(open_page(data_file, "lab", **link(draft)), "Keep drafted").click().run()
    assert "Burglaries as drafted" in str(sent_by(open_page(data_file, "guide"), []).texts)
    for page, asked in (("hotspots", {}), ("guide", {}), ("questions", {"ask": ["drafted"]}), ("lab", {})):
        test = open_page(data_file, page, audience=["partner"], **asked)
        assert_clean(test)
        assert "Burglaries as drafted" not in str(sent_by(test, []).texts), page
    refused = open_page(data_file, "hotspots", audience=["partner"], indicator=["drafted"])
    assert "is a draft, which is shown to the internal audience only" in html_of(refused)
