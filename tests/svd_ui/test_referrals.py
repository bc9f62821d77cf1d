"""What Referrals says, draws and lists: from small views made by hand, and from made referrals for each audience."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.periods import Period
from svd_data.programmes import Capacity as Mentors
from svd_data.programmes import Dated
from svd_data.views.referrals import Capacity, ReferralsView
from svd_ui import tables
from svd_ui.charts import (
    caseload_chart,
    caseload_keys,
    cohorts_chart,
    narrowing_chart,
    narrowing_keys,
    pathway_chart,
    people_chart,
)
from svd_ui.referral_programmes import capacity_counted, funding_known, programmes_counted
from svd_ui.sentences import (
    caseload_sentence,
    cohorts_sentence,
    end_of_funding_sentences,
    narrowing_sentence,
    pathway_sentence,
    referrals_sentence,
    rereferrals_sentences,
    still_open_sentence,
    waits_sentences,
)
from svd_ui.words import HIDDEN_MARK
from tests.referral_rows import random_referrals
from tests.svd_ui.made import BEFORE, SPAN, indicator_named
from tests.svd_ui.made_referrals import (
    FILTERS,
    again_of,
    caseload_of,
    cohorts_of,
    grouping_of,
    referrals_of,
    view_of,
    wait_of,
)
from tests.svd_ui.test_charts import encoded_fields, layers, rows_of

CIRV = "the Community Initiative to Reduce Violence"
ALL_STAGES = {"referred": 100, "triaged": 80, "accepted": 70, "engaged": 40, "completed": 10}
MENTORS = Capacity(date(2024, 6, 26), 11, "volunteer mentors")


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (
            referrals_of({"referred": 100, "engaged": 40}, before=50),
            f"Coventry had 100 referrals to {CIRV}, {SPAN}. That is 100% higher than the 50 of October 2024 to September 2025: "
            "more than chance would bring. 40 of them (40%) have engaged so far, by 14 October 2026.",
        ),
        (
            referrals_of({"referred": 1, "engaged": 1}, before=0),
            f"Coventry had 1 referral to {CIRV}, {SPAN}. No clear change: 1, beside 0 in October 2024 to September 2025; one cannot tell whether "
            "it is rising or falling, as chance alone could bring such a difference. "
            "1 of them has engaged so far, by 14 October 2026.",
        ),
        (
            referrals_of({"referred": 8, "engaged": 0}, is_comparable=False),
            f"Coventry had 8 referrals to {CIRV}, {SPAN}. No comparison with the same months a year earlier: those months are "
            "not all loaded. None has engaged so far, by 14 October 2026.",
        ),
        (
            referrals_of({"referred": 30}, is_comparable=False),
            f"Coventry had 30 referrals to {CIRV}, {SPAN}. No comparison with the same months a year earlier: those months are "
            "not all loaded.",
        ),
        (
            referrals_of({"referred": 40, "accepted": 25, "engaged": None}, is_comparable=False, audience=PUBLIC),
            f"Coventry had 40 referrals to {CIRV}, {SPAN}. No comparison with the same months a year earlier: those months are "
            "not all loaded. How many have engaged so far is not shown: small, or protects a small one.",
        ),
        (
            referrals_of({"referred": 40, "accepted": 25}, is_comparable=False, audience=PARTNER),
            f"Coventry had 40 referrals to {CIRV}, {SPAN}. No comparison with the same months a year earlier: those months are "
            "not all loaded. 25 of them (62%) have been accepted so far, by 14 October 2026.",
        ),
        (
            referrals_of({"referred": None, "engaged": None}, audience=PUBLIC),
            f"The number of referrals to {CIRV} in Coventry, {SPAN}, is not shown: small, or protects a small one.",
        ),
        (
            referrals_of({"referred": 0, "engaged": 0}, before=0),
            f"No referrals to {CIRV} in Coventry, {SPAN}. The months loaded hold none: the count is zero.",
        ),
    ],
)  # fmt: skip
def test_the_lead_says_how_many_the_verdict_and_how_many_have_engaged(
    view: ReferralsView, said: str, demo_catalogue: Catalogue
) -> None:
    assert referrals_sentence(view, demo_catalogue, BEFORE) == said


def still_open(count: int | None, audience: str = INTERNAL, **others: object) -> ReferralsView:
    waits = wait_of("engaged", 40, 0, count, 20, audience=audience)
    return referrals_of({"referred": 100, "engaged": 40}, waits=waits, audience=audience, **others)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (still_open(40), "40 have not engaged and are still open: of these it is too early to tell."),
        (still_open(1), "1 has not engaged and is still open: of that one it is too early to tell."),
        (still_open(0), "None is still open: every other was closed before having engaged."),
        (still_open(None, PARTNER), "How many are still open and may yet have engaged later is not shown: small, or protects a small one."),
        (still_open(40, has_closures=False), "This source does not record when a referral is closed: who has not engaged so far counts as open."),
        (referrals_of({"referred": 100}), ""),
        (referrals_of({"referred": 9, "engaged": 9}, waits=wait_of("engaged", 9, 0, 0, 0)), ""),
    ],
)  # fmt: skip
def test_what_is_still_open_is_said_to_be_too_early_to_tell(view: ReferralsView, said: str) -> None:
    assert still_open_sentence(view) == said


NO_STAGE = "No one stage stands out as the furthest that the largest number have got so far."


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (referrals_of(ALL_STAGES), NO_STAGE),
        (
            referrals_of({"referred": 100, "triaged": 80, "engaged": 40}),
            "The largest number, 40, have been triaged and got no further so far; some of them may still be open.",
        ),
        # 20 and 25, each within 2 of the truth, could be 22 and 23, but not the other way round.
        (
            referrals_of({"referred": 100, "triaged": 80, "engaged": 55}, audience=PARTNER),
            "The largest number, 25, have been triaged and got no further so far; some of them may still be open.",
        ),
        # For the public rounding may move a count by up to 4.
        (
            referrals_of({"referred": 100, "triaged": 80, "engaged": 55}, audience=PUBLIC),
            NO_STAGE,
        ),
        (
            referrals_of({"referred": 100, "triaged": 80, "engaged": None}, audience=PUBLIC),
            "How many got no further than each stage is not all shown, so where the largest number are cannot be told.",
        ),
        (referrals_of({"referred": 7, "engaged": 7}), "So far none stopped on the way: all have reached the last stage recorded."),
        (referrals_of({"referred": 7}), ""),
    ],
)  # fmt: skip
def test_how_far_the_largest_number_got_is_said_only_where_every_count_behind_it_allows_it(
    view: ReferralsView, said: str
) -> None:
    assert pathway_sentence(view) == said


NO_CLEAR = "No group stands out: beside all others, chance alone could bring the differences in who has engaged so far."


@pytest.mark.parametrize(
    ("dimension", "groups", "audience", "said"),
    [
        (
            "age_band", {"14-15": (50, 5), "16-17": (50, 35), "18-24": (50, 20)}, INTERNAL,
            "A lower share of people aged 14 to 15 and a higher share of people aged 16 to 17 has engaged so far, beside all others: "
            "more than chance would bring.",
        ),
        ("sex", {"female": (75, 30), "male": (75, 30)}, INTERNAL, NO_CLEAR),
        ("need", {"Health": (50, 20)}, INTERNAL, NO_CLEAR.replace("all others", "those without the need")),
        ("ward_code", {"Henley": (None, None), "Radford": (15, None)}, PUBLIC, "How far each group gets cannot be compared: too few are counted."),
        ("sex", {"male": (150, 60)}, INTERNAL, "How far each group gets cannot be compared: there is nothing to compare with."),
    ],
)  # fmt: skip
def test_for_whom_the_way_narrows_is_a_verdict_in_words(
    dimension: str, groups: dict[str, tuple[int | None, int | None]], audience: str, said: str
) -> None:
    view = referrals_of({"referred": 150, "engaged": 60}, audience=audience)
    assert narrowing_sentence(view, grouping_of(dimension, groups, (60, 150), audience)) == said


def test_without_a_stage_after_referral_nothing_narrows() -> None:
    said = narrowing_sentence(referrals_of({"referred": 9}), grouping_of("sex", {"male": (9, 0)}, (0, 9)))
    assert said == "This source records no stage after referral, so it cannot tell how far referrals get."


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        (
            wait_of("triaged", 90, 0, 6, 4, (3, 2, 5), (1, 1, None)),
            "Triage: half within 3 days (95% interval 2 to 5); nine in ten within 1 day (95% interval 1 or more). "
            "Counted in: 6 still waiting, 4 closed before.",
        ),
        (
            wait_of("engaged", 30, 2, 60, 8),
            "Engagement: fewer than half have got there so far. Counted in: 60 still waiting, 8 closed before. "
            "Left out: 2 that got there on a day not recorded.",
        ),
        (
            wait_of("accepted", 15, 0, None, None, audience=PUBLIC),
            "Acceptance: too few to tell within how long half got there. "
            "Counted in: how many still wait is not shown, how many were closed before is not shown.",
        ),
        (
            wait_of("accepted", 40, 0, 20, 10, (2, 1, 3), audience=PARTNER),
            "Acceptance: half within 2 weeks (95% interval 1 to 3); too few to tell within how long nine in ten got there. "
            "Counted in: 20 still waiting, 10 closed before.",
        ),
        (
            wait_of("accepted", 120, 0, 80, 10, (2, 1, 3), audience=PARTNER),
            "Acceptance: half within 2 weeks (95% interval 1 to 3); fewer than nine in ten have got there so far. "
            "Counted in: 80 still waiting, 10 closed before.",
        ),
    ],
)  # fmt: skip
def test_a_wait_says_half_and_nine_in_ten_and_who_still_waits(waits: Released, said: str) -> None:
    assert waits_sentences(referrals_of(ALL_STAGES, waits=waits)) == (said,)


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (
            again_of(repeats=10, firsts=80, unknown=10, followed=6, not_followed=54, too_recent=30),
            (
                "Of 100 referrals, 10 (10%) were of a person referred to the same programme in the 365 days before.",
                "6 (10%) of the 60 whose 365 days are over were followed by another within 365 days; of 30 it is too early to tell.",
                "Of 10 it cannot be told: the person or the programme is not recorded.",
            ),
        ),
        (
            again_of(firsts=5, not_followed=5),
            (
                "Of 5 referrals, none was of a person referred to the same programme in the 365 days before.",
                "None of the 5 whose 365 days are over was followed by another within 365 days.",
            ),
        ),
        (
            again_of(firsts=2, followed=1, too_recent=1),
            (
                "Of 2 referrals, none was of a person referred to the same programme in the 365 days before.",
                "The one whose 365 days are over was followed by another within 365 days; of 1 it is too early to tell.",
            ),
        ),
        (
            again_of(repeats=1, firsts=4, too_recent=5),
            (
                "Of 5 referrals, 1 was of a person referred to the same programme in the 365 days before.",
                "It is too early to tell who was referred again: the 365 days after each are not over yet.",
            ),
        ),
        (
            again_of(PUBLIC, repeats=None, firsts=80, unknown=None, followed=None, not_followed=40, too_recent=None),
            (
                "How many were of a person referred to the same programme in the 365 days before is not shown: small, or protects a small one.",
                "How many were followed by another within 365 days is not shown: small, or protects a small one.",
                "Of how many this cannot be told is not shown: small, or protects a small one.",
            ),
        ),
    ],
)  # fmt: skip
def test_who_came_back_is_said_with_whom_it_cannot_be_told_of(again: Released, said: tuple[str, ...]) -> None:
    assert rereferrals_sentences(referrals_of(ALL_STAGES, rereferrals=again)) == said


def test_that_persons_or_earlier_months_are_not_known_is_said() -> None:
    (said,) = rereferrals_sentences(referrals_of(ALL_STAGES))
    assert said == "This source does not tell persons apart, so it cannot tell who was referred again."
    short = referrals_of(ALL_STAGES, rereferrals=again_of(firsts=5, not_followed=5), looks_back=False)
    assert rereferrals_sentences(short)[-1].endswith("so some repeats look like first referrals.")


JUNE, JULY = (date(2024, 6, 1), "June 2024"), (date(2024, 7, 1), "July 2024")


@pytest.mark.parametrize(
    ("caseload", "capacity", "said"),
    [
        (caseload_of((*JUNE, 40, "loaded")), (), "At the end of June 2024 40 referrals were being worked with."),
        (
            caseload_of((*JUNE, 40, "loaded"), (*JULY, 1, "provisional")), (MENTORS,),
            "At the end of July 2024 1 referral was being worked with. "
            "At the end of June 2024, when there were 11 volunteer mentors, 40 referrals were being worked with.",
        ),
        (
            caseload_of((*JUNE, None, "loaded"), audience=PARTNER), (),
            "At the end of June 2024 the number of referrals being worked with is not shown: small, or protects a small one.",
        ),
        (
            caseload_of((*JUNE, None, "not loaded")), (),
            "At the end of June 2024 the number of referrals being worked with is not known, as that month is not loaded.",
        ),
        (caseload_of((*JULY, 3, "loaded")), (MENTORS,), "At the end of July 2024 3 referrals were being worked with."),
        (None, (), ""),
    ],
)  # fmt: skip
def test_the_caseload_is_said_beside_the_capacity_of_its_own_month(
    caseload: Released | None, capacity: tuple[Capacity, ...], said: str
) -> None:
    assert caseload_sentence(referrals_of(ALL_STAGES, caseload=caseload, capacity=capacity)) == said


SPRING, SUMMER = (date(2026, 4, 1), "April to June 2026"), (date(2026, 7, 1), "July to September 2026")
TOO_EARLY = (
    "Of those referred in July to September 2026 it is too early to tell: 13 weeks are not over for all of them."
)


@pytest.mark.parametrize(
    ("cohorts", "said"),
    [
        (
            cohorts_of((*SPRING, 40, 10, "loaded"), (*SUMMER, 30, None, "too early to tell")),
            f"Of 40 referred in April to June 2026, 10 (25%) engaged within 13 weeks. {TOO_EARLY}",
        ),
        (cohorts_of((*SUMMER, 30, None, "too early to tell")), TOO_EARLY),
        (cohorts_of((*SPRING, 0, 0, "loaded")), "None was referred in April to June 2026."),
        (
            cohorts_of((*SPRING, 40, None, "loaded"), audience=PUBLIC),
            "How many of those referred in April to June 2026 engaged within 13 weeks is not shown: small, or protects a small one.",
        ),
        (cohorts_of((*SPRING, 40, 10, "loaded"), audience=PUBLIC), "Of 40 referred in April to June 2026, 10 engaged within 13 weeks."),
        (cohorts_of(), "No whole quarter is loaded yet."),
        (None, "This source does not record engagement, so quarters cannot be followed."),
    ],
)  # fmt: skip
def test_a_quarter_is_followed_only_once_its_time_is_over(cohorts: Released | None, said: str) -> None:
    assert cohorts_sentence(referrals_of(ALL_STAGES, cohorts=cohorts)) == said


def test_the_end_of_funding_is_said_before_and_after_it() -> None:
    endings = (("CIRV", date(2025, 8, 31)),)
    assert end_of_funding_sentences(endings, date(2025, 8, 31)) == (
        "The funding of CIRV is due to end in August 2025.",
    )
    assert end_of_funding_sentences(endings, date(2025, 9, 1)) == (
        "The funding of CIRV was due to end in August 2025.",
    )


@pytest.mark.parametrize(
    ("indicator", "where", "types", "counted", "has_capacity", "funding"),
    [
        ("cirv_referrals", None, (), {"CIRV"}, True, {"CIRV"}),
        ("referrals", None, ("CIRV",), {"CIRV"}, True, {"CIRV"}),
        ("referrals", None, ("Catch22",), {"Catch22"}, False, set()),  # its end of funding is illustrative
        ("cirv_referrals", None, ("Catch22",), set(), False, set()),
        ("referrals", "programme <> 'cirv'", (), set(), False, set()),  # not read here, so nothing is said
    ],
)  # fmt: skip
def test_capacity_and_funding_are_of_the_programmes_counted_and_capacity_of_one_alone(
    indicator: str, where: str | None, types: tuple[str, ...], counted: set[str], has_capacity: bool, funding: set[str],
    demo_catalogue: Catalogue,
) -> None:  # fmt: skip
    asked = indicator_named(indicator)
    filters = Filters("any", asked if where is None else replace(asked, where=where), FILTERS.period, types)
    assert {each.short for each in programmes_counted(filters, demo_catalogue)} == counted
    assert capacity_counted(filters, demo_catalogue) == ((MENTORS,) if has_capacity else ())
    assert {name for name, _ in funding_known(filters, demo_catalogue)} == funding


def test_of_all_referrals_no_one_programme_s_capacity_is_shown_but_every_sourced_end_of_funding(
    demo_catalogue: Catalogue,
) -> None:
    filters = Filters("any", indicator_named("referrals"), FILTERS.period)
    assert len(programmes_counted(filters, demo_catalogue)) > 2
    assert capacity_counted(filters, demo_catalogue) == ()
    assert funding_known(filters, demo_catalogue) == (("CIRV", date(2025, 8, 31)),)


def test_illustrative_capacity_says_so(demo_catalogue: Catalogue) -> None:
    (cirv,) = (each for each in demo_catalogue.programmes if each.programme_id == "cirv")
    made = replace(cirv, capacity=Mentors("", 5, "navigators", Dated("", date(2025, 1, 1), "month")))
    (shown,) = capacity_counted(FILTERS, replace(demo_catalogue, programmes=(made,)))
    assert (shown.people, shown.words) == (5, "navigators (illustrative)")


# Charts.


def marks_of(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in layers(spec) if layer["mark"]["type"] == kind]


def test_a_stage_that_is_hidden_is_its_mark_alone() -> None:
    view = referrals_of({"referred": 40, "accepted": 25, "engaged": None}, audience=PUBLIC)
    spec = pathway_chart(view.funnel, "referrals", 284).to_dict()
    rows = {row["stage_label"]: row for row in rows_of(layers(spec)[0], spec)}
    assert [rows[name]["figure"] for name in ("Referred", "Accepted", "Engaged")] == ["40", "25 (62%)", ""]
    assert rows["Engaged"]["numerator"] is None
    assert rows["Engaged"]["limit_lower"] is None
    assert 40 > rows["Accepted"]["limit_upper"] > 25 > rows["Accepted"]["limit_lower"] > 0
    (hidden,) = [layer for layer in marks_of(spec, "text") if layer["mark"].get("text") == HIDDEN_MARK]
    assert hidden["transform"] == [{"filter": "datum.is_hidden"}]
    shown = pathway_chart(referrals_of(ALL_STAGES).funnel, "referrals", 284).to_dict()
    assert HIDDEN_MARK not in json.dumps(shown)


def test_a_group_stands_out_by_shape_and_one_without_a_share_says_why() -> None:
    groups = {"14-15": (50, 5), "16-17": (50, 35), "18-24": (50, 20), "25-34": (0, 0), "Not recorded": (8, None)}
    spec = narrowing_chart(grouping_of("age_band", groups, (60, 150)), 0.4, "Share", 150).to_dict()
    rows = {row["label"]: row for row in rows_of(layers(spec)[-1], spec)}
    assert [rows[name]["why"] for name in groups] == ["", "", "", "none referred", HIDDEN_MARK]
    assert [rows[name]["side"] for name in groups] == ["lower", "higher", "", "", ""]
    shapes = {layer["transform"][-1]["filter"]: layer["mark"]["shape"] for layer in marks_of(spec, "point")}
    assert shapes == {
        "datum.side === 'higher'": "triangle-up",
        "datum.side === 'lower'": "triangle-down",
        "datum.side === ''": "circle",
    }
    assert [key.name for key in narrowing_keys(0.4)] == ["share, with its 95% interval", "all referrals (40%)"]


def test_a_controlled_group_of_too_few_has_no_dot_and_no_line_of_all_where_that_is_not_known() -> None:
    made = grouping_of("sex", {"female": (15, 10), "male": (100, 40)}, (50, 115), PARTNER)
    spec = narrowing_chart(made, None, "Share", 150).to_dict()
    rows = {row["label"]: row for row in rows_of(layers(spec)[-1], spec)}
    assert rows["Female"]["why"] == "too few for a share"
    assert rows["Female"]["share"] is None
    assert not [layer for layer in marks_of(spec, "rule") if "strokeDash" in layer["mark"]]
    assert len(narrowing_keys(None)) == 1


def test_capacity_is_a_diamond_in_its_month_and_none_outside_the_months_shown() -> None:
    caseload = caseload_of((*JUNE, 40, "loaded"), (*JULY, None, "not loaded"), capacity=(11, None))
    spec = caseload_chart(caseload, (MENTORS,), 300).to_dict()
    (diamond,) = [layer for layer in marks_of(spec, "point") if layer["mark"].get("shape") == "diamond"]
    assert rows_of(diamond, spec) == [
        {"shown_at": "2024-06-01T00:00:00", "capacity": 11, "words": "11 volunteer mentors", "when": "June 2024"}
    ]
    assert marks_of(spec, "rect")  # the month that is not loaded
    (line,) = marks_of(spec, "line")
    assert [row["numerator"] for row in rows_of(line, spec)] == [40, None]
    later = caseload_chart(caseload_of((*JULY, 40, "loaded")), (MENTORS,), 300).to_dict()
    assert "diamond" not in json.dumps(later)
    assert [len(caseload_keys(each)) for each in ((), (MENTORS,))] == [1, 2]


def test_the_line_keeps_its_months_beside_the_capacity() -> None:
    # With every month known, its layers share one frame, which the diamond's must not take the place of.
    spec = caseload_chart(caseload_of((*JUNE, 40, "loaded"), (*JULY, 41, "loaded")), (MENTORS,), 300).to_dict()
    (line,) = marks_of(spec, "line")
    assert [row["numerator"] for row in rows_of(line, spec)] == [40, 41]


def test_a_quarter_too_early_to_tell_is_a_band_and_neither_zero_nor_hidden_nor_missing() -> None:
    cohorts = cohorts_of(
        (date(2025, 10, 1), "October to December 2025", 30, None, "loaded"),
        (date(2026, 1, 1), "January to March 2026", None, None, "not loaded"),
        (*SPRING, 40, 0, "provisional"),
        (*SUMMER, 30, None, "too early to tell"),
    )
    spec = cohorts_chart(cohorts, "Share", 300).to_dict()
    missing, early = (rows_of(layer, spec) for layer in marks_of(spec, "rect"))
    assert [row["months"] for row in missing] == ["January 2026 to March 2026"]
    assert [row["label"] for row in early] == ["July to September 2026"]
    (hollow,) = marks_of(spec, "point")
    assert hollow["mark"]["fill"] == "white"
    texts = {layer["mark"]["text"]: rows_of(layer, spec) for layer in marks_of(spec, "text")}
    assert set(texts) == {"too early", HIDDEN_MARK}
    assert [row["label"] for row in texts[HIDDEN_MARK]] == ["October to December 2025"]
    shares = [row["share"] for row in rows_of(hollow, spec)]
    assert shares == [None, None, 0, None]


# Tables.


def test_the_table_of_stages_says_which_count_of_a_row_is_not_shown() -> None:
    view = referrals_of({"referred": 40, "accepted": 25, "engaged": None}, audience=PUBLIC)
    table = tables.stages_table(view).frame
    assert table["Referrals"].tolist()[:2] == [40, 25]
    assert table["Note"].tolist() == ["", "stopped not shown", "referrals not shown"]
    assert table["% of stage before"].tolist()[1] == 62.5
    assert "Note" not in tables.stages_table(referrals_of(ALL_STAGES)).frame


def test_the_table_of_waits_is_in_the_unit_of_its_audience_and_leaves_closures_out_where_none_are_recorded() -> None:
    waits = wait_of("triaged", 90, 0, 6, 4, (3, 2, 5), (9, 8, None))
    table = tables.waits_table(referrals_of(ALL_STAGES, waits=waits)).frame
    assert table[["There on a recorded day", "Still open", "Closed before"]].iloc[0].tolist() == [90, 6, 4]
    assert table[["Half within (days)", "Nine in ten within (days)"]].iloc[0].tolist() == [3, 9]
    weeks = wait_of("triaged", 90, 0, None, 10, (1, 1, 1), audience=PARTNER)
    table = tables.waits_table(referrals_of(ALL_STAGES, waits=weeks, has_closures=False)).frame
    assert "Half within (weeks)" in table
    assert "Closed before" not in table
    assert table["Note"].tolist() == ["still open not shown"]


def test_the_table_of_groups_holds_the_verdict_in_words() -> None:
    view = referrals_of({"referred": 150, "engaged": 60})
    made = grouping_of("age_band", {"14-15": (50, 5), "16-17": (50, 35), "Not recorded": (50, 20)}, (60, 150))
    table = tables.grouping_table(view, made).frame
    assert table["Age"].tolist() == ["14-15", "16-17", "Not recorded"]
    assert table["Engaged so far"].tolist() == [5, 35, 20]
    assert table["% of group"].tolist() == [10.0, 70.0, 40.0]
    assert table["Can we tell?"].tolist() == ["▼ lower", "▲ higher", "not compared"]
    stages = tables.grouping_stages_table(view, made).frame
    assert stages.loc[stages["Stage"] == "Engaged", "Referrals"].tolist() == [5, 35, 20]


def test_the_tables_of_who_came_back_caseload_and_quarters() -> None:
    again = again_of(repeats=10, firsts=80, unknown=10, followed=6, not_followed=54, too_recent=30)
    caseload = caseload_of((*JUNE, 40, "loaded"), (*JULY, 38, "provisional"), capacity=(11, None))
    cohorts = cohorts_of((*SPRING, 40, 10, "loaded"), (*SUMMER, 30, None, "too early to tell"))
    view = referrals_of(ALL_STAGES, rereferrals=again, caseload=caseload, cohorts=cohorts)
    found = [tables.rereferrals_table(view), tables.caseload_table(view), tables.cohorts_table(view)]
    who, months, quarters = (each.frame for each in found if each is not None)
    assert who["Referrals"].tolist() == [10, 80, 10, 6, 54, 30]
    assert [None if value != value else value for value in who["%"].astype(float)] == [
        10.0,
        None,
        None,
        10.0,
        None,
        None,
    ]
    assert months["Capacity"].tolist()[0] == 11
    assert quarters["Engaged within 91 days"].isna().tolist() == [False, True]
    assert quarters["Status"].tolist() == ["loaded", "too early to tell"]
    bare = referrals_of(ALL_STAGES)
    assert [tables.rereferrals_table(bare), tables.caseload_table(bare), tables.cohorts_table(bare)] == [None] * 3


# Real views of made referrals, for each audience.


@pytest.fixture(scope="module", params=AUDIENCES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ReferralsView:
    rows = random_referrals(5, 700, date(2024, 1, 1), date(2025, 12, 31), date(2025, 12, 31))
    path: Path = tmp_path_factory.mktemp("made") / f"{request.param}.duckdb"
    return view_of(path, rows, request.param, (replace(MENTORS, on=date(2025, 6, 1)),))


def test_everything_said_of_controlled_referrals_is_a_whole_sentence_of_rounded_counts(
    made: ReferralsView, demo_catalogue: Catalogue
) -> None:
    before = Period("months", date(2024, 1, 1), date(2024, 12, 1))
    said = [
        referrals_sentence(made, demo_catalogue, before), still_open_sentence(made), pathway_sentence(made),
        *(narrowing_sentence(made, each) for each in made.groupings), *rereferrals_sentences(made),
        caseload_sentence(made), cohorts_sentence(made),
    ]  # fmt: skip
    assert len(made.groupings) == 6
    dates = r"\d+ (?=January|December)|20\d\d|365|13(?= weeks)|\d+%|\d+ (or|to) \d+|11 volunteer"
    for sentence in said:
        assert sentence.endswith(".")
        assert "  " not in sentence
        assert "nan" not in sentence.lower()
        assert "<NA>" not in sentence
        if made.funnel.is_controlled:
            assert all(int(count) % 5 == 0 for count in re.findall(r"\d+", re.sub(dates, "", sentence))), sentence
    assert len(waits_sentences(made)) == 3


def test_every_count_in_a_controlled_table_is_a_rounded_one(made: ReferralsView) -> None:
    found = [tables.stages_table(made), tables.waits_table(made), tables.rereferrals_table(made)]
    found += [tables.caseload_table(made), tables.cohorts_table(made)]
    found += [
        table(made, each) for each in made.groupings for table in (tables.grouping_table, tables.grouping_stages_table)
    ]
    assert all(table is not None and len(table.frame) for table in found)
    for table in found:
        assert table is not None
        for name in table.frame.select_dtypes("Int64").columns.difference(["Capacity"]):
            if made.funnel.is_controlled and "within (" not in name and not name.startswith(("Half", "Nine")):
                assert (table.frame[name].dropna() % 5 == 0).all(), name


def test_every_chart_encodes_columns_that_it_has(made: ReferralsView) -> None:
    assert made.caseload is not None
    assert made.cohorts is not None
    charts = [pathway_chart(made.funnel, "referrals", 284), caseload_chart(made.caseload, made.capacity, 300)]
    charts += [cohorts_chart(made.cohorts, "Share", 300)]
    for each in made.groupings:
        counts = each.counts.derive(each.counts.frame[["label", "numerator", "is_hidden"]])
        charts += [narrowing_chart(each, 0.4, "Share", 150), people_chart(counts, "label", "", 200, "referrals")]
    for chart in charts:
        spec = chart.to_dict()
        for layer in layers(spec):
            rows = rows_of(layer, spec)
            assert rows
            fields = {field for field in encoded_fields(layer) if field not in ("Sex",)}
            assert fields <= set(rows[0]), (fields - set(rows[0]), layer)
