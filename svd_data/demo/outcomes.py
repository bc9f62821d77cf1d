"""How each offence ended, in police.uk's words, with the lag that real outcomes have. All shares are assumed."""

import numpy as np
from numpy.random import Generator

from svd_data.demo.draws import Ints, draw_by_row
from svd_data.demo.facts import Facts
from svd_data.demo.strata import Kinds, subgroups

OUTCOMES = (
    "Investigation complete; no suspect identified",
    "Unable to prosecute suspect",
    "Court result unavailable",
    "Local resolution",
    "Offender given a caution",
    "Formal action is not in the public interest",
    "Action to be taken by another organisation",
    "Suspect charged as part of another case",
    "Offender given a drugs possession warning",
    # the two that come before an end
    "Awaiting court outcome",
    "Under investigation",
)
COURT, AWAITING, OPEN = (
    OUTCOMES.index(word) for word in ("Court result unavailable", "Awaiting court outcome", "Under investigation")
)
# kind of offence -> hundredths of the first nine outcomes, and the mean months that they take
ENDINGS: dict[str, tuple[tuple[int, ...], float]] = {
    "violence": ((22, 58, 9, 4, 2, 3, 2, 0, 0), 3.0),
    "sexual": ((18, 68, 9, 0, 1, 1, 3, 0, 0), 8.0),
    "robbery": ((62, 24, 12, 0, 0, 1, 0, 1, 0), 3.0),
    "theft": ((86, 7, 3, 1, 1, 1, 0, 1, 0), 1.2),
    "shop": ((58, 14, 18, 6, 2, 1, 0, 1, 0), 1.5),
    "drugs": ((6, 12, 30, 18, 8, 4, 2, 0, 20), 2.5),
    "weapons": ((18, 22, 42, 6, 5, 4, 2, 1, 0), 3.0),
}
ENDING_OF_SUBGROUP = {
    "rape": "sexual",
    "other_sexual": "sexual",
    "robbery": "robbery",
    "vehicle_crime": "theft",
    "burglary": "theft",
    "bicycle_theft": "theft",
    "theft_from_the_person": "theft",
    "other_theft": "theft",
    "arson_criminal_damage": "theft",
    "shoplifting": "shop",
    "drugs": "drugs",
    "possession_of_weapons": "weapons",
    "homicide": "weapons",
}  # other subgroups: "violence"
COURT_MONTHS = 7.0
NO_OUTCOME_YET = 0.12  # of the offences still under investigation, those with no outcome recorded at all


def draw_outcomes(rng: Generator, facts: Facts, kinds: Kinds) -> Ints:
    """Return the position in OUTCOMES as it stood at the end of the last month; -1 for incidents and none yet."""
    endings = [ENDING_OF_SUBGROUP.get(name, "violence") for name in subgroups(facts)]
    shares = np.array([ENDINGS[ending][0] for ending in endings], dtype=np.float64)
    mean_months = np.array([ENDINGS[ending][1] for ending in endings])
    outcome = draw_by_row(rng, shares, kinds.subgroup)
    age = kinds.month.max() - kinds.month + rng.random(len(kinds))
    finished = rng.exponential(mean_months[kinds.subgroup])
    at_court = finished + rng.exponential(COURT_MONTHS, len(kinds))
    outcome = np.where((outcome == COURT) & (at_court >= age), AWAITING, outcome)
    outcome = np.where(finished < age, outcome, np.where(rng.random(len(kinds)) < NO_OUTCOME_YET, -1, OPEN))
    return np.where(kinds.is_crime, outcome, -1)
