"""The ready-made briefings load and are whole; each fault of a broken file is named with file, entry and cure."""

from pathlib import Path

import pytest

from svd_data.errors import DefinitionError
from svd_data.ready_briefings import parse_ready_briefings

CHOICES = {"measure": ("count", "rate")}
ENTRY = """[scrutiny]
title = "Scrutiny"
meeting = "Scrutiny Committee"
what_for = "To ask."
source = "Minutes"

[[scrutiny.views]]
page = "hotspots"
title = "Where"
note = "Say so."
picture = "map"
parameters = { indicator = "knife_crime", measure = "rate" }
"""


def parse(folder: Path, text: str) -> object:
    path = folder / "briefings.toml"
    path.write_text(text, encoding="utf-8")
    return parse_ready_briefings(path, ("hotspots", "trends"), CHOICES)


def test_a_whole_entry_is_a_briefing(tmp_path: Path) -> None:
    ready = parse(tmp_path, ENTRY)["scrutiny"]  # type: ignore[index]
    assert (ready.meeting, ready.what_for, ready.source) == ("Scrutiny Committee", "To ask.", "Minutes")
    view = ready.briefing.views[0]
    assert (ready.briefing.title, view.page, view.title, view.note, view.picture) == (
        "Scrutiny", "hotspots", "Where", "Say so.", "map",
    )  # fmt: skip
    assert view.parameters == {"indicator": ("knife_crime",), "measure": ("rate",)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "briefings.toml: holds no briefing"),
        (ENTRY.replace("what_for", "whatfor"), "[scrutiny]: unknown key 'whatfor'. Did you mean 'what_for'?"),
        (ENTRY.replace('source = "Minutes"\n', ""), "[scrutiny]: the key 'source' is missing"),
        (ENTRY.replace('"Minutes"', '" "'), "[scrutiny]: 'source' is blank"),
        (ENTRY.replace("scrutiny", "Scrutiny"), "an id is of small letters"),
        (ENTRY.partition("[[")[0] + "views = []\n", "[scrutiny]: holds 1 to 40 views"),
        (ENTRY.replace('"hotspots"', '"hotspot"'),
         "[scrutiny], view 1: there is no page 'hotspot' to pin. Did you mean 'hotspots'?"),
        (ENTRY.replace("knife_crime", "knief_crime"),
         "view 1: indicator 'knief_crime' is none. Did you mean 'knife_crime'?"),
        (ENTRY.replace("measure", "mesure"), "view 1: there is no parameter 'mesure' for any area. Did you mean 'measure'?"),
        (ENTRY.replace('"rate"', '"rat"'), "view 1: measure 'rat' is none. Did you mean 'rate'?"),
        (ENTRY.replace('measure = "rate"', 'wards = "E05001222"'), "there is no parameter 'wards' for any area"),
        (ENTRY.replace('"rate"', "1"), "view 1: 'measure' must be a text"),
        (ENTRY.replace('"Say so."', f'"{"n" * 601}"'), "view 1: 'note' is longer than 600 characters"),
        (ENTRY + ENTRY.replace("scrutiny", "other"), "[scrutiny]: has the same title as another"),
        (ENTRY + "[[scrutiny.views]]\n", "[scrutiny], view 2: the key 'page' is missing"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_entry_and_cure(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as raised:
        parse(tmp_path, text)
    assert told in str(raised.value)
    assert str(raised.value).startswith("briefings.toml")
