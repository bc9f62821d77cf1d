"""The answer of Reach: both sides, points, two maps and bars, each with its table; and why there is none."""

from pathlib import Path

import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.build import build
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.disclosure import NOT_SHOWN
from svd_data.errors import AudienceError
from svd_ui.about import about_lines
from svd_ui.answer import Answer
from svd_ui.answers.reach import AGES, MEANING, NEED_MAP, PEOPLE, PLACES, POINTS, REACH_MAP, SEXES
from svd_ui.words import HIDDEN_MARK
from tests.pages.leaks import numbers_of_definitions
from tests.pages.test_reach import counts_in, released_counts
from tests.svd_ui.answers.answering import (
    assert_drawn_from_its_table,
    assert_map_is_of_its_table,
    opened,
    sent_with,
)
from tests.svd_ui.test_reach import view_of
from tests.tiny import lay_out

FOLESHILL = "E05001222"

# Whether a ward is chosen, and where it stands in what the chart looks up, are no figures.
UNREAD = ("is_chosen",)


def answer_to(demo: Connection, catalogue: Catalogue, audience: str = INTERNAL, **link: list[str]) -> Answer:
    return opened(demo, catalogue, "reach", audience, **link).answer()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_table_holds_the_released_counts_of_both_sides(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue, audience)
    view = view_of(demo, demo_catalogue, "serious_violence", audience)
    for name in (POINTS, NEED_MAP, REACH_MAP):
        table = answer.picture(name).table.frame
        assert table["Offences"].dropna().tolist() == view.wards.frame["need"].dropna().tolist()
        assert table["Referrals"].dropna().tolist() == view.wards.frame["reach"].dropna().tolist()
    assert answer.released is not None
    assert (answer.released.audience, answer.released.is_controlled) == (audience, audience != INTERNAL)


def test_points_stand_for_all_and_every_picture_but_them_has_a_sentence(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue)
    assert [each.name for each in answer.pictures] == [POINTS, NEED_MAP, REACH_MAP, PEOPLE]
    says = {each.name: each.says for each in answer.pictures}
    assert says[POINTS] == ""
    assert says[NEED_MAP].startswith("Offences per 1,000 residents: highest in ")
    assert says[REACH_MAP].startswith("Referrals per 10,000 residents: highest in ")
    assert says[PEOPLE].startswith("Referrals per 100 victims: highest for ")


