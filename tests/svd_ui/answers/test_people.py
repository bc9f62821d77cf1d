"""What People answers, as one value: its numbers are the view's, its pictures hold together, and nothing hidden leaves with it."""

from dataclasses import replace

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.disclosure import Released
from svd_data.indicators import indicator_definitions
from svd_data.views import PeopleView
from svd_ui.answer import Answer
from svd_ui.answers.people import REFERRED, VICTIMS, people_answer
from svd_ui.sentences import largest_group_sentence
from tests.pages.leaks import counts_in, numbers_of_definitions, released_numerators
from tests.svd_ui.answers.answering import (
    HEIGHTS,
    assert_drawn_from_its_table,
    drawn,
    figures_of,
    opened,
    sent_with,
)
from tests.svd_ui.made import FILTERS, people_of, released

# Links that lead to each form that the page has, with the pictures that each shows.
LINKS: dict[str, tuple[str, dict[str, list[str]], list[str]]] = {
    "whole area": (INTERNAL, {}, ["victims-by-age-and-sex", "victims-by-ethnicity"]),
    "one sex": (INTERNAL, {"sex": ["female"]}, ["victims-by-age-and-sex", "victims-by-ethnicity"]),
    "public": (PUBLIC, {"indicator": ["knife_crime"]}, ["victims-by-age-and-sex", "victims-by-ethnicity"]),
    "one type": (PARTNER, {"types": ["Robbery"]}, ["victims-by-age", "victims-by-sex", "victims-by-ethnicity"]),
    "one ward": (
        PUBLIC,
        {"indicator": ["serious_violence_victims"], "wards": ["E05001228"]},
        ["victims-by-age", "victims-by-sex", "victims-by-ethnicity"],
    ),
    "referrals": (PUBLIC, {"source": ["demo_referrals"]}, ["referrals-by-age-and-sex", "referrals-by-ethnicity"]),
}


def answer_and_view(connection: Connection, catalogue: Catalogue, name: str) -> tuple[Answer, PeopleView]:
    audience, link, _ = LINKS[name]
    view = opened(connection, catalogue, "people", audience, **link)
    people = view.here.people()
    assert people is not None
    return view.answer(), people


def counts_behind(view: PeopleView, picture: str) -> Released:
    by = {"age-and-sex": view.by_age_and_sex, "age": view.by_age, "sex": view.by_sex, "ethnicity": view.by_ethnicity}
    found = by[picture.partition("-by-")[2]]
    assert found is not None
    return found


