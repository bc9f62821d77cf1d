"""The Guide's own files load and are whole; each fault of a broken one is named with file, entry and cure."""

from pathlib import Path

import pytest

from svd_data.errors import DefinitionError
from svd_data.guide import age_rule, left_out, method_definitions, parse_left_out, parse_methods
from svd_data.indicators import indicator_definitions

METHOD = '[rate]\ntitle = "Rate"\ntext = "Events over residents."\nwhere = "Hotspots."\nreference = "Our own rule."\n'
LEFT = '[gap]\ntitle = "A gap"\nabout = "events"\nreason = "No source."\n'


def test_every_statistic_that_the_pages_use_is_explained() -> None:
    assert set(method_definitions()) >= {
        "count_interval", "rate", "proportion", "verdict", "rest", "percentage", "process_control", "days_between", "funnel",
        "goal", "dark", "match_days", "provisional", "rounding", "missing_share",
    }  # fmt: skip


@pytest.mark.parametrize("method_id", method_definitions())
def test_a_statistic_is_told_in_whole_sentences_with_a_reference(method_id: str) -> None:
    method = method_definitions()[method_id]
    for text in (method.text, method.where, method.reference):
        assert text.endswith("."), text
    assert len(method.text) > 80


def test_what_is_left_out_has_a_reason() -> None:
    assert {each.about for each in left_out().values()} == {"events", "school_terms", "questions"}
    assert all(each.reason.endswith(".") for each in left_out().values())


def test_definitions_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        method_definitions()["rate"] = method_definitions()["rest"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "methods.toml: holds no entry"),
        ('rate = "x"\n', "methods.toml, [rate]: is not a table"),
        (METHOD.replace("text =", "txet ="), "methods.toml, [rate]: unknown key 'txet'. Did you mean 'text'?"),
        (METHOD.replace('where = "Hotspots."\n', ""), "methods.toml, [rate]: the key 'where' is missing"),
        (METHOD.replace('"Our own rule."', '" "'), "methods.toml, [rate]: 'reference' is blank"),
        (METHOD.replace('"Our own rule."', "1907"), "methods.toml, [rate]: 'reference' must be a text"),
        (METHOD + METHOD, "methods.toml, [rate] cannot be read as TOML"),
        (METHOD + METHOD.replace("[rate]", "[ratio]"), "methods.toml, [ratio]: has the same title as [rate]"),
    ],
)
def test_a_broken_statistic_is_named_with_its_fault(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "methods.toml").write_text(text)
    with pytest.raises(DefinitionError) as raised:
        parse_methods(tmp_path / "methods.toml")
    assert told in str(raised.value)


def test_what_the_broken_statistics_are_made_from_is_not_broken(tmp_path: Path) -> None:
    (tmp_path / "methods.toml").write_text(METHOD)
    assert parse_methods(tmp_path / "methods.toml")["rate"].where == "Hotspots."


def test_something_left_out_of_an_unknown_file_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "left_out.toml").write_text(LEFT.replace('"events"', '"evnts"'))
    with pytest.raises(DefinitionError, match=r"\[gap\]: about 'evnts' is not one of .* Did you mean 'events'\?"):
        parse_left_out(tmp_path / "left_out.toml")


def test_the_age_rule_is_that_of_the_condition_and_is_printed_in_the_definition_or_a_caveat() -> None:
    rules = {key: rule for key, each in indicator_definitions().items() if (rule := age_rule(each))}
    assert rules == {
        "serious_youth_violence": "under 25",
        "serious_youth_violence_25": "25 and under",
        "young_serious_violence_victims": "under 25",
    }
    asked = {key for key, each in indicator_definitions().items() if any("age" in column for _, column in each.needs)}
    assert set(rules) == asked
    for key, rule in rules.items():
        indicator = indicator_definitions()[key]
        assert rule in " ".join([indicator.definition, *indicator.caveats]), key
