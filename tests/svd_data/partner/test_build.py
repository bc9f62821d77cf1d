"""Whole builds with partners' files: both sources side by side, never summed; a bad file never harms a good database."""

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from svd_data.__main__ import main
from svd_data.build import build
from svd_data.catalogue import load_catalogue
from svd_data.database import Connection, open_database
from svd_data.errors import DefinitionError, InputError
from svd_data.filters import Filters
from svd_data.periods import resolve_period
from svd_data.queries import Breakdown, count_by
from svd_data.report import report
from tests.svd_data.partner.conftest import lay_out_partner
from tests.svd_data.partner.makers import REFERRALS, Files, offence, offences, referral, referrals
from tests.tiny import STREET, lay_out, street_row, street_text

PROJECT = Path(__file__).parents[3]

# police.uk has three robberies of January 2014; the partner has five of the same month, among them those three.
STREET_TEXT = street_text(*[street_row(f"id{number}") for number in range(3)])
OFFENCE_LINES = [offence(f"QQCRIME{number}", Date="15/01/2014", Victim_age="17", Knife="Y") for number in range(5)]
REFERRAL_LINES = [referral(f"QQREF{number}", Client=f"QQPERSON{number}", Why_closed="QQTEXT") for number in range(4)]
PARTNERS: Files = (
    offences(*OFFENCE_LINES, offence("QQCRIME5", Date="QQNODATE")) | referrals(*REFERRAL_LINES, referral("QQREF9", Age="12"))
)  # fmt: skip


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = lay_out(tmp_path_factory.mktemp("both") / "raw", {f"police/{STREET}": STREET_TEXT})
    return lay_out_partner(folder, PARTNERS)


@pytest.fixture(scope="module")
def both(raw: Path) -> Connection:
    """A built file of police.uk and of partners' files, with a secret of its own."""
    out = raw.parent / "both.duckdb"
    os.environ["SVD_KEY_FILE"] = str(raw.parent / "secret.key")
    try:
        build(raw, out)
    finally:
        del os.environ["SVD_KEY_FILE"]
    return open_database(out)


def test_both_sources_are_there_each_with_its_own_rows(both: Connection) -> None:
    catalogue = load_catalogue(both)
    assert [source.source_id for source in catalogue.sources] == ["police_uk", "tiny_offences", "tiny_referrals"]
    assert catalogue.is_restricted
    partner = catalogue.source("tiny_offences")
    assert (partner.is_restricted, partner.records("victims", "age_band"), partner.records("offences", "firearm")) == (True, True, False)  # fmt: skip
    indicators = {each.indicator_id for each in catalogue.available(partner)}
    assert "knife_crime" in indicators
    assert "knife_crime" not in {each.indicator_id for each in catalogue.available(catalogue.source("police_uk"))}


@pytest.mark.parametrize(("source_id", "robberies"), [("police_uk", 3), ("tiny_offences", 5)])
def test_no_query_sums_the_sources(both: Connection, source_id: str, robberies: int) -> None:
    catalogue = load_catalogue(both)
    source = catalogue.source(source_id)
    period = resolve_period("all", source.months)
    filters = Filters(source_id, catalogue.indicator("robbery", source), period)
    (wards,) = count_by(both, filters, [Breakdown(("ward_code",))], {"now": period})
    assert wards["now"].sum() == robberies


def test_offence_ids_go_on_where_the_other_source_ends(both: Connection) -> None:
    ids = both.frame("SELECT source_id, offence_id FROM offences ORDER BY offence_id")
    assert list(ids["offence_id"]) == list(range(1, 9))
    assert list(ids["source_id"]) == ["police_uk"] * 3 + ["tiny_offences"] * 5


def test_victims_carry_their_offences(both: Connection) -> None:
    victims = both.frame("SELECT DISTINCT source_id, month, ward_code, age_band FROM victims")
    assert victims.astype(str).to_dict("records") == [
        {"source_id": "tiny_offences", "month": "2014-01-01", "ward_code": "E05000001", "age_band": "16-17"}
    ]


def test_nothing_of_theirs_that_names_a_record_is_in_the_built_file(both: Connection, raw: Path) -> None:
    content = (raw.parent / "both.duckdb").read_bytes()
    assert not [word for word in (b"QQCRIME", b"QQREF", b"QQPERSON", b"QQTEXT", b"QQNODATE") if word in content]
    with duckdb.connect(str(raw.parent / "both.duckdb"), read_only=True) as connection:
        for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            text = str(connection.execute(f"SELECT * FROM {table}").fetchall())
            assert "QQ" not in text, table
    assert "QQ" not in report(raw.parent / "both.duckdb")


