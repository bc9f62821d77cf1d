"""Three files as bad as those that partners send: each row with why it is there, each planted fault with its row and column."""

import io
from datetime import date, datetime, time

import openpyxl

from tests.svd_data.partner.makers import SOURCE, Files

# (row, column, rule)
Faults = set[tuple[int, str, str]]

CSV_MAPPING = (
    SOURCE.format(source_id="awful_csv", title="Awful CSV")
    + """
[file]
skip_rows = 2

[columns]
"Crime Ref." = "id"
"Date / time committed" = "occurred_at"
"Offence group" = "category"
"Offence" = "subgroup"
"Long" = "longitude"
"Lat" = "latitude"
"LSOA (2011)" = "lsoa_code"
"Weapon: knife" = "knife"
"V age" = "victim_1_age"
"V gender" = "victim_1_sex"

[values.category]
"VAP" = "Violence and sexual offences"

[values.subgroup]
"S47" = "violence_with_injury"

[values.sex]
f = "female"
m = "male"
"not asked" = ""

[values.knife]
"seen" = "yes"
"""
)

# UTF-8 with a BOM, CRLF, two lines above the headings, a cell over two lines, a blank line, a stray quotation mark.
CSV_ROWS = [
    "Extract of violent crime,,,,,,,,,,",
    "Run on,30/06/2025,,,,,,,,,",
    " Crime  Ref. ,Date / time committed,Offence group,Offence,Long,Lat,LSOA (2011),Weapon: knife,V age,V gender,Remarks",
    '20/001,01/02/2024 23:15,VAP,S47,-1.51,52.41,,Y,17,F,"seen by\r\nneighbours"',  # 4: good, over two lines of text
    "20/002,3/2/24 9:05,vap,s47,,,E01000009,seen, 1 ,not asked,",  # 5: good: loose dates, small letters, old small area
    ",,,,,,,,,,",  # 6: blank
    "20/003,31/02/2024,VAP,S47,-1.51,52.41,,N,30,M,",  # 7: no such day
    "20/004,01/02/2024,VAP,S99,-1.51,52.41,,perhaps,250,F,",  # 8: kept, three cells not recorded
    '20/005,01/02/2024,VAP,"S47,-1.51,52.41,,N,30,M,',  # 9: a quotation mark that stays open
    "20/006,01/02/2024,VAP,S47,-1.51,52.41,,N,30,M",  # 10: a cell too few
    "20/007,01/02/2099,VAP,S47,-1.51,52.41,,N,30,M,",  # 11: to come
    ",01/02/2024,VAP,S47,-1.51,52.41,,N,30,M,",  # 12: no reference
    "20/001,05/02/2024 23:15,VAP,S47,-1.51,52.41,,Y,17,F,",  # 13: the reference of row 4
    "20/008,,VAP,S47,-1.51,52.41,,N,30,M,",  # 14: no date
    "20/002,3/2/24 9:05,vap,s47,,,E01000009,seen, 1 ,not asked,twice",  # 15: row 5 again
    "20/009,1 March 2024,Robbery,robbery,0,0,E01000002,0,30,M,",  # 16: kept by its small area, position impossible
    "20/010,2024-03-01 07:00,Robbery,robbery,-1.40,52.41,,no,30,M,",  # 17: elsewhere
    "20/011,01/03/2024,Robbery,robbery,,,,no,30,M,",  # 18: unplaced
    "20/012,45352.5,Robbery,robbery,-1.49,52.41,,,30,M,",  # 19: good: a spreadsheet's number for 1 March 2024, noon
    "Total,,,,,,,,12,,",  # 20: totals
]
CSV_FAULTS: Faults = {
    (7, "Date / time committed", "date_unreadable"),
    (8, "Offence", "value_unknown"),
    (8, "Weapon: knife", "flag_unreadable"),
    (8, "V age", "age_impossible"),
    (9, "", "quote_open"),
    (10, "", "fields_wrong"),
    (11, "Date / time committed", "date_in_future"),
    (12, "", "id_missing"),
    (13, "Crime Ref.", "id_repeated"),
    (14, "Date / time committed", "date_missing"),
    (16, "Lat", "point_unreadable"),
    (20, "", "totals_row"),
}
CSV_FATES = {"rows": 16, "kept": 5, "elsewhere": 1, "unplaced": 1, "rejected": 8, "repeated": 1}


