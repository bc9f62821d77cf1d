"""What the built file tells of its own quality: the fate of the rows read, and how many records lack what. Plain frames.

As in queries.py nothing here decides who may see them: `views.quality` passes them through disclosure control.
"""

import pandas as pd

from svd_data.database import Connection
from svd_data.filters import OFFENCES, VICTIMS, Filters

# What a record may lack, by the unit of the records: a name for the column of counts, and the column that is NULL.
LACKS = {
    "offences": {"ward": "ward_code", "time": "hour"},
    "victims": {"age": "age_band", "sex": "sex", "ethnicity": "ethnicity"},
    "referrals": {"ward": "ward_code", "age": "age_band", "sex": "sex", "ethnicity": "ethnicity"},
}

FATES = ("rows", "kept", "elsewhere", "unplaced", "rejected", "repeated")


def rows_by_month(connection: Connection, source_id: str) -> pd.DataFrame:
    """Return one row a month with a loaded file: month and the rows of its files, all and by what became of them (int64).

    rows = kept (in the area) + elsewhere (outside it) + unplaced (in or out is not known) + rejected (malformed) +
    repeated (exact copies, counted once). Of files set aside for another of the same month nothing is counted.
    """
    sums = ", ".join(f"sum({name})::BIGINT AS {name}" for name in FATES)
    return connection.frame(
        f"SELECT month, {sums} FROM coverage WHERE source_id = $source AND status = 'loaded' GROUP BY month ORDER BY month",
        {"source": source_id},
    )


def lacking_by_month(connection: Connection, filters: Filters, unit: str) -> pd.DataFrame:
    """Return one row a month with a record: month, total (records counted), then how many lack each thing (int64).

    unit: "offences", with ward and time, "victims", with age, sex and ethnicity too, or "referrals". A record lacks what is NULL: not
    recorded, or of a ward that is not known. A source that never records a thing lacks it everywhere: the caller leaves it out.
    """
    lacks = LACKS[OFFENCES] | LACKS[unit] if unit == VICTIMS else LACKS[unit]
    # Victims do not carry the time of their offence.
    rows = (
        "victims JOIN (SELECT offence_id, hour FROM offences) AS times USING (offence_id)" if unit == VICTIMS else unit
    )
    conditions = filters.conditions(unit, [filters.period])
    counts = ", ".join(f"count(*) FILTER ({column} IS NULL) AS {name}" for name, column in lacks.items())
    return connection.frame(
        f"SELECT month, count(*) AS total, {counts} FROM {rows} WHERE {conditions.sql} GROUP BY month ORDER BY month",
        dict(conditions.parameters),
    )