def test_the_report_counts_rows_of_no_month_too(both: Connection, raw: Path) -> None:
    text = report(raw.parent / "both.duckdb")
    part = text[text.index("Tiny offences (tiny_offences)") :]
    assert "rows read" in part
    assert next(int(line.split()[-1]) for line in part.splitlines() if line.startswith("rows read")) == 6
    assert "offences/o.csv, line 7" in part


def test_a_rebuild_with_the_same_secret_gives_the_same_keys_and_with_another_none(
    both: Connection,
    raw: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    keys = "SELECT referral_id, person_key FROM referrals ORDER BY ALL"
    found = {}
    for name in ("secret.key", "another.key"):
        monkeypatch.setenv("SVD_KEY_FILE", str(raw.parent / name))
        build(raw, raw.parent / f"{name}.duckdb")
        found[name] = open_database(raw.parent / f"{name}.duckdb").frame(keys)
    assert "QQ" not in "".join(capfd.readouterr()) + caplog.text
    first = both.frame(keys)
    assert first.equals(found["secret.key"])
    for column in ("referral_id", "person_key"):
        assert not set(first[column]) & set(found["another.key"][column])


# What must not harm a good file

AWRY: dict[str, tuple[Files, type[Exception], str]] = {
    "files without a mapping": ({"referrals/r.csv": "a\n1\n"}, InputError, r"no mapping\.toml"),
    "a broken mapping": (referrals(referral(), mapping=REFERRALS.replace("source_id", "sourceid")), DefinitionError, "sourceid"),
    "a file that is refused": (referrals(referral(Why_closed="CV1 2AB")), InputError, "column 'Why closed': .*full postcodes"),
    "a file that is none": (referrals() | {"referrals/r.csv": b"\xff\xfea\x00"}, InputError, "UTF-16"),
}  # fmt: skip


@pytest.mark.parametrize("fault", AWRY)
def test_a_refused_build_leaves_the_old_file_as_it_was(tmp_path: Path, fault: str) -> None:
    files, error, told = AWRY[fault]
    out = tmp_path / "served" / "svd.duckdb"
    out.parent.mkdir()
    out.write_bytes(b"as it was")
    with pytest.raises(error, match=told):
        build(lay_out_partner(lay_out(tmp_path / "raw", {}), files), out)
    assert out.read_bytes() == b"as it was"
    assert list(out.parent.iterdir()) == [out]


def test_a_build_killed_while_it_reads_partners_leaves_the_old_file(tmp_path: Path) -> None:
    raw = lay_out_partner(lay_out(tmp_path / "raw", {}), referrals(referral()))
    out = tmp_path / "svd.duckdb"
    out.write_bytes(b"as it was")
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom svd_data.build import build\n"
        "def stop(done, message):\n    print(message, flush=True)\n"
        "    if message.startswith('Writing referrals'): time.sleep(60)\n"
        "build(Path(sys.argv[1]), Path(sys.argv[2]), stop)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(raw), str(out)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith("Writing referrals"):
            assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
    assert out.read_bytes() == b"as it was"


def test_a_build_without_partners_makes_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVD_KEY_FILE", str(tmp_path / "secret.key"))
    build(lay_out(tmp_path / "raw", {}), tmp_path / "out.duckdb")
    assert not (tmp_path / "secret.key").exists()


# The command


def test_the_command_checks_without_building_and_writes_what_to_send_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVD_KEY_FILE", str(tmp_path / "secret.key"))
    raw = lay_out_partner(lay_out(tmp_path / "raw", {}), PARTNERS)
    before = {path: path.stat().st_mtime for path in tmp_path.rglob("*")}
    assert main(["check", "--raw", str(raw), "--findings", str(tmp_path / "findings.csv")]) == 0
    printed = capsys.readouterr().out
    assert "# Tiny offences (offences/)" in printed
    assert (
        "**referrals/r.csv, column 'Age'**: The person is younger than the programme takes.\n- Row: 6 (12)" in printed
    )
    findings = (tmp_path / "findings.csv").read_text(encoding="utf-8-sig").splitlines()
    assert findings[0] == "file,row,column,value,rule,level,message,advice"
    assert {line.split(",")[4] for line in findings[1:]} == {"date_unreadable", "below_age_floor", "value_unknown"}
    (tmp_path / "findings.csv").unlink()
    assert {path: path.stat().st_mtime for path in tmp_path.rglob("*") if path != tmp_path} == {
        path: at for path, at in before.items() if path != tmp_path
    }


def test_the_command_returns_1_for_a_file_that_is_refused_and_where_there_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = lay_out(tmp_path / "raw", {})
    assert main(["check", "--raw", str(raw)]) == 1
    assert "holds no partner files" in capsys.readouterr().err
    lay_out_partner(raw, referrals(referral(Why_closed="someone@example.org")))
    assert main(["check", "--raw", str(raw)]) == 1
    printed = capsys.readouterr().out
    assert "REFUSED" in printed
    assert "This column holds e-mail addresses." in printed
    assert "someone" not in printed
