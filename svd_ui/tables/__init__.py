"""The table twin of every picture: the same released rows with headings a person reads. Also what the CSV holds.

Where a count is hidden a column "Note" says of each row which of its counts is not shown: an empty cell alone could be
taken for one that is not known.
"""

from svd_ui.tables.parts import NOTE
from svd_ui.tables.people import age_and_sex_table, age_table, ethnicity_table, sex_table
from svd_ui.tables.steps import hotspot_months_table, steps_table
from svd_ui.tables.wards import ranked_wards, wards_table

__all__ = [
    "NOTE", "age_and_sex_table", "age_table", "ethnicity_table", "hotspot_months_table", "ranked_wards", "sex_table",
    "steps_table", "wards_table",
]  # fmt: skip
