"""How many events there are in a year, a month and a ward's year; and how many such cells each audience would not see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from svd_data.audiences import PARTNER, PUBLIC
from svd_data.control.grid import WARD, Question, breakdown_of, over_time
from svd_data.lab.counts import History
from svd_data.lab.words import per_cent
from svd_data.periods import LATEST, add_months, month_name, resolve_period
from svd_data.views.question import Ask

_YEAR = 12


@dataclass(frozen=True)
class Volume:
    """Events in whole blocks of 12 months, counted back from the last month loaded.

    years: (the block's first month, events), the newest first; only of blocks of which every month is loaded. months: events of
    each month of the newest block, in order. wards: events of the newest block by ward. unplaced: of those, in no known ward.
    """

    years: tuple[tuple[date, int], ...]
    months: tuple[int, ...]
    wards: Mapping[str, int]
    unplaced: int

    @property
    def a_year(self) -> int | None:
        return self.years[0][1] if self.years else None

    @property
    def a_month(self) -> float | None:
        """The median month of the newest year."""
        return median(self.months) if self.months else None

    @property
    def a_ward_year(self) -> float | None:
        """The median ward of the newest year: half the wards have this many or fewer."""
        return median(self.wards.values()) if self.wards else None

    @property
    def sentence(self) -> str:
        if not self.years:
            return "No 12 months in a row are loaded up to the last month, so events a year cannot be told."
        counts = [events for _, events in self.years]
        spread = f", and {min(counts):,} to {max(counts):,} a year over {len(counts)} years" if len(counts) > 1 else ""
        wards = (
            f" A ward has {min(self.wards.values()):,} to {max(self.wards.values()):,} of them a year; "
            f"half of the wards have {self.a_ward_year:g} or fewer."
            if self.wards
            else ""
        )
        return f"{counts[0]:,} events in the latest 12 months, {self.a_month:,g} in the middle month{spread}.{wards}"


@dataclass(frozen=True)
class Hidden:
    """Cells that an audience would not see, of how many. audience: "partner" or "public".

    wards: of a year by ward, events of no known ward left out. months: of the area by month, all that are loaded.
    """

    audience: str
    wards: tuple[int, int]
    months: tuple[int, int]

    @property
    def share_of_wards(self) -> float:
        return self.wards[0] / self.wards[1]

    @property
    def share_of_months(self) -> float:
        return self.months[0] / self.months[1]

    @property
    def sentence(self) -> str:
        return (
            f"For the {self.audience} audience {self.wards[0]} of {self.wards[1]} wards' yearly counts would be hidden "
            f"({per_cent(self.share_of_wards)}), and {self.months[0]} of {self.months[1]} monthly counts of the area "
            f"({per_cent(self.share_of_months)})."
        )


def volume(history: History) -> Volume:
    """Return the events a year, a month and a ward's year."""
    loaded, last = set(history.months), history.months[-1]
    years = []
    block = _block(last)
    while loaded.issuperset(block):
        years.append((block[0], history.over(block)))
        block = _block(add_months(block[0], -1))
    if not years:
        return Volume((), (), {}, 0)
    newest = _block(last)
    return Volume(
        years=tuple(years),
        months=tuple(history.over([month]) for month in newest),
        wards={ward: history.over(newest, ward) for ward in history.wards},
        unplaced=history.over(newest, ""),
    )


def hidden(ask: Ask) -> tuple[Hidden, ...]:
    """Return what partners and the public would not see if the draft were reviewed and on the closed grid.

    By the code that controls the pages' own figures (svd_data.control). Nothing of it is released: these are shares of cells.
    None where the source is open: there nothing is hidden.
    """
    if not ask.source.is_restricted:
        return ()
    latest = resolve_period(LATEST, ask.source.months)
    found = []
    for audience in (PARTNER, PUBLIC):
        question = Question(ask.filters.source, ask.indicator, ask.indicator.counts, audience)
        months = {
            span: value
            for span, value in over_time(ask.connection, ask.catalogue, question).items()
            if span[0] == span[1]
        }
        by_ward = breakdown_of(ask.connection, ask.catalogue, question, latest, (WARD,))
        wards = by_ward[by_ward[WARD] != ""]
        found.append(
            Hidden(
                audience=audience,
                wards=(int(wards["is_hidden"].sum()), len(wards)),
                months=(sum(value is None for value in months.values()), len(months)),
            )
        )
    return tuple(found)


def year_words(first: date) -> str:
    """Return the 12 months from `first` in words.

    >>> year_words(date(2024, 4, 1))
    'April 2024 to March 2025'
    """
    return f"{month_name(first)} to {month_name(add_months(first, _YEAR - 1))}"


def _block(last: date) -> list[date]:
    return [add_months(last, step) for step in range(1 - _YEAR, 1)]
