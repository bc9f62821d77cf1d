"""What Times says, draws and lists: from small views made by hand, and from the demonstration data for each audience."""

import re
from typing import Any

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.views.compare import with_contrast, with_rates
from svd_data.views.contrasts import PER, Contrast
from svd_data.views.times import TimesView, times_view
from svd_ui import tables
from svd_ui.charts import contrast_chart, heat_chart, heat_keys, time_bars_chart
from svd_ui.sentences import contrast_sentence, days_left_out_sentence, times_sentence, unknown_time_sentence
from tests.svd_ui.conftest import ask, filters_of
from tests.svd_ui.made import FILTERS, SPAN, contrast, released


def contrast_of(
    kind: str,
    first: tuple[int | None, int],
    second: tuple[int | None, int],
    audience: str = INTERNAL,
    left_out: int = 0,
) -> Contrast:
    """Two counts (None: hidden), each with its time."""
    frame = pd.DataFrame({
        "group": ["one", "other"], "numerator": pd.array([first[0], second[0]], dtype="Int64"),
        "is_hidden": [first[0] is None, second[0] is None], "denominator": [first[1], second[1]],
    })  # fmt: skip
    counts = released(frame, is_restricted=True, audience=audience)
    rated = counts.derive(with_rates(counts, PER[kind]))
    return Contrast(kind, FILTERS, rated.derive(with_contrast(rated)), left_out)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            contrast_of("daylight", (300, 60_000), (100, 60_000)),
            "30.0 recorded serious violence offences per 100 hours in the dark, 10.0 in daylight, "
            f"{SPAN}: more in the dark than chance would bring.",
        ),
        (
            contrast_of("after_school", (30, 100), (40, 50)),
            "0.30 recorded serious violence offences a day from 15:00 to 17:59 on school days, 0.80 on other weekdays, "
            f"{SPAN}: fewer on school days than chance would bring.",
        ),
        (
            contrast_of("after_school", (220, 100), (24, 50)),
            "2.20 recorded serious violence offences a day from 15:00 to 17:59 on school days, 0.48 on other weekdays, "
            f"{SPAN}: more on school days than chance would bring.",
        ),
        (
            contrast_of("bank_holiday", (8, 8), (357, 357)),
            "1.0 recorded serious violence offences a day on bank holidays, 1.0 on other days, "
            f"{SPAN}: no clear difference, chance alone could bring one as large.",
        ),
        (contrast_of("bank_holiday", (0, 0), (9, 28)), "This period has no bank holiday."),
        (contrast_of("match_day", (0, 0), (0, 0)), "No match day of the months loaded has four days to be compared with."),
        (contrast_of("match_day", (0, 5), (0, 20)), f"None were recorded on match days, and none on the days compared with them, {SPAN}."),
        (
            contrast_of("match_day", (None, 5), (40, 20), PUBLIC),
            "Counts on match days and on the days compared with them are too small to be compared.",
        ),
        (
            contrast_of("daylight", (15, 6_000), (40, 6_000), PARTNER),
            "Counts in the dark and in daylight are too small to be compared.",
        ),
    ],
)  # fmt: skip
def test_a_contrast_says_both_rates_and_the_verdict(made: Contrast, said: str) -> None:
    assert contrast_sentence(made) == said


def test_a_verdict_for_others_holds_for_every_count_behind_the_rounded_ones() -> None:
    exact, public = (contrast_of("bank_holiday", (40, 20), (70, 20), audience) for audience in (INTERNAL, PUBLIC))
    close = contrast_of("bank_holiday", (50, 20), (75, 20), PUBLIC)
    assert exact.rates.frame["verdict"].iloc[0] == public.rates.frame["verdict"].iloc[0] == "lower"
    # 50 beside 75 is lower, but 54 beside 71 could stand behind them.
    assert close.rates.frame["verdict"].iloc[0] == "cannot tell"


def test_days_left_out_are_counted_and_named() -> None:
    assert days_left_out_sentence(contrast_of("match_day", (1, 1), (1, 4))) == ""
    assert (
        days_left_out_sentence(contrast_of("match_day", (1, 1), (1, 4), left_out=1))
        == "Left out: 1 match day without four like days nearby."
    )
    assert (
        days_left_out_sentence(contrast_of("after_school", (1, 1), (1, 4), left_out=20))
        == "Left out: 20 days of which it is not known whether there was school."
    )


# Of the demonstration data


def view(connection: Connection, catalogue: Catalogue, indicator_id: str, audience: str) -> TimesView:
    found = times_view(ask(connection, catalogue, audience, filters_of(catalogue, indicator_id)))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def views(demo: Connection, demo_catalogue: Catalogue) -> dict[tuple[str, str], TimesView]:
    asked = [("serious_violence", INTERNAL), ("knife_crime", PUBLIC), ("homicide", PARTNER), ("homicide", INTERNAL)]
    return {each: view(demo, demo_catalogue, *each) for each in asked}


def test_the_lead_names_the_busiest_hours_and_weekday_with_their_counts(
    views: dict[tuple[str, str], TimesView], demo_catalogue: Catalogue
) -> None:
    found = views["serious_violence", INTERNAL]
    peak, total = found.peak.frame.iloc[0], found.headline.frame["numerator"].item()
    said = times_sentence(found, demo_catalogue)
    share = f"{100 * peak['in_hours'] / total:.0f}%"
    assert said.startswith(
        f"Recorded serious violence offences in Coventry happened most often from {peak['hours']} ({peak['in_hours']:,}, {share}) and on Saturdays ("
    )
    assert said.endswith(f": {total:,} in all, {SPAN}.")


