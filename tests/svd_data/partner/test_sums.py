"""Of generated rows every one has exactly the fate that a naive reading in plain Python gives it."""

import csv
import io
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from svd_data.geography import Geography
from svd_data.partner import findings_csv
from svd_data.partner.reading import FATES
from svd_data.partner.try_file import Upload, try_file
from tests.svd_data.partner.conftest import lay_out_partner, loaded
from tests.svd_data.partner.makers import REFERRAL_HEADINGS, REFERRALS, TODAY, referral, referrals

Row = dict[str, str]

DATES = {
    "01/02/2024": date(2024, 2, 1),
    "5/3/2024": date(2024, 3, 5),
    "45360": date(2024, 3, 9),
    "2024-04-01": date(2024, 4, 1),
}
ROWS = st.fixed_dictionaries(
    {
        "Ref": st.sampled_from([*(f"R{number}" for number in range(25)), "", "Total"]),
        "Client": st.sampled_from(["C1", "C2", ""]),
        "Referred": st.sampled_from([*DATES, "", "31/02/2024", "01/01/2099", "01/01/1960"]),
        "Triaged": st.sampled_from([*DATES, "", "", "soon"]),
        "Age": st.sampled_from(["15", "14", "13", "", "300", "old"]),
        "Ward": st.sampled_from(["West", "East", "E05000001", "E05123456", "", "Nowhere"]),
    }
)
BLANK = st.just(dict.fromkeys(["Ref", "Client", "Referred", "Triaged", "Age", "Ward"], ""))


def fate_of(row: Row, seen: dict[str, Row]) -> str | None:
    """Return what becomes of a row, None for one that is none; `seen` holds the rows that count, by reference."""
    if not any(row.values()):
        return None
    day, triaged = DATES.get(row["Referred"]), DATES.get(row["Triaged"])
    if row["Ref"] in ("", "Total") or day is None or row["Triaged"] == "soon" or row["Age"] == "13":
        return "rejected"
    if triaged is not None and triaged < day:
        return "rejected"
    if row["Ref"] in seen:
        return "repeated" if seen[row["Ref"]] == row else "rejected"
    seen[row["Ref"]] = row
    if row["Ward"] in ("West", "East", "E05000001"):
        return "kept"
    return "elsewhere" if row["Ward"] == "E05123456" else "unplaced"


# Few examples of many rows: each costs a whole load.
@settings(max_examples=8)
@given(rows=st.lists(ROWS | BLANK, min_size=25, max_size=60))
def test_every_row_has_the_fate_that_a_naive_reading_gives_it(rows: list[Row], geography: Geography) -> None:
    seen: dict[str, Row] = {}
    expected = Counter(fate for row in rows if (fate := fate_of(row, seen)))
    assume(expected)
    lines = [referral(row["Ref"], **{name: cell for name, cell in row.items() if name != "Ref"}) for row in rows]
    with (
        tempfile.TemporaryDirectory() as folder,
        loaded(lay_out_partner(Path(folder), referrals(*lines)), geography) as built,
    ):
        columns = ", ".join(f"rows_{fate}" for fate in FATES)
        (found,) = built.execute(f"SELECT rows_read, {columns} FROM out.sources").fetchall()
        assert found == (expected.total(), *(expected[fate] for fate in FATES))
        kept = built.execute(
            "SELECT strftime(referred_on, '%Y-%m'), count(*) FROM out.referrals GROUP BY ALL"
        ).fetchall()
        months = Counter(f"{DATES[row['Referred']]:%Y-%m}" for row in seen.values() if fate_of(row, {}) == "kept")
        assert dict(kept) == dict(months)
        uneven = "SELECT 1 FROM out.coverage WHERE rows <> kept + elsewhere + unplaced + rejected + repeated"
        assert built.execute(uneven).fetchall() == []
        assert built.execute("SELECT sum(rows) FROM out.coverage").fetchall() == [(expected.total(),)]
        assert built.execute("SELECT count(*) FROM out.rejects").fetchall() == [(expected["rejected"],)]


# Anything at all

CELLS = st.text(st.sampled_from(list("ab01\"',;\t \r\n=/-.:@\u00a0é£€")), max_size=12)
ROWS_OF_ANYTHING = st.lists(st.lists(CELLS, min_size=1, max_size=12), max_size=8)


@settings(max_examples=25)
@given(rows=ROWS_OF_ANYTHING, tail=st.binary(max_size=40), is_good_below=st.booleans(), has_mapping=st.booleans())
def test_whatever_a_file_holds_its_rows_add_up_or_it_is_refused(
    rows: list[list[str]], tail: bytes, is_good_below: bool, has_mapping: bool, geography: Geography
) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([REFERRAL_HEADINGS.split(","), referral().split(",")] if is_good_below else [])
    writer.writerows(rows)
    file = Upload("x.csv", out.getvalue().encode() + tail)
    one = try_file(file, Upload("m.toml", REFERRALS.encode()) if has_mapping else None, None, geography, TODAY)
    if one.fates:
        assert one.fates["rows"] == sum(one.fates[fate] for fate in FATES)
    else:
        assert one.is_refused or one.unfinished
    assert findings_csv(one.findings)
