"""Assumed numbers, ages and sexes of the victims and suspects of each subgroup. Data and nothing else."""

AGE_STARTS = (0, 10, 16, 18, 25, 35, 50, 65)
AGE_BANDS = ("0-9", "10-15", "16-17", "18-24", "25-34", "35-49", "50-64", "65+")

# how many offences in a hundred have 0, 1, 2, 3 victims; a robbery, a sexual offence, stalking and a killing have one
ONE, NONE = (0, 100, 0, 0), (100, 0, 0, 0)
VICTIMS: dict[str, tuple[int, int, int, int]] = {
    "homicide": ONE,
    "violence_with_injury": (0, 93, 5, 2),
    "violence_without_injury": (0, 92, 6, 2),
    "stalking_harassment": ONE,
    "rape": ONE,
    "other_sexual": ONE,
    "robbery": (0, 91, 7, 2),
    "possession_of_weapons": NONE,
    "public_order": (85, 13, 2, 0),
    "arson_criminal_damage": (30, 67, 3, 0),
    "burglary": (12, 76, 12, 0),
    "vehicle_crime": (8, 91, 1, 0),
    "other_theft": (38, 61, 1, 0),
    "shoplifting": (99, 1, 0, 0),
    "bicycle_theft": ONE,
    "theft_from_the_person": ONE,
    "drugs": NONE,
    "other_crime": (55, 44, 1, 0),
    "anti_social_behaviour": NONE,
}
# the same of suspects; domestic abuse nearly always has one
SUSPECTS: dict[str, tuple[int, int, int, int]] = {
    "homicide": (5, 60, 22, 13),
    "violence_with_injury": (26, 60, 9, 5),
    "violence_without_injury": (30, 62, 6, 2),
    "stalking_harassment": (22, 75, 3, 0),
    "rape": (20, 76, 3, 1),
    "other_sexual": (38, 60, 2, 0),
    "robbery": (52, 24, 15, 9),
    "possession_of_weapons": (4, 92, 3, 1),
    "public_order": (35, 56, 6, 3),
    "arson_criminal_damage": (70, 25, 4, 1),
    "burglary": (84, 11, 4, 1),
    "vehicle_crime": (92, 6, 2, 0),
    "other_theft": (86, 12, 2, 0),
    "shoplifting": (48, 45, 6, 1),
    "bicycle_theft": (95, 4, 1, 0),
    "theft_from_the_person": (93, 5, 2, 0),
    "drugs": (3, 88, 7, 2),
    "other_crime": (45, 50, 4, 1),
    "anti_social_behaviour": NONE,
}
DOMESTIC_SUSPECTS = (3, 96, 1, 0)

# age profile -> (from, to, share), spread evenly within; none of "over_24" is under 25
AGES: dict[str, tuple[tuple[int, int, float], ...]] = {
    "general_victim": ((16, 17, 0.02), (18, 24, 0.18), (25, 34, 0.26), (35, 49, 0.27), (50, 64, 0.18), (65, 94, 0.09)),
    "violence_victim": (
        (1, 9, 0.03), (10, 15, 0.11), (16, 17, 0.05), (18, 24, 0.18), (25, 34, 0.26), (35, 49, 0.25), (50, 64, 0.09),
        (65, 92, 0.03),
    ),
    "school_victim": ((8, 9, 0.02), (10, 15, 0.70), (16, 17, 0.20), (18, 20, 0.08)),
    "domestic_victim": ((12, 17, 0.04), (18, 24, 0.20), (25, 34, 0.33), (35, 49, 0.28), (50, 64, 0.11), (65, 90, 0.04)),
    "over_24_victim": ((25, 34, 0.40), (35, 49, 0.38), (50, 64, 0.17), (65, 92, 0.05)),
    "young_victim": ((5, 9, 0.02), (10, 15, 0.28), (16, 17, 0.19), (18, 24, 0.41), (25, 49, 0.10)),
    "general_suspect": ((10, 15, 0.10), (16, 17, 0.06), (18, 24, 0.21), (25, 34, 0.32), (35, 49, 0.24), (50, 80, 0.07)),
    "school_suspect": ((10, 15, 0.74), (16, 17, 0.18), (18, 21, 0.08)),
    "domestic_suspect": ((14, 17, 0.04), (18, 24, 0.17), (25, 34, 0.36), (35, 49, 0.32), (50, 80, 0.11)),
    "over_24_suspect": ((25, 34, 0.50), (35, 49, 0.39), (50, 80, 0.11)),
    "young_suspect": ((10, 15, 0.30), (16, 17, 0.22), (18, 24, 0.36), (25, 44, 0.12)),
    "under_25_suspect": ((10, 15, 0.30), (16, 17, 0.26), (18, 24, 0.44)),
}  # fmt: skip

# female share of victims; domestic abuse apart
FEMALE_VICTIMS: dict[str, float] = {
    "homicide": 0.30,
    "violence_with_injury": 0.34,
    "violence_without_injury": 0.45,
    "rape": 0.92,
    "other_sexual": 0.84,
    "robbery": 0.24,
    "theft_from_the_person": 0.52,
    "bicycle_theft": 0.25,
}
FEMALE_VICTIM_DEFAULT = 0.47
FEMALE_DOMESTIC_VICTIMS = 0.74
FEMALE_STALKING_VICTIMS = 0.62
FEMALE_SUSPECTS: dict[str, float] = {"rape": 0.01, "other_sexual": 0.03, "shoplifting": 0.30, "robbery": 0.08}
FEMALE_SUSPECT_DEFAULT = 0.18
OTHER_SEX_SHARE = 0.003

# Shares not recorded. Ages of adult victims of sexual offences are often withheld.
NO_SEX, NO_VICTIM_AGE, NO_SEXUAL_VICTIM_AGE, NO_SUSPECT_AGE = 0.03, 0.06, 0.30, 0.12
NO_VICTIM_ETHNICITY, NO_SUSPECT_ETHNICITY = 0.24, 0.31
