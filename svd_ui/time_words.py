"""What kinds of time are called, in sentences, charts and tables alike."""

from collections.abc import Mapping
from types import MappingProxyType

from svd_data.time_kinds import AFTER_SCHOOL, BANK_HOLIDAY, DAYLIGHT
from svd_data.views.contrasts import MATCH_DAY

# Of each contrast: where the first and the second count lie, and what their rates are per.
GROUPS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        DAYLIGHT: ("in the dark", "in daylight"),
        AFTER_SCHOOL: ("on school days", "on other weekdays"),
        BANK_HOLIDAY: ("on bank holidays", "on other days"),
        MATCH_DAY: ("on match days", "on the days compared with them"),
    }
)
PER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        DAYLIGHT: "per 100 hours",
        AFTER_SCHOOL: "a day from 15:00 to 17:59",
        BANK_HOLIDAY: "a day",
        MATCH_DAY: "a day",
    }
)

# Headings of the sections of the page.
TITLES: Mapping[str, str] = MappingProxyType(
    {
        DAYLIGHT: "Darkness and daylight",
        AFTER_SCHOOL: "After school, 15:00 to 17:59",
        BANK_HOLIDAY: "Bank holidays",
        MATCH_DAY: "England match days",
    }
)

# What each contrast rests on, and what it does not tell.
CAVEATS: Mapping[str, str] = MappingProxyType(
    {
        DAYLIGHT: (
            "Dark is before sunrise or after sunset, dusk included, as the sun stands over the area; what street lights did is not "
            "recorded. Dark hours are also the hours when people go out: this says when, not why."
        ),
        AFTER_SCHOOL: "Mondays to Fridays without bank holidays. Other weekdays are those of school holidays and closures.",
        BANK_HOLIDAY: "Bank holidays are few in a year, and a difference of one year can be chance.",
        MATCH_DAY: "All months loaded, whatever the period chosen. Each match day is set beside the four nearest days of the same "
        "weekday without a match, at most six weeks away. It is no proof of a cause; an offence after midnight belongs to the next "
        "day, and the day recorded can be that of the report.",
    }
)
