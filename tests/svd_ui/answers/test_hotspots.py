"""What Hotspots answers, as one value."""

import pytest

from svd_data.audiences import AUDIENCES
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.views.hotspots import PERIOD_BEFORE, THIS_PERIOD, YEAR_EARLIER
from svd_ui.answers.hotspots import MONTHS
from tests.svd_ui.answers.answering import opened


@pytest.mark.parametrize(
    ("link", "lines"),
    [
        ({}, [THIS_PERIOD, YEAR_EARLIER]),
        ({"period": ["months"], "from": ["2022-01"], "to": ["2023-06"]}, [THIS_PERIOD, PERIOD_BEFORE]),
        ({"period": ["all"]}, [THIS_PERIOD]),
    ],
)
def test_the_legend_of_the_months_names_the_period_before_what_it_is_set_beside(
    link: dict[str, list[str]], lines: list[str], demo: Connection, demo_catalogue: Catalogue
) -> None:
    months = opened(demo, demo_catalogue, "hotspots", **link).answer().picture(MONTHS)
    assert [key.name for key in months.legend.keys] == lines


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_map_of_rates_is_said_by_rates(audience: str, demo: Connection, demo_catalogue: Catalogue) -> None:
    """The wards with the most offences are not those with the highest rates: a sentence of one must not stand over the other."""
    shown = opened(demo, demo_catalogue, "hotspots", audience=audience, measure=["rate"])
    wards = shown.here.hotspots().wards.frame.dropna(subset=["ward_code", "rate"])
    top = sorted(zip(wards["rate"], wards["ward_name"], strict=True), key=lambda each: (-each[0], each[1]))[:3]
    (_, first), (_, second), (_, third) = top
    lead = shown.answer().lead
    assert lead.startswith(
        f"{first}, {second} and {third} had the highest rates of recorded serious violence offences: "
    )
    assert ", ".join(f"{rate:.1f}" for rate, _ in top[:2]) + f" and {top[2][0]:.1f} per 1,000 residents" in lead
    most = wards.sort_values("numerator", ascending=False)["ward_name"].head(3)
    assert list(most) != [first, second, third]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize(("measure", "column"), [("change", "verdict"), ("rest", "against_rest")])
def test_a_map_of_verdicts_is_said_by_how_many_wards_stand_out(
    measure: str, column: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    shown = opened(demo, demo_catalogue, "hotspots", audience=audience, measure=[measure])
    wards = shown.here.hotspots().wards.frame.dropna(subset=["ward_code"])
    lead, verdicts = shown.answer().lead, list(wards[column])
    judged = sum(verdict in ("higher", "lower", "cannot tell") for verdict in verdicts)
    assert lead.startswith(f"Of {judged} wards that can be compared, ")
    for verdict in ("higher", "lower"):
        names = sorted(wards.loc[wards[column] == verdict, "ward_name"])
        assert f"{len(names) or 'none'} {'is' if len(names) <= 1 else 'are'} {verdict} than in " in lead
        assert all(name in lead for name in names) == (len(names) <= 5)
    assert "by more than chance would bring" in lead
