"""plan.toml: the project's own, another area's, and what is wrong with a broken one."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from svd_data.build import build
from svd_data.catalogue import load_catalogue
from svd_data.database import open_database
from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, InputError
from svd_data.headlines import headline_indicators, parse_headlines
from svd_data.plan import CHANGE, COUNT, SHARE, parse_plan, plan_entries
from tests.tiny import lay_out

ENTRIES = plan_entries("E08000026") or {}

Spoil = Callable[[dict[str, Any]], None]

FAULTS: dict[str, tuple[Spoil, str]] = {
    "no table of bullets": (lambda e: e.pop("bullets"), "'bullets' is missing"),
    "unknown table": (lambda e: e.update(bulets={}), "unknown key 'bulets'.*bullets"),
    "no bullet": (lambda e: e.update(bullets={}), "holds no bullet"),
    "year that is none": (lambda e: e["plan"].update(financial_year="2023-25"), "financial_year '2023-25'"),
    "blank title": (lambda e: e["plan"].update(title=" "), r"\[plan\]: 'title' is blank"),
    "key misspelt": (
        lambda e: e["measures"]["young_gun"].update(lable="x"),
        r"\[measures.young_gun\]: unknown key 'lable'.*label",
    ),
    "unknown indicator": (
        lambda e: e["measures"]["young_gun"].update(indicator="serious_youth_violense"),
        "young_gun.*serious_youth_violence",
    ),
    "measure named as an indicator": (
        lambda e: e["measures"].update(robbery=e["measures"]["young_gun"]),
        "'robbery' is the name of an indicator",
    ),
    "measure of nothing": (lambda e: e["measures"]["young_gun"].update(where=""), "narrowed down by 'where'"),
    "measure that counts referrals": (
        lambda e: e["measures"]["young_gun"].update(counts="referrals"),
        "counts 'referrals'",
    ),
    "measure with an unknown column": (
        lambda e: e["measures"]["young_gun"].update(where="fire_arm"),
        "young_gun.*firearm",
    ),
    "measure with a subquery": (
        lambda e: e["measures"]["young_gun"].update(where="knife IN (SELECT 1)"),
        "young_gun",
    ),
    "measure that nothing uses": (
        lambda e: e["measures"].update(spare=copy.deepcopy(e["measures"]["young_gun"])),
        r"\[measures.spare\]: is used by no figure",
    ),
    "figure of an unknown measure": (
        lambda e: e["bullets"]["gun"]["figures"][0].update(of="young_gunn"),
        r"\[bullets.gun\], figure 1: 'young_gunn'.*young_gun",
    ),
    "unknown kind": (
        lambda e: e["bullets"]["gun"]["figures"][0].update(kind="shares"),
        "kind 'shares' is not one of.*share",
    ),
    "share of nothing": (lambda e: e["bullets"]["gun"]["figures"][0].pop("among"), "says 'among'"),
    "change among something": (
        lambda e: e["bullets"]["women_and_girls"]["figures"][0].update(among="robbery"),
        "says 'among'",
    ),
    "offences among victims": (
        lambda e: e["bullets"]["gun"]["figures"][0].update(among="young_knife_victims"),
        "victims among victims",
    ),
    "published in words": (
        lambda e: e["bullets"]["gun"]["figures"][0].update(published="1.6%"),
        "'published' must be a number",
    ),
    "published that is no number": (
        lambda e: e["bullets"]["gun"]["figures"][0].update(published=float("nan")),
        "published nan can be no count",
    ),
    "published beyond all counts": (
        lambda e: e["bullets"]["gun"]["figures"][0].update(published=10**400),
        "can be no count or percentage",
    ),
    "no figure": (lambda e: e["bullets"]["gun"].update(figures=[]), "'figures' is empty"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_plan_is_refused_with_file_entry_and_the_nearest_right_word(fault: str) -> None:
    spoil, told = FAULTS[fault]
    entries = copy.deepcopy(ENTRIES)
    spoil(entries)
    with pytest.raises(DefinitionError, match=rf"^plan\.toml.*{told}"):
        parse_plan(entries)


def test_the_project_s_plan_quotes_eleven_bullets_and_says_what_each_figure_is() -> None:
    plan = parse_plan(ENTRIES)
    assert (plan.area, plan.financial_year, len(plan.bullets)) == ("E08000026", "2023-24", 11)
    figures = [figure for bullet in plan.bullets for figure in bullet.figures]
    assert {figure.kind for figure in figures} == {COUNT, SHARE, CHANGE}
    assert all((figure.among is not None) == (figure.kind == SHARE) for figure in figures)
    # The one that cannot be as printed says so.
    (injury,) = (bullet for bullet in plan.bullets if bullet.bullet_id == "injury")
    assert "cannot be" in injury.note


def test_another_area_has_no_plan_until_it_brings_its_own(tmp_path: Path) -> None:
    assert plan_entries("E08000099") is None
    text = (REFERENCE / "plan.toml").read_text(encoding="utf-8").replace("E08000026", "E08000099")
    build(lay_out(tmp_path / "raw", {"plan.toml": text}), tmp_path / "out.duckdb")
    plan = load_catalogue(open_database(tmp_path / "out.duckdb")).plan
    assert plan is not None
    assert plan.area == "E08000099"
    assert len(plan.bullets) == 11


def test_a_plan_of_another_area_or_a_broken_one_stops_the_build(tmp_path: Path) -> None:
    text = (REFERENCE / "plan.toml").read_text(encoding="utf-8")
    for number, (plan, told) in enumerate(((text, "area is 'E08000026'"), ("[plan", "cannot be read as TOML"))):
        raw = lay_out(tmp_path / f"raw{number}", {"plan.toml": plan})
        with pytest.raises(InputError, match=told):
            build(raw, tmp_path / "out.duckdb")
    assert not (tmp_path / "out.duckdb").exists()


def test_headlines_are_reviewed_indicators_each_once() -> None:
    found = headline_indicators()
    every = (*found.headline, *found.otherwise)
    assert len(set(every)) == len(every) >= 10
    assert all(each.is_reviewed for each in every)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('headlines = ["robbery"]', "unknown key 'headlines'.*headline"),
        ("headline = []\notherwise = []", "must be a list"),
        ('headline = ["robbery"]', "'otherwise' must be a list"),
        ('headline = ["robery"]\notherwise = []', "'robery' is no indicator.*robbery"),
        ('headline = ["robbery"]\notherwise = ["robbery"]', "there twice"),
    ],
)
def test_a_broken_list_of_headlines_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "overview.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=rf"overview\.toml.*{told}"):
        parse_headlines(path)