def test_what_is_said_and_small_type_are_about_both_sides(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer = answer_to(demo, demo_catalogue)
    assert PLACES in answer.others
    assert [each.filters.source for each in answer.about] == ["demo_offences", "demo_referrals"]
    assert answer.about[0].caveats == (MEANING, AGES)
    lines = about_lines(answer, demo_catalogue)
    assert [line.heading for line in lines].count("Source") == 2
    assert [line.heading for line in lines].count("Set beside them") == 1
    for each in answer.pictures:
        assert each.filters is not None
        assert each.beside is not None
        assert (each.filters.source, each.beside.source) == ("demo_offences", "demo_referrals")


@pytest.mark.parametrize(
    ("audience", "link"),
    [(INTERNAL, {}), (PUBLIC, {"indicator": ["knife_crime"]}), (PARTNER, {"indicator": ["young_serious_violence_victims"]})],
)  # fmt: skip
def test_points_and_bars_draw_what_is_in_their_tables_at_any_height(
    audience: str, link: dict[str, list[str]], demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue, audience, **link)
    view = view_of(demo, demo_catalogue, (link.get("indicator") or ["serious_violence"])[0], audience)
    # The lines of the whole area: its rates lead the page, and no ward's row has them. Of counts the table has no intervals.
    rows = view.area.frame.dropna(axis=1)
    area = tuple(float(rows[name].iloc[0]) for name in ("need_rate", "reach_rate") if name in rows)
    limits = ("need_lower", "need_upper", "reach_lower", "reach_upper")
    assert_drawn_from_its_table(answer.picture(POINTS), (*UNREAD, *limits), in_legend=area)
    assert_drawn_from_its_table(answer.picture(PEOPLE))


@pytest.mark.parametrize(
    ("audience", "link"),
    [
        (INTERNAL, {}),
        (INTERNAL, {"against": ["recorded"], "wards": [FOLESHILL]}),
        (PUBLIC, {"against": ["recorded"], "indicator": ["knife_crime"]}),
        (PARTNER, {"indicator": ["young_serious_violence_victims"]}),
    ],
)
def test_each_map_holds_every_ward_and_the_figures_of_its_table(
    audience: str, link: dict[str, list[str]], demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue, audience, **link)
    for name in (NEED_MAP, REACH_MAP):
        assert_map_is_of_its_table(answer.picture(name), len(demo_catalogue.wards))
    title = answer.picture(REACH_MAP).legend.title
    assert title.startswith("Referrals per 100 offences") == ("against" in link)
    assert title.lower() in answer.picture(REACH_MAP).alt.lower()
    if audience == PUBLIC:
        assert NOT_SHOWN in [key.name for key in answer.picture(REACH_MAP).legend.keys]


def test_a_chosen_ward_leads_and_the_link_names_what_stands_beside(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer = answer_to(demo, demo_catalogue, wards=[FOLESHILL], reach=["cirv_referrals"])
    assert answer.lead.startswith("Foleshill: ")
    assert answer.about[1].filters.indicator.indicator_id == "cirv_referrals"
    other = answer_to(demo, demo_catalogue, source=["demo_referrals"], indicator=["referrals"], need=["robbery"])
    assert other.about[0].filters.indicator.indicator_id == "robbery"


def test_ages_and_sexes_that_come_apart_are_two_pictures_of_one_table(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue, PARTNER, types=["Robbery"])
    ages, sexes = answer.picture(PEOPLE), answer.picture(SEXES)
    assert (ages.heading, sexes.heading) == (
        "By age: referrals per 100 victims", "By sex: referrals per 100 victims",
    )  # fmt: skip
    assert ages.table.frame.equals(sexes.table.frame)
    for each in (ages, sexes):
        assert_drawn_from_its_table(each)


def test_where_the_whole_area_has_none_the_lead_says_zero_and_nothing_is_drawn(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    link = {"period": ["months"], "from": ["2018-05"], "to": ["2018-05"], "age": ["35-49"]}
    answer = answer_to(demo, demo_catalogue, **link)
    assert answer.lead.startswith("No referrals to violence prevention programmes of people aged 35 to 49")
    assert answer.pictures == ()
    assert answer.about[0].caveats == (MEANING,)


def test_without_referrals_the_answer_says_why_and_shows_nothing(tmp_path: Path) -> None:
    built = tmp_path / "tiny.duckdb"
    build(lay_out(tmp_path / "raw", {}), built)
    connection = Database(built).current()
    answer = opened(connection, load_catalogue(connection), "reach").answer()
    assert answer.lead == "No referrals are loaded, so need cannot be set beside reach."
    assert answer.pictures == ()


def test_an_audience_that_may_not_have_the_view_is_told_the_nearest(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    link = {"period": ["months"], "from": ["2024-01"], "to": ["2024-03"], "age": ["16-17"]}
    with pytest.raises(AudienceError) as refused:
        answer_to(demo, demo_catalogue, PARTNER, **link)
    assert refused.value.nearest is not None


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_every_count_that_leaves_with_a_controlled_answer_is_a_released_one(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    link = {"indicator": ["serious_youth_violence"], "wards": [FOLESHILL], "against": ["recorded"]}
    answer = answer_to(demo, demo_catalogue, audience, **link)
    assert any(HIDDEN_MARK in note for note in answer.picture(PEOPLE).notes)
    allowed = released_counts(demo, demo_catalogue, audience, "serious_youth_violence")
    allowed |= numbers_of_definitions(demo_catalogue, audience)
    found = counts_in(sent_with(answer, demo_catalogue))
    assert {"need", "reach", "Offences", "Referrals", "Victims"} <= {where for _, where in found}
    leaked = [(count, where) for count, where in found if count not in allowed]
    assert not leaked, leaked[:20]


def test_the_walk_would_find_a_count_that_is_not_released(demo: Connection, demo_catalogue: Catalogue) -> None:
    exact = released_counts(demo, demo_catalogue, INTERNAL, "knife_crime")
    found = {count for count, _ in counts_in(sent_with(answer_to(demo, demo_catalogue, indicator=["knife_crime"]), demo_catalogue))}  # fmt: skip
    assert sum(count % 5 > 0 for count in exact) > 20
    assert exact <= found