@pytest.mark.parametrize("name", LINKS)
def test_the_pictures_are_those_of_the_page_and_their_numbers_are_the_view_s(
    name: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer, view = answer_and_view(demo, demo_catalogue, name)
    assert [picture.name for picture in answer.pictures] == LINKS[name][2]
    for picture in answer.pictures:
        rows = counts_behind(view, picture.name).frame
        counted = picture.name.partition("-")[0].capitalize()
        listed = picture.table.frame[counted]
        # Of age by sex the table leaves out what is not recorded and none.
        assert listed.sum() == rows["numerator"].sum()
        assert set(listed.dropna()) <= set(rows["numerator"].dropna())
        assert int(listed.isna().sum()) == int(rows["is_hidden"].sum())


@pytest.mark.parametrize("name", LINKS)
def test_every_bar_is_drawn_at_any_height_from_the_table_beside_it(
    name: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer, view = answer_and_view(demo, demo_catalogue, name)
    for picture in answer.pictures:
        # "beside" is a place: where the mark of a hidden count stands, behind the longest bar or at the foot.
        assert_drawn_from_its_table(picture, leave_out=("beside",))
        assert picture.draw is not None
        for height in HEIGHTS:
            beside = {value for field, value, _ in drawn(picture.draw(height).to_dict()) if field == "beside"}
            assert beside - {0} <= figures_of(picture.table)
        spec = picture.draw(picture.height).to_dict()
        bars = [value for field, value, _ in drawn(spec) if field == "numerator"]
        assert set(bars) - {0} == set(counts_behind(view, picture.name).frame["numerator"].dropna()) - {0}
        is_hidden = bool(counts_behind(view, picture.name).frame["is_hidden"].any())
        assert ("[c]" in str(spec["layer"])) == is_hidden == any("[c]" in note for note in picture.notes)


@pytest.mark.parametrize("name", LINKS)
def test_the_largest_group_is_said_with_its_count_of_all(
    name: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    """Worked out again from the view's rows, without the sentence's own steps."""
    answer, view = answer_and_view(demo, demo_catalogue, name)
    assert answer.pictures[0].says == ""  # the answer's own sentence says it
    for picture in answer.pictures[1:]:
        column = "sex" if picture.name.endswith("sex") else "ethnicity"
        rows = {row[column]: row for _, row in counts_behind(view, picture.name).frame.iterrows()}
        unrecorded = rows.pop("Not recorded")
        most = max(int(row["numerator"]) for row in rows.values() if not row["is_hidden"])
        (largest,) = [group for group, row in rows.items() if not row["is_hidden"] and row["numerator"] == most]
        total = int(view.headline.frame["numerator"].iloc[0])
        assert f" was {largest}: {most:,} of {total:,} " in picture.says
        assert f"({100 * most / total:.0f}%)" in picture.says
        if not unrecorded["is_hidden"] and unrecorded["numerator"]:
            assert f"Of {unrecorded['numerator']:,} the " in picture.says
        assert ("that is shown" in picture.says) == any(row["is_hidden"] for row in rows.values())


def groups_of(*counts: tuple[str, int | None], total: int | None = None, audience: str = INTERNAL) -> str:
    view = people_of(*(("16-17", sex, count) for sex, count in counts), audience=audience, total=total)
    return largest_group_sentence(view, view.by_sex, "sex")


@pytest.mark.parametrize(
    ("said", "counts", "total", "audience"),
    [
        ("The largest group by sex was male: 30 of 40 victims (75%).", [("female", 10), ("male", 30)], None, INTERNAL),
        ("The largest group by sex was male: 12 of 15 victims.", [("female", 3), ("male", 12)], None, INTERNAL),
        (
            "The largest groups by sex were female and male: 20 each of 45 victims (44%). Of 5 the sex is not recorded.",
            [("female", 20), ("male", 20), ("Not recorded", 5)], None, INTERNAL,
        ),
        (
            "No one group by sex was the largest: 4 had 1 each.",
            [("a", 1), ("b", 1), ("c", 1), ("d", 1)], None, INTERNAL,
        ),
        (
            "No group by sex is recorded. Of 3 the sex is not recorded.",
            [("female", 0), ("male", 0), ("Not recorded", 3)], None, INTERNAL,
        ),
        (
            "The largest group by sex that is shown was male: 25 of 40 victims (62%). The count is not shown for female and other.",
            [("female", None), ("male", 25), ("other", None)], 40, PUBLIC,
        ),
        (
            "The largest group by sex that is shown was male: 15 of 40 victims. The count is not shown for female.",
            [("female", None), ("male", 15)], 40, PUBLIC,
        ),
        (
            "The largest group by sex that is shown was male: 25. The count is not shown for female.",
            [("female", None), ("male", 25)], None, PUBLIC,
        ),
        (
            "No group by sex has a count above zero that may be shown. The count is not shown for female and male.",
            [("female", None), ("male", None), ("Not recorded", None)], 15, PARTNER,
        ),
        ("", [("female", 30)], None, INTERNAL),
    ],
)  # fmt: skip
def test_a_group_is_named_from_released_figures_and_no_percentage_rests_on_few_or_on_what_is_hidden(
    said: str, counts: list[tuple[str, int | None]], total: int | None, audience: str
) -> None:
    assert groups_of(*counts, total=total, audience=audience) == said


def test_ethnic_groups_are_called_so() -> None:
    frame = pd.DataFrame({
        "ethnicity": ["Asian", "White", "Not recorded"], "numerator": pd.array([30, 20, 1], dtype="Int64"),
        "is_hidden": False, "total": 51, "share": [30 / 51, 20 / 51, 1 / 51],
    })  # fmt: skip
    counts = released(frame, is_restricted=True)
    view = replace(people_of(("16-17", "male", 51)), by_ethnicity=counts, filters=FILTERS)
    assert largest_group_sentence(view, counts, "ethnicity") == (
        "The largest ethnic group was Asian: 30 of 51 victims (59%). Of 1 the ethnic group is not recorded."
    )


def test_victims_and_referrals_have_their_own_title_and_caveat(demo: Connection, demo_catalogue: Catalogue) -> None:
    victims, _ = answer_and_view(demo, demo_catalogue, "whole area")
    referrals, _ = answer_and_view(demo, demo_catalogue, "referrals")
    assert (victims.question, victims.about[0].caveats) == ("People: who are the victims?", (VICTIMS,))
    assert (referrals.question, referrals.about[0].caveats) == ("People: who is referred?", (REFERRED,))


def test_a_source_without_people_answers_with_why(coventry_file: object) -> None:
    connection = Database(coventry_file).current()  # type: ignore[arg-type]
    answer = opened(connection, load_catalogue(connection), "people", PUBLIC).answer()
    assert answer.pictures == answer.about == ()
    assert (
        answer.lead
        == "police.uk recorded crime says nothing about victims, so this question cannot be answered from it."
    )


def test_referrals_of_nobody_s_age_sex_and_ethnic_group_say_so(demo: Connection, demo_catalogue: Catalogue) -> None:
    here = opened(demo, demo_catalogue, "people", source=["demo_referrals"]).here
    assert "says nothing about the people referred, so" in people_answer(here, None).lead


def test_none_recorded_answers_with_zero_and_no_picture(demo: Connection, demo_catalogue: Catalogue) -> None:
    link = {
        "types": ["Theft from the person"],
        "age": ["0-9"],
        "ethnicity": ["Mixed"],
        "period": ["2018"],
        "wards": ["E05001232"],
    }
    answer = opened(demo, demo_catalogue, "people", **link).answer()
    assert "the count is zero" in answer.lead
    assert answer.pictures == ()
    assert answer.released is not None
    assert answer.filters is not None


@pytest.mark.parametrize("name", ["public", "one ward"])
def test_no_hidden_count_leaves_with_the_answer(name: str, demo: Connection, demo_catalogue: Catalogue) -> None:
    audience, link, _ = LINKS[name]
    answer, view = answer_and_view(demo, demo_catalogue, name)
    assert any(counts_behind(view, picture.name).frame["is_hidden"].any() for picture in answer.pictures)
    indicator = indicator_definitions()[link["indicator"][0]]
    may_leave = released_numerators(demo, demo_catalogue, indicator, audience, view.filters.period)
    may_leave |= numbers_of_definitions(demo_catalogue, audience)
    left = list(counts_in(sent_with(answer, demo_catalogue)))
    assert len(left) > 50
    assert [(count, where) for count, where in left if count not in may_leave] == []
