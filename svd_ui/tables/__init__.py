"""The table twin of every picture: the same released rows with headings a person reads. Also what the CSV holds.

Where a count is hidden a column "Note" says of each row which of its counts is not shown: an empty cell alone could be
taken for one that is not known.
"""

from svd_ui.tables.compare import areas_as_bars, areas_table, areas_trend_table
from svd_ui.tables.control import control_table, events_table
from svd_ui.tables.guide import facts_table, words_table
from svd_ui.tables.hidden import hidden_cells
from svd_ui.tables.lab import (
    beside_table,
    changes_table,
    missing_table,
    overlap_table,
    rules_table,
    sensitivity_table,
    types_table,
)
from svd_ui.tables.loads import kept_findings_table, loads_table, rejected_table
from svd_ui.tables.overview import (
    goal_table,
    headline_months_table,
    headlines_table,
    moved_heading,
    moved_table,
    plan_bullets_table,
    plan_table,
)
from svd_ui.tables.parts import NOTE
from svd_ui.tables.people import age_and_sex_table, age_table, ethnicity_table, sex_table
from svd_ui.tables.programmes import EVERYWHERE, WARD_CODE, programmes_table, provision_table
from svd_ui.tables.quality import files_table, latest_quality_table, quality_steps_table
from svd_ui.tables.reach import reach_people_table, reach_wards_table
from svd_ui.tables.referrals import (
    caseload_table,
    cohorts_table,
    grouping_stages_table,
    grouping_table,
    rereferrals_table,
    stages_table,
    waits_table,
)
from svd_ui.tables.steps import hotspot_months_table, steps_table
from svd_ui.tables.times import contrast_table, hour_and_weekday_table, hours_table, weekdays_table
from svd_ui.tables.wards import left_to_the_menu, ranked_wards, wards_table

__all__ = [
    "EVERYWHERE",
    "NOTE",
    "WARD_CODE",
    "age_and_sex_table",
    "age_table",
    "areas_as_bars",
    "areas_table",
    "areas_trend_table",
    "beside_table",
    "caseload_table",
    "changes_table",
    "cohorts_table",
    "contrast_table",
    "control_table",
    "ethnicity_table",
    "events_table",
    "facts_table",
    "files_table",
    "goal_table",
    "grouping_stages_table",
    "grouping_table",
    "headline_months_table",
    "headlines_table",
    "hidden_cells",
    "hotspot_months_table",
    "hour_and_weekday_table",
    "hours_table",
    "kept_findings_table",
    "latest_quality_table",
    "left_to_the_menu",
    "loads_table",
    "missing_table",
    "moved_heading",
    "moved_table",
    "overlap_table",
    "plan_bullets_table",
    "plan_table",
    "programmes_table",
    "provision_table",
    "quality_steps_table",
    "ranked_wards",
    "reach_people_table",
    "reach_wards_table",
    "rejected_table",
    "rereferrals_table",
    "rules_table",
    "sensitivity_table",
    "sex_table",
    "stages_table",
    "steps_table",
    "types_table",
    "waits_table",
    "wards_table",
    "weekdays_table",
    "words_table",
]  # fmt: skip
