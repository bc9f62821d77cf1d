"""Partner files as text, and their mappings."""

from datetime import date

Files = dict[str, str | bytes]

TODAY = date(2025, 6, 30)

SOURCE = """
[source]
source_id = "{source_id}"
title = "{title}"
publisher = "Tiny Partnership"
licence = "Shared under an agreement"
attribution = "Tiny Partnership"
"""

REFERRALS = (
    SOURCE.format(source_id="tiny_referrals", title="Tiny referrals")
    + """
[columns]
"Ref" = "id"
"Client" = "person_id"
"Referred" = "referred_on"
"Triaged" = "triaged_on"
"Closed" = "closed_on"
"Age" = "age"
"Sex" = "sex"
"Ward" = "ward_code"
"Needs" = "needs"
"Why closed" = "closure_reason"

[always]
programme = "cirv"

[values.sex]
F = "female"
M = "male"
"Prefer not to say" = ""

[values.ward_code]
West = "E05000001"
East = "E05000002"

[values.needs]
Housing = "accommodation"

[values.closure_reason]
"Completed plan" = "completed"
"""
)

OFFENCES = (
    SOURCE.format(source_id="tiny_offences", title="Tiny offences")
    + """
[columns]
"Crime No" = "id"
"Date" = "occurred_on"
"Time" = "occurred_time"
"Offence" = ["category", "subgroup"]
"Easting" = "easting"
"Northing" = "northing"
"LSOA" = "lsoa_code"
"Knife" = "knife"
"Victim age" = "victim_1_age"
"Victim sex" = "victim_1_sex"
"Suspect age" = "suspect_1_age"

[values.category]
"GBH" = "Violence and sexual offences"
"Robbery" = "Robbery"

[values.subgroup]
"GBH" = "violence_with_injury"

[values.sex]
F = "female"
M = "male"

[blank]
knife = "no"
"""
)

REFERRAL_HEADINGS = "Ref,Client,Referred,Triaged,Closed,Age,Sex,Ward,Needs,Why closed"
OFFENCE_HEADINGS = "Crime No,Date,Time,Offence,Easting,Northing,LSOA,Knife,Victim age,Victim sex,Suspect age"


def referral(ref: str = "R1", **cells: str) -> str:
    """Return one line of referrals; cells by heading, with an underscore for a space."""
    row = {"Client": f"C-{ref}", "Referred": "01/02/2024", "Age": "16", "Ward": "West"}
    row |= {"Ref": ref} | {name.replace("_", " "): cell for name, cell in cells.items()}
    return ",".join(row.get(heading, "") for heading in REFERRAL_HEADINGS.split(","))


def referrals(*lines: str, mapping: str = REFERRALS, name: str = "r.csv") -> Files:
    """Return a folder of referrals with one CSV of these lines."""
    text = "\n".join([REFERRAL_HEADINGS, *lines]) + "\n"
    return {"referrals/mapping.toml": mapping, f"referrals/{name}": text}


def offence(number: str = "N1", **cells: str) -> str:
    """Return one line of offences; cells by heading, with an underscore for a space."""
    row = {"Date": "01/02/2024", "Offence": "Robbery", "LSOA": "E01000001"}
    row |= {"Crime No": number} | {name.replace("_", " "): cell for name, cell in cells.items()}
    return ",".join(row.get(heading, "") for heading in OFFENCE_HEADINGS.split(","))


def offences(*lines: str, mapping: str = OFFENCES) -> Files:
    """Return a folder of offences with one CSV of these lines."""
    text = "\n".join([OFFENCE_HEADINGS, *lines]) + "\n"
    return {"offences/mapping.toml": mapping, "offences/o.csv": text}