def test_the_lead_names_no_time_of_a_few_and_none_where_counts_are_hidden(
    views: dict[tuple[str, str], TimesView], demo_catalogue: Catalogue
) -> None:
    few = times_sentence(views["homicide", INTERNAL], demo_catalogue)
    assert re.fullmatch(rf"Coventry had \d+ recorded homicides, {SPAN}; too few, .* to name a busiest time\.", few)
    assert "is not shown: small" in times_sentence(views["homicide", PARTNER], demo_catalogue)
    knife = times_sentence(views["knife_crime", PUBLIC], demo_catalogue)
    assert views["knife_crime", PUBLIC].by_hour.frame["is_hidden"].any()
    assert "from " not in knife  # no hours, of which some are hidden


def test_unknown_times_are_counted_in_words(views: dict[tuple[str, str], TimesView]) -> None:
    found = views["serious_violence", INTERNAL]
    row = found.unknown.frame.iloc[0]
    assert unknown_time_sentence(found).startswith(
        f"The time of {row['numerator']} ({100 * row['share']:.0f}%) is not known and kept apart"
    )


EVERY = [("serious_violence", INTERNAL), ("knife_crime", PUBLIC), ("homicide", PARTNER), ("homicide", INTERNAL)]


@pytest.mark.parametrize("key", EVERY)
def test_the_heat_table_tells_a_hidden_count_from_none_and_from_any_other(
    key: tuple[str, str], views: dict[tuple[str, str], TimesView]
) -> None:
    cells = views[key].by_hour_and_weekday
    spec = heat_chart(cells, 690).to_dict()
    (rows,) = spec["datasets"].values()
    assert len(rows) == 175
    colours = colours_of(spec)
    for row in rows:
        assert (row["shade"] == "hidden") == row["is_hidden"] == (row["numerator"] is None)
        assert (row["shade"] == "none") == (row["numerator"] == 0)
        ink = "#FFFFFF" if row["is_dark_tile"] else "#0B0C0C"
        assert contrast(ink, colours[row["shade"]]) >= 4.5
    assert len(set(colours.values())) == len(colours)
    assert ("[c]" in str(spec["layer"])) == any(row["is_hidden"] for row in rows)
    assert {each.colour for each in heat_keys(cells)} == {colours[row["shade"]] for row in rows}


@pytest.mark.parametrize("key", EVERY)
def test_the_key_of_the_heat_table_says_what_each_shade_holds(
    key: tuple[str, str], views: dict[tuple[str, str], TimesView]
) -> None:
    cells = views[key].by_hour_and_weekday
    spec = heat_chart(cells, 690).to_dict()
    (rows,) = spec["datasets"].values()
    colours = colours_of(spec)
    for each in heat_keys(cells):
        held = [row["numerator"] for row in rows if colours[row["shade"]] == each.colour]
        if each.name == "none" or each.name.startswith("[c]"):
            assert set(held) == ({0} if each.name == "none" else {None})
        else:
            assert each.name in (f"{min(held)} to {max(held)}", str(min(held)))


def colours_of(spec: dict[str, Any]) -> dict[str, str]:
    scale = spec["layer"][0]["encoding"]["color"]["scale"]
    return dict(zip(scale["domain"], scale["range"], strict=True))


@pytest.mark.parametrize("key", EVERY)
def test_every_picture_has_its_rows_in_a_table_and_every_chart_draws(
    key: tuple[str, str], views: dict[tuple[str, str], TimesView]
) -> None:
    found = views[key]
    counted = "Offences"
    for table, released_frame in (
        (tables.hour_and_weekday_table(found), found.by_hour_and_weekday),
        (tables.hours_table(found), found.by_hour),
        (tables.weekdays_table(found), found.by_weekday),
    ):
        assert table.frame[counted].tolist() == released_frame.frame["numerator"].tolist()
        hidden = released_frame.frame["is_hidden"]
        assert ("Note" in table.frame) == bool(hidden.any())
        if hidden.any():
            assert [note == "count not shown" for note in table.frame["Note"]] == hidden.tolist()
    for label, bars in (("hour_label", found.by_hour), ("weekday_label", found.by_weekday)):
        spec = time_bars_chart(bars, label, counted, 300).to_dict()
        assert ("[c]" in str(spec)) == bool(bars.frame["is_hidden"].any())
    for each in found.contrasts:
        table = tables.contrast_table(each)
        assert table.frame[counted].tolist() == each.rates.frame["numerator"].tolist()
        spec = contrast_chart(each, 132).to_dict()
        (rows,) = [rows for rows in spec["datasets"].values() if rows]
        for row in rows:
            # A rate, a mark, or words: no row of a contrast is an empty place.
            assert (row["rate"] is not None) + row["is_hidden"] + bool(row["why"]) == 1


def test_hours_are_written_as_a_person_reads_them(views: dict[tuple[str, str], TimesView]) -> None:
    hours = tables.hours_table(views["serious_violence", INTERNAL]).frame["Hour"].tolist()
    assert (hours[0], hours[18], hours[-1]) == ("00:00 to 00:59", "18:00 to 18:59", "Not known")
    days = tables.weekdays_table(views["serious_violence", INTERNAL]).frame
    assert days["Days"].tolist()[:7] == [52, 52, 53, 52, 52, 52, 52]
    assert pd.isna(days["Days"].iloc[-1])
