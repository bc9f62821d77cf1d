"""A briefing on data: links there and back, what the data does not have, what is recorded for whom, and what has moved."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.briefing import LONGEST_NOTE, LONGEST_TITLE, MOST_VIEWS, NEW_TITLE, Briefing, PinnedView, clean_text
from svd_data.briefing_entries import BriefingRead
from svd_data.briefing_files import read_briefing, write_briefing
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.errors import AudienceError
from svd_data.filters import default_filters, read_link
from svd_ui.answers import PAGE_ANSWERS
from svd_ui.briefing_fit import fit_briefing, fit_view
from svd_ui.briefing_links import (
    LONGEST_LINK,
    briefing_parameters,
    has_all,
    link_to_copy,
    parameter_names,
    pinned_pages,
    read_briefing_link,
)
from svd_ui.briefing_openings import ready_made
from svd_ui.briefing_record import is_older, may_be_told, moved_since, recorded, recorded_audience
from svd_ui.briefing_told import opened, work_out
from svd_ui.context import Context
from svd_ui.exports import briefing_file_name
from svd_ui.sentences.briefing import moved_sentence

FOLESHILL, HENLEY = "E05001222", "E05001223"

# Where few homicides are recorded: its count is one that no partner is told.
SMALL = PinnedView("hotspots", {"indicator": ("homicide",)})
KNIVES = PinnedView("hotspots", {"indicator": ("knife_crime",)}, title="Knives", picture="map")


def here_of(connection: Connection, catalogue: Catalogue, audience: str = INTERNAL) -> Context:
    return Context(connection, catalogue, default_filters(catalogue), audience)


@pytest.fixture(scope="module")
def bristol(bristol_file: object) -> Connection:
    return Database(bristol_file).current()  # type: ignore[arg-type]


TEXTS = st.text(max_size=30)
VIEWS = st.builds(
    PinnedView,
    st.sampled_from(pinned_pages()),
    st.fixed_dictionaries(
        {"indicator": st.just(("knife_crime",))},
        optional={
            "wards": st.lists(st.sampled_from([FOLESHILL, HENLEY]), min_size=1, unique=True).map(tuple),
            "period": st.sampled_from([("2023-24",), ("2023",), ("all",)]),
            "types": st.just(("Robbery", "Theft from the person")),
            "measure": st.just(("rate",)),
        },
    ),
    TEXTS.map(lambda text: clean_text(text, LONGEST_TITLE)),
    TEXTS.map(lambda text: clean_text(text, LONGEST_NOTE, has_lines=True)),
    st.sampled_from(["", "map", "control"]),
)


@given(
    title=TEXTS.map(lambda text: clean_text(text, LONGEST_TITLE)).filter(bool),
    views=st.lists(VIEWS, min_size=1, max_size=4),
)
def test_a_link_copied_and_opened_holds_the_same_briefing(
    title: str, views: list[PinnedView], demo_catalogue: Catalogue
) -> None:
    briefing = Briefing(title, tuple(views))
    parameters = briefing_parameters(briefing, demo_catalogue.version)
    assert has_all(briefing, parameters)
    link = link_to_copy("http://localhost:8501/briefing?wards=E05001222#x", parameters, ["partner"])
    address = urlsplit(link)
    assert (address.netloc, address.path) == ("localhost:8501", "/briefing")
    asked = parse_qs(address.query)
    assert asked.pop("audience") == ["partner"]
    read = read_briefing_link(asked, demo_catalogue)
    assert read == BriefingRead(replace(briefing, recorded_on=demo_catalogue.version))


def test_a_link_says_neither_figures_nor_the_audience_of_what_was_recorded(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    briefing = recorded(Briefing("x", (KNIVES,)), here_of(demo, demo_catalogue))
    assert briefing.views[0].said
    assert briefing_parameters(briefing, "newer") == {
        "title": ["x"],
        "view": ["hotspots?indicator=knife_crime&picture=map&title=Knives"],
        "recorded": [demo_catalogue.version],
    }


def test_an_empty_briefing_has_no_link_and_a_long_one_leaves_notes_out(demo_catalogue: Catalogue) -> None:
    assert briefing_parameters(Briefing("x"), "v") == {}
    long = Briefing("x", (replace(KNIVES, note="n" * LONGEST_NOTE),) * 20)
    parameters = briefing_parameters(long, "v")
    assert not has_all(long, parameters)
    assert len(link_to_copy("", parameters, [])) <= LONGEST_LINK
    read = read_briefing_link(parameters, demo_catalogue)
    assert read.briefing.views == (KNIVES,) * 20
    longer = Briefing("x", (replace(KNIVES, parameters={"types": ("t" * 190,) * 3}),) * MOST_VIEWS)
    assert briefing_parameters(longer, "v") == {}


@pytest.mark.parametrize(
    ("views", "shown", "told"),
    [
        (["hotspots?wards=E05001222"], [PinnedView("hotspots", {"wards": (FOLESHILL,)})], ()),
        (["https://example.org/trends?indicator=robbery"], [PinnedView("trends", {"indicator": ("robbery",)})], ()),
        (["/"], [PinnedView("overview")], ()),
        (["hotspot", "trends"], [PinnedView("trends")],
         ("View 1 was left out: there is no page 'hotspot' to pin. Did you mean 'hotspots'?",)),
        (["briefing?view=trends"], [], ("View 1 was left out: there is no page 'briefing' to pin.",)),
        (["trends?<script>=1"], [PinnedView("trends")],
         ("View 1: the parameter '<script>' was left out: there is none.",)),
        (["trends?" + "&".join(f"a{number}=1" for number in range(300))], [],
         ("View 1 was left out: its parameters are no table, and without them it would be another view.",)),
        (["trends?indicator=%FF%00knife"], [],
         ("View 1 was left out, for without this it would be another view. There is no indicator '\ufffdknife'.",)),
        (["\x00"], [], ("View 1 was left out: there is no page '' to pin.",)),
    ],
)  # fmt: skip
def test_of_a_link_of_nonsense_the_good_part_opens_and_the_rest_is_said(
    views: list[str], shown: list[PinnedView], told: tuple[str, ...], demo_catalogue: Catalogue
) -> None:
    read = read_briefing_link({"view": views}, demo_catalogue)
    assert list(read.briefing.views) == shown
    assert read.dropped == told


@given(views=st.lists(st.text(max_size=30), max_size=5), title=TEXTS, recorded_on=TEXTS)
def test_no_link_raises(views: list[str], title: str, recorded_on: str, demo_catalogue: Catalogue) -> None:
    read = read_briefing_link({"view": views, "title": [title], "recorded": [recorded_on]}, demo_catalogue)
    assert len(read.briefing.views) <= len(views)


@pytest.mark.parametrize(
    ("parameters", "kept", "told"),
    [
        ({"wards": (FOLESHILL, "E05009999")}, {"wards": (FOLESHILL,)},
         "View 2 (Knives): The ward 'E05009999' was left out: this data has no such one."),
        ({"wards": ("Foleshill",)}, {"wards": (FOLESHILL,)}, ""),
        ({"wards": ("E05009999",)}, None,
         "View 2 (Knives) was left out, for without this it would be another view. The ward 'E05009999' was left out"),
        ({"indicator": ("knief_crime",)}, None, "There is no indicator 'knief_crime'. Did you mean 'knife_crime'?"),
        ({"period": ("1999",)}, None, "No month of January 1999 to December 1999 is loaded."),
        ({"from": ("soon",)}, None, "'soon' is no month: write 2026-09."),
        ({"source": ("demo_offence",)}, None, "There is no source 'demo_offence' in this data. Did you mean 'demo_offences'?"),
        ({"types": ("Jaywalking",)}, None, "The type of offence 'Jaywalking' was left out: this data has no such one."),
        ({"age": ("7",)}, None, "The age band '7' was left out"),
        ({"referred": ("cirv",)}, None, "This data has no indicator of referrals called 'cirv'."),
        ({"set": ("neighbour",)}, None, "This data has no set of areas to compare with called 'neighbour'."),
        ({"measure": ("rat",)}, {}, "View 2 (Knives): measure 'rat' was left out. Did you mean 'rate'?"),
        ({"measure": ("rate",), "wards": (FOLESHILL,)}, {"measure": ("rate",), "wards": (FOLESHILL,)}, ""),
    ],
)  # fmt: skip
def test_what_the_data_does_not_have_is_left_out_and_with_it_a_view_that_would_be_another(
    parameters: dict[str, tuple[str, ...]],
    kept: dict[str, tuple[str, ...]] | None,
    told: str,
    demo_catalogue: Catalogue,
) -> None:
    view = PinnedView("hotspots", parameters, title="Knives", note="Kept.")
    fitted, sentences = fit_view(view, 1, demo_catalogue)
    assert fitted == (None if kept is None else replace(view, parameters=kept))
    assert told in " ".join(sentences)
    assert len(sentences) == bool(told)


def test_on_other_data_a_vanished_indicator_or_programme_is_named_and_the_rest_opens(bristol: Connection) -> None:
    catalogue = load_catalogue(bristol)
    programme = PinnedView("trends", {"indicator": ("cirv_referrals",), "types": ("CIRV",)}, title="CIRV")
    good = PinnedView("trends", {"indicator": ("total_recorded_crime",)})
    read = fit_briefing(BriefingRead(Briefing("x", (KNIVES, programme, good)), ("Before.",)), catalogue)
    assert read.briefing.views == (good,)
    assert [sentence.partition(" was")[0] for sentence in read.dropped] == [
        "Before.",
        "View 1 (Knives)",
        "View 2 (CIRV)",
    ]
    assert "Knife crime is not available" in read.dropped[1]


def test_what_remains_of_a_view_is_what_its_link_would_show(demo_catalogue: Catalogue) -> None:
    view = PinnedView("hotspots", {"wards": (FOLESHILL, "x"), "period": ("2023-24",)})
    fitted, _ = fit_view(view, 0, demo_catalogue)
    assert fitted is not None
    assert read_link(fitted.parameters, demo_catalogue).problems == ()
    assert read_link(fitted.parameters, demo_catalogue).filters == read_link(view.parameters, demo_catalogue).filters


READY = [(key, place) for key, ready in ready_made().items() for place in range(len(ready.briefing.views))]


def test_the_four_meetings_have_a_briefing() -> None:
    assert [each.briefing.title for each in ready_made().values()] == [
        "Scrutiny Co-ordination Committee",
        "Police and Crime Board",
        "Health and Wellbeing Board",
        "Monthly operational group",
    ]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize(("key", "place"), READY)
def test_every_ready_made_view_opens_for_every_audience(
    key: str, place: int, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = ready_made()[key].briefing.views[place]
    assert fit_view(view, place, demo_catalogue) == (view, ())
    shown = opened(here_of(demo, demo_catalogue, audience), view)
    assert shown.problems == ()
    if view.page in PAGE_ANSWERS:
        answer = shown.answer()
        assert answer.lead.endswith(".")
        assert not view.picture or answer.has(view.picture)


@pytest.mark.parametrize("key", ready_made())
def test_a_ready_made_briefing_is_its_link_and_its_file(key: str, demo_catalogue: Catalogue) -> None:
    briefing = ready_made()[key].briefing
    parameters = briefing_parameters(briefing, "v")
    assert has_all(briefing, parameters)
    assert read_briefing_link(parameters, demo_catalogue) == BriefingRead(replace(briefing, recorded_on="v"))
    assert read_briefing(write_briefing(briefing), pinned_pages(), parameter_names(demo_catalogue)) == BriefingRead(
        briefing
    )


@pytest.mark.parametrize(("audience", "recorded_for"), [(INTERNAL, PARTNER), (PARTNER, PARTNER), (PUBLIC, PUBLIC)])
def test_what_is_recorded_is_what_partners_may_see_or_whoever_is_narrower(
    audience: str, recorded_for: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    here = here_of(demo, demo_catalogue, audience)
    found = recorded(Briefing("x", (SMALL, KNIVES)), here)
    assert (found.recorded_on, found.recorded_for) == (demo_catalogue.version, recorded_for)
    for view in found.views:
        assert view.said == opened(here, view, recorded_for).answer().lead
    exact = opened(here, SMALL, INTERNAL).answer().lead
    assert exact != found.views[0].said
    assert exact not in write_briefing(found).decode()


def test_a_view_that_partners_may_not_have_is_recorded_without_a_sentence(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = PinnedView("hotspots", {"wards": (FOLESHILL, HENLEY)})
    here = here_of(demo, demo_catalogue)
    assert work_out(here, view, INTERNAL).says
    with pytest.raises(AudienceError):
        opened(here, view, PARTNER).answer()
    told = work_out(here, view, PARTNER)
    assert (told.says, bool(told.refused), bool(told.nearest)) == ("", True, True)
    assert recorded(Briefing("x", (view,)), here).views[0].said == ""


def test_a_picture_that_says_something_itself_is_recorded_in_its_words(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    here = here_of(demo, demo_catalogue)
    view = PinnedView("trends", {"indicator": ("robbery",)}, picture="control")
    answer = opened(here, view, PARTNER).answer()
    said = recorded(Briefing("x", (view,)), here).views[0].said
    assert said == answer.picture("control").says != answer.lead


def test_the_words_beside_a_sentence_are_of_its_filters(demo: Connection, demo_catalogue: Catalogue) -> None:
    """The map shows every ward, whichever is chosen; the sentence does not."""
    view = PinnedView("hotspots", {"wards": (FOLESHILL,)}, picture="map")
    told = work_out(here_of(demo, demo_catalogue), view, INTERNAL)
    assert told.says.startswith("Foleshill had")
    assert "; Foleshill; " in told.about


def test_a_picture_that_there_is_not_is_said_with_the_nearest_and_the_first_shown(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    told = work_out(here_of(demo, demo_catalogue), replace(KNIVES, picture="mapp"), INTERNAL)
    assert told.problems == (
        "Hotspots: where is it recorded most? has no picture 'mapp'. Did you mean 'map'? The first is shown.",
    )
    assert told.picture == "Knife crime: map of Coventry's wards"


OLDER = "an older one"


def test_on_other_data_each_view_is_moved_unchanged_or_not_compared(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    here = here_of(demo, demo_catalogue)
    trend = PinnedView("trends", {"indicator": ("robbery",)})
    now = recorded(Briefing("x", (KNIVES, trend, SMALL)), here)
    assert not is_older(now, here)
    views = (replace(now.views[0], said="Then it was so."), now.views[1], replace(now.views[2], said=""))
    then = replace(now, views=views, recorded_on=OLDER)
    assert is_older(then, here)
    moved = moved_since(then, here)
    assert [(each.place, each.title, each.then, each.now) for each in moved.moved] == [
        (0, "Knives", "Then it was so.", now.views[0].said)
    ]
    assert moved.unchanged == 1
    assert [(place, why) for place, _, why in moved.not_compared] == [(2, "no sentence was recorded of it.")]
    assert moved_sentence(moved, 3) == "Of 3 views, 1 now says something else, 1 is unchanged and 1 cannot be compared."


@pytest.mark.parametrize(
    ("recorded_for", "audience", "is_told"),
    [
        (PARTNER, INTERNAL, True), (PARTNER, PARTNER, True), (PARTNER, PUBLIC, False), (PUBLIC, PARTNER, True),
        (PUBLIC, PUBLIC, True), (INTERNAL, PARTNER, False), (INTERNAL, INTERNAL, True), ("", INTERNAL, False),
    ],
)  # fmt: skip
def test_what_was_recorded_is_told_to_nobody_narrower(
    recorded_for: str, audience: str, is_told: bool, demo: Connection, demo_catalogue: Catalogue
) -> None:
    secret = "Foleshill had 3 homicides."
    briefing = Briefing("x", (replace(SMALL, said=secret),), OLDER, recorded_for)
    moved = moved_since(briefing, here_of(demo, demo_catalogue, audience))
    assert may_be_told(briefing, audience) == is_told == (secret in str(moved))
    assert len(moved.moved) == is_told
    assert len(moved.not_compared) == (not is_told)


def test_now_is_told_as_the_audience_of_then_sees_it(demo: Connection, demo_catalogue: Catalogue) -> None:
    here = here_of(demo, demo_catalogue)
    briefing = Briefing("x", (replace(SMALL, said="Then."),), OLDER, PARTNER)
    assert moved_since(briefing, here).moved[0].now == opened(here, SMALL, PARTNER).answer().lead


def test_a_view_refused_to_the_audience_of_then_is_not_compared_and_says_why(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = PinnedView("hotspots", {"wards": (FOLESHILL, HENLEY)}, said="Then.")
    moved = moved_since(Briefing("x", (view,), OLDER, PARTNER), here_of(demo, demo_catalogue))
    assert "not released to the partner audience" in moved.not_compared[0][2]
    assert moved_sentence(moved, 1) == "What moved since cannot be told: nothing recorded can be compared."


def test_a_file_is_named_for_its_audience_day_and_version(demo_catalogue: Catalogue) -> None:
    catalogue = replace(demo_catalogue, version="abc123")
    name = briefing_file_name("Für Dienstag / ../x", recorded_audience(INTERNAL), catalogue, date(2026, 11, 2))
    assert name == "coventry_briefing_f-r-dienstag-x_partner_synthetic_2026-11-02_abc123.toml"
    bare = briefing_file_name(NEW_TITLE, PUBLIC, catalogue, date(2026, 11, 2))
    assert bare == "coventry_briefing_public_synthetic_2026-11-02_abc123.toml"
