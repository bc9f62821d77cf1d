"""Every committed definition loads; each fault of a broken one is named with its file and entry."""

from pathlib import Path

import pytest

from svd_data import definitions
from svd_data.definitions import crime_types, parse_crime_types, source_definitions
from svd_data.errors import DefinitionError

SOURCE = (
    '[police_uk]\ntitle = "T"\nrecord_kind = "offences"\npublisher = "P"\nlicence = "L"\nattribution = "A"\n'
    'sensitivity = "open"\nprovisional_months = 2\n'
)


@pytest.fixture
def reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reference folder of its own, read afresh."""
    monkeypatch.setattr(definitions, "REFERENCE", tmp_path)
    monkeypatch.setattr(definitions, "source_definitions", source_definitions.__wrapped__)
    return tmp_path


def test_every_source_that_a_build_writes_is_defined() -> None:
    assert set(source_definitions()) >= {"police_uk", "boundaries", "lookups", "population", "deprivation"}


def test_the_known_types_are_the_published_fourteen_and_unknown() -> None:
    types = crime_types()
    assert len(types.is_crime) == 15
    assert [name for name, counts in types.is_crime.items() if not counts] == ["Anti-social behaviour"]
    assert types.category_of["Violent crime"] == "Violence and sexual offences"


def test_definitions_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        crime_types().is_crime["Robbery"] = False  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SOURCE + 'colour = "red"\n', r"sources.toml, \[police_uk\]: unknown key 'colour'"),
        (SOURCE + 'titel = "x"\n', "Did you mean 'title'"),
        (SOURCE.replace('licence = "L"\n', ""), "'licence' is missing"),
        (SOURCE.replace('"P"', '" "'), "'publisher' is missing, blank"),
        (SOURCE.replace("= 2", "= true"), "'provisional_months' is missing, blank or of the wrong kind"),
        (SOURCE.replace('"offences"', '"offence"'), "Did you mean 'offences'"),
        (SOURCE.replace('"open"', '"secret"'), "must be 'open' or 'restricted'"),
        ('police_uk = "x"\n', "is not a table"),
        (SOURCE + SOURCE, r"sources.toml, \[police_uk\] cannot be read as TOML"),  # the same table twice
    ],
)
def test_a_broken_source_is_named_with_its_fault(reference: Path, text: str, told: str) -> None:
    (reference / "sources.toml").write_text(text)
    with pytest.raises(DefinitionError, match=told):
        definitions.source_definitions()


def test_a_missing_definition_file_is_named(reference: Path) -> None:
    with pytest.raises(DefinitionError, match=r"sources.toml is missing"):
        definitions.source_definitions()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[categories]\n"Robbery" = true\n', "needs the two tables"),
        ('[categories]\n"Robbery" = "yes"\n[historical]\n', "'Robbery' must be true or false"),
        ('[categories]\n"Robbery" = true\n[historical]\n"Mugging" = "Robery"\n', "Did you mean 'Robbery'"),
        ('[categories]\n"Robbery" = true\n"Robbery" = false\n[historical]\n', "cannot be read as TOML"),
    ],
)
def test_broken_crime_types_are_named_with_their_fault(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "crime_types.toml").write_text(text)
    with pytest.raises(DefinitionError, match=told):
        parse_crime_types(tmp_path / "crime_types.toml")
