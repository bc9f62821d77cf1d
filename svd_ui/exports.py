"""What leaves the app as a file: the table shown, with what it is about in every row."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from svd_data.briefing import NEW_TITLE
from svd_data.catalogue import Catalogue
from svd_data.disclosure import Released
from svd_data.filters import Filters

# A spreadsheet takes text that begins with one of these for a formula.
_FORMULA = re.compile(r"^[=+\-@\t\r]")

_LONGEST_PART = 60


def csv_of(table: Released, filters: Filters, catalogue: Catalogue, beside: Filters | None = None) -> bytes:
    """Return the table as UTF-8 CSV that Excel opens as it is. A value that is not known is empty; zero is 0.

    Behind the table's own columns each row says its ward's code, where it is about a ward, and what it is about: filters,
    period, source, as-at date and audience. A table of several indicators has their titles in a column "Indicator", and each
    row is about its own; one whose rows name what they count in other words has none. beside: what else the table is about,
    where two things stand side by side.
    """
    source = catalogue.source(filters.source)
    frame = table.frame
    if frame.index.name == "ward_code":
        frame = frame.reset_index(names="Ward code")[[*frame.columns, "Ward code"]]
    frame = frame.assign(
        **_indicator_and_about(frame, filters, catalogue),
        **{
            "Period from": f"{filters.period.first:%Y-%m}",
            "Period to": f"{filters.period.last:%Y-%m}",
            "Source": source_words(catalogue, filters),
            "As at": f"{catalogue.built_at:%d %B %Y}",
            "Licence": source.licence,
            "Audience": table.audience,
        },
    )
    if beside is not None:
        frame = frame.assign(
            **{
                "Beside: indicator": beside.indicator.title,
                "Beside: about": beside.describe(catalogue.wards),
                "Beside: source": source_words(catalogue, beside),
            }
        )
    return _written(frame)


def table_is_about(table: Released, filters: Filters, catalogue: Catalogue, beside: Filters | None = None) -> str:
    """Return what a table is about in words, for what stands below it: what is counted, where and when.

    A table of several indicators names in each row what it counts. beside: what else the table is about.
    """
    is_of_several = _names_each(table.frame) or ("Indicator" in table.frame and table.frame["Indicator"].nunique() > 1)
    described = _of_several(filters, catalogue) if is_of_several else filters.describe(catalogue.wards)
    return described if beside is None else f"{described}; beside {beside.describe(catalogue.wards)}"


def _of_several(filters: Filters, catalogue: Catalogue) -> str:
    place = filters.place(catalogue.wards, longest=len(filters.wards))
    return f"each row names what it counts; {place}; {filters.period.describe()}"


def _names_each(frame: pd.DataFrame) -> bool:
    """Return whether each row is a figure of its own, of an indicator that only its words name, as those of a plan are."""
    return "Bullet" in frame


def register_csv_of(table: Released, catalogue: Catalogue, as_at: date) -> bytes:
    """Return a table made from the register of programmes as CSV of the same form: it is about no filter and no period."""
    frame = table.frame.assign(
        **{
            "About": f"Register of programmes, {catalogue.area_name}",
            "As at": f"{as_at:%d %B %Y}",
            "Made up": "what is marked illustrative" if catalogue.is_synthetic else "nothing",
            "Audience": table.audience,
        }
    )
    return _written(frame)


def file_name(what: str, table: Released, filters: Filters, catalogue: Catalogue, ending: str = "csv") -> str:
    """Return a file name that carries area, content, period, audience and the data's version."""
    names = (filters.indicator.indicator_id.replace("_", "-"), what)
    when = period_for_name(filters.period.first, filters.period.last)
    return name_of_file(names, when, table.audience, catalogue, ending)


def register_file_name(what: str, table: Released, catalogue: Catalogue, as_at: date, ending: str = "csv") -> str:
    """Return a file name for a table made from the register of programmes."""
    return name_of_file((what,), f"{as_at:%Y-%m-%d}", table.audience, catalogue, ending)


def name_of_file(what: Sequence[str], when: str, audience: str, catalogue: Catalogue, ending: str) -> str:
    """Return a file name that carries area, content, time ("" for none), audience and version; and that data is synthetic."""
    synthetic = ["synthetic"] if catalogue.is_synthetic else []
    return _joined([catalogue.area_name, *what, when, audience, *synthetic, catalogue.version], f".{ending}")


def period_for_name(first: date, last: date) -> str:
    """Return the months of a period as a file name has them.

    >>> period_for_name(date(2025, 10, 1), date(2026, 9, 1))
    '2025-10-to-2026-09'
    """
    return f"{first:%Y-%m}-to-{last:%Y-%m}"


def source_words(catalogue: Catalogue, filters: Filters) -> str:
    """Return the source's title, marked where the data is synthetic."""
    title = catalogue.source(filters.source).title
    return f"SYNTHETIC demonstration data: {title}" if catalogue.is_synthetic else title


def _indicator_and_about(frame: pd.DataFrame, filters: Filters, catalogue: Catalogue) -> dict[str, object]:
    if "Indicator" not in frame:
        if _names_each(frame):
            return {"About": _of_several(filters, catalogue)}
        return {"Indicator": filters.indicator.title, "About": filters.describe(catalogue.wards)}
    known = {each.title: each for each in (*catalogue.indicators, filters.indicator)}
    about = {
        title: replace(filters, indicator=known[title]).describe(catalogue.wards) if title in known else title
        for title in frame["Indicator"].unique()
    }
    return {"About": frame["Indicator"].map(about)}


def briefing_file_name(title: str, audience: str, catalogue: Catalogue, saved_on: date) -> str:
    """Return a file name for a briefing: area, title, audience of what is recorded in it, day and the data's version."""
    synthetic = ["synthetic"] if catalogue.is_synthetic else []
    named = title[:60] if title != NEW_TITLE else ""
    parts = ["briefing", named, audience, *synthetic, f"{saved_on:%Y-%m-%d}", catalogue.version]
    return _joined([catalogue.area_name, *parts], ".toml")


def _joined(parts: list[str], ending: str = ".csv") -> str:
    # Titles that people write are part of it; a name of more than 255 bytes is none.
    words = [re.sub(r"[^a-z0-9-]+", "-", part.lower()).strip("-")[:_LONGEST_PART].strip("-") for part in parts]
    return "_".join(word for word in words if word) + ending


def _written(frame: pd.DataFrame) -> bytes:
    text = frame.select_dtypes(include=["object", "string", "str", "category"]).columns
    frame = frame.assign(**{name: frame[name].astype(object).map(_plain, na_action="ignore") for name in text})
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _plain(value: object) -> object:
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value