def awful_csv() -> Files:
    text = "\ufeff" + "\r\n".join(CSV_ROWS) + "\r\n"
    return {"offences/mapping.toml": CSV_MAPPING, "offences/awful.csv": text}


BOOK_MAPPING = (
    SOURCE.format(source_id="awful_book", title="Awful workbook")
    + """
all_in_area = true
covers_from = 2024-01-01
covers_to = 2024-06-30

[file]
sheet = "CIRV data"
skip_rows = 3

[columns]
"Case" = "id"
"Young person no" = "person_id"
"Programme" = "programme"
"Referral date" = "referred_on"
"Triage date" = "triaged_on"
"Accepted" = "accepted_on"
"End date" = "closed_on"
"Age" = "age"
"Gender" = "sex"
"Home ward" = "ward_code"
"Referrer" = "referral_source"
"Housing?" = "need_accommodation"
"Health?" = "need_health"

[values.programme]
"CIRV (Coventry)" = "cirv"
"Step Together" = "step_together"

[values.ward_code]
"West" = "E05000001"
"East (Tiny)" = "E05000002"

[values.referral_source]
"School" = "school"
"West Midlands Police" = "police"
"""
)

BOOK_HEADINGS = ["Case", "Young person no", "Programme", "Referral date", "Triage date", "Accepted", "End date", "Age",
                 "Gender", "Home ward", "Referrer", "Housing?", "Health?", "Worker code"]  # fmt: skip
BOOK_ROWS: list[list[object]] = [
    # 5: good: real dates, a number for a reference, a real boolean
    [1001, "YP7", "CIRV (Coventry)", date(2024, 1, 5), datetime(2024, 1, 5, 10, 30), date(2024, 1, 9), None, 15, "Female",
     "West", "School", True, "x", "w1"],
    # 6: good: serial numbers for dates, text for an age, no ward
    [1002, "YP7", "cirv", 45300, "45,300", None, None, "16.0", "male", "", "west midlands police", "no", None, "w1"],
    # 7: blank but for spaces
    [" ", None, "", None, None, None, None, None, None, None, None, None, None, None],
    # 8: accepted before triage, and closed before it was accepted
    [1003, "YP8", "cirv", date(2024, 2, 1), date(2024, 2, 9), date(2024, 2, 5), date(2024, 2, 3), 17, "female", "West", "School", None, None, None],
    # 9: thirteen, and CIRV takes no one under fourteen; 10: Step Together does
    [1004, "YP9", "cirv", date(2024, 2, 1), None, None, None, 13, "female", "West", "School", None, None, None],
    [1005, "YP9", "Step Together", date(2024, 2, 1), None, None, None, 13, "female", "West", "School", None, None, None],
    # 11: no programme that is known; 12: none at all
    [1006, "YP10", "Boxing", date(2024, 2, 1), None, None, None, 15, "female", "West", "School", None, None, None],
    [1007, "YP10", None, date(2024, 2, 1), None, None, None, 15, "female", "West", "School", None, None, None],
    # 13: kept: a ward by a name that is not mapped, a referrer in words of their own, no person, an error for an age
    [1008, None, "cirv", date(2024, 4, 1), None, None, None, "#N/A", "other", "Wset", "Her aunt", "maybe", None, None],
    # 14: referred tomorrow by the build's day; 15: in 1890
    [1009, "YP11", "cirv", date(2025, 7, 1), None, None, None, 15, "male", "West", "School", None, None, None],
    [1010, "YP11", "cirv", "01/04/1890", None, None, None, 15, "male", "West", "School", None, None, None],
    # 16: elsewhere
    [1011, "YP12", "cirv", "01/04/2024", None, None, None, 15, "male", "E05999999", "School", None, None, None],
    # 17: totals below a gap
    [None, None, None, None, None, None, None, None, None, None, None, None, None, None],
    [None, None, "Grand total: 12", None, None, None, None, None, None, None, None, None, None, None],
]  # fmt: skip
BOOK_FAULTS: Faults = {
    (8, "Accepted", "dates_out_of_order"),
    (8, "End date", "dates_out_of_order"),
    (9, "Age", "below_age_floor"),
    (11, "Programme", "programme_missing"),
    (12, "Programme", "programme_missing"),
    (13, "Young person no", "person_missing"),
    (13, "Home ward", "code_unreadable"),
    (13, "Referrer", "value_unknown"),
    (13, "Housing?", "flag_unreadable"),
    (14, "Referral date", "date_in_future"),
    (15, "Referral date", "date_too_early"),
    (18, "", "totals_row"),
}
BOOK_FATES = {"rows": 12, "kept": 4, "elsewhere": 1, "unplaced": 0, "rejected": 7, "repeated": 0}


