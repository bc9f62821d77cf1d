"""What a page asks: whose data, which filters, for whom. One value, so that every view takes the same."""

from dataclasses import dataclass, replace

import pandas as pd

from svd_data.audiences import INTERNAL
from svd_data.catalogue import Catalogue, PopulationDataset, RecordSource
from svd_data.database import Connection
from svd_data.disclosure import Released, Table, is_controlled, release
from svd_data.errors import AudienceError
from svd_data.filters import Filters
from svd_data.indicators import Indicator
from svd_data.periods import Period, period_before, year_periods
from svd_data.queries import choose_population


@dataclass(frozen=True)
class Ask:
    """One question of one page. Equal asks of one version of the data have equal answers."""

    connection: Connection
    catalogue: Catalogue
    filters: Filters
    audience: str

    @property
    def source(self) -> RecordSource:
        return self.catalogue.source(self.filters.source)

    @property
    def indicator(self) -> Indicator:
        return self.filters.indicator

    @property
    def is_controlled(self) -> bool:
        """Whether the counts come from the closed grid: restricted records, and an audience other than the internal."""
        return is_controlled(self.audience, is_restricted=self.source.is_restricted)

    @property
    def before(self) -> Period:
        """The period to compare with; it need not be loaded."""
        return period_before(self.filters.period, self.source.months)

    @property
    def is_comparable(self) -> bool:
        """Whether period and the one before are both wholly loaded: only equal, complete periods are compared.

        On the closed grid the one before must be there too: not so of the 12 months before the latest.
        """
        if self.is_controlled and self.before.span not in {each.span for each in year_periods(self.source.months)}:
            return False
        return self.filters.period.is_complete and self.before.is_complete

    def release(self, frame: pd.DataFrame, *, is_controlled: bool) -> Released:
        """Pass a frame through the gate, as what it is. Raises AudienceError where the audience may not have it.

        Figures of a draft are for the internal audience alone, those of open records too: nobody has reviewed what is counted.
        """
        if self.audience != INTERNAL and not self.indicator.is_reviewed:
            raise AudienceError(f"{self.indicator.title} is not shown to the {self.audience} audience: it is a draft.")
        controlled_for = self.audience if is_controlled else ""
        return release(Table(frame, self.source.is_restricted, controlled_for), self.audience)

    def with_filters(self, filters: Filters) -> "Ask":
        return replace(self, filters=filters)

    def population(self, breakdowns: frozenset[str]) -> PopulationDataset | None:
        """Return the residents to divide by that are told apart as asked, or None: then there are counts and no rates.

        None over more than a year, which has no resident population to go with it; where the indicator has no denominator;
        and where the residents are themselves restricted and the audience is not internal.
        """
        if self.filters.period.months > 12 or not self.indicator.has_rate:
            return None
        if is_controlled(self.audience, is_restricted=self.catalogue.has_restricted_residents):
            return None
        return choose_population(self.catalogue, breakdowns, self.filters.period.last)