def awful_workbook() -> Files:
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active["A1"] = "Not this one"
    sheet = book.create_sheet("CIRV data")
    sheet["A1"] = "CIRV referrals"
    sheet["B2"] = time(9, 30)
    for row, cells in enumerate([BOOK_HEADINGS, *BOOK_ROWS], start=4):
        for column, cell in enumerate(cells, start=1):
            sheet.cell(row=row, column=column, value=cell)
    content = io.BytesIO()
    book.save(content)
    return {"referrals/mapping.toml": BOOK_MAPPING, "referrals/awful.xlsx": content.getvalue()}


WINDOWS_MAPPING = (
    SOURCE.format(source_id="awful_windows", title="Awful Windows export")
    + """
[file]
rows = "victims"

[columns]
"Réf" = "id"
"Vic ref" = "victim_1_id"
"Jour" = "occurred_on"
"Heure" = "occurred_time"
"Type" = ["category", "subgroup"]
"E" = "easting"
"N" = "northing"
"Vic âge" = "victim_1_age"
"Vic sexe" = "victim_1_sex"
"Vic origine" = "victim_1_ethnicity"
"Sus âge" = "suspect_1_age"

[values.category]
"Vol – violent" = "Robbery"

[values.subgroup]
"Vol – violent" = "robbery"

[values.victim_1_ethnicity]
"Métis" = "Mixed"

[dates]
formats = ["%d.%m.%Y"]
"""
)

# Windows-1252, semicolons, one row a victim. The tiny wards' middles are at 433319, 279189 and 434680, 279198 on the grid.
WEST_POINT, EAST_POINT = '"433,428";279223', "434788;279233"
WINDOWS_ROWS = [
    "Réf;Vic ref;Jour;Heure;Type;E;N;Vic âge;Vic sexe;Vic origine;Sus âge",
    f"V1;a;05.01.2024;0930;Vol – violent;{WEST_POINT};17;female;Métis;19",  # 2: good
    f"V1;b;05.01.2024;0930;Vol – violent;{WEST_POINT};17;female;Métis;19",  # 3: good: a second victim just like the first
    f"V1;b;05.01.2024;0930;Vol – violent;{WEST_POINT};17;female;Métis;19",  # 4: the second again
    f"V1;c;06.01.2024;0930;Vol – violent;{WEST_POINT};40;male;;19",  # 5: the offence on another day
    f"V2;a;07.01.2024;;Vol – violent;{EAST_POINT};;;;",  # 6: good: no time, no victim known
    f"V3;a;2024-01-08;6.30 pm;Vol – violent;{EAST_POINT};dix-sept;male;Métis;",  # 7: kept without the age
    f"V4;a;08/01/2024;12:00;Vol – violent;{EAST_POINT};20;male;;",  # 8: not how the mapping says that dates are written
    "V5;a;09.01.2024;26:00;Vol – violent;0;0;20;male;;",  # 9: unplaced; an hour that is none
]
WINDOWS_FAULTS: Faults = {
    (5, "Réf", "id_repeated"),
    (7, "Vic âge", "age_unreadable"),
    (8, "Jour", "date_unreadable"),
    (9, "Heure", "time_unreadable"),
    (9, "E", "point_unreadable"),
    (9, "N", "point_unreadable"),
}
WINDOWS_FATES = {"rows": 8, "kept": 4, "elsewhere": 0, "unplaced": 1, "rejected": 2, "repeated": 1}


def awful_windows() -> Files:
    return {
        "offences/mapping.toml": WINDOWS_MAPPING,
        "offences/awful.csv": ("\r\n".join(WINDOWS_ROWS) + "\r\n").encode("cp1252"),
    }
