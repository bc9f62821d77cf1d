"""References become keys under a secret outside the built file: the same secret gives the same keys, another none of them."""

import hashlib
import hmac
import stat
import sys
from pathlib import Path

import duckdb
import pytest

from svd_data.errors import InputError
from svd_data.partner.keys import DEFAULT_KEY_FILE, Secret, byte_sql, key_file, key_sql, load_secret
from svd_data.paths import DEFAULT_DATABASE
from tests.svd_data.partner.conftest import SECRET, Load
from tests.svd_data.partner.makers import offence, offences, referral, referrals

KEYS = """
    SELECT referral_id, person_key, record_key FROM out.referrals
    UNION ALL SELECT NULL, NULL, record_key FROM out.offences ORDER BY ALL
"""
FILES = referrals(*[referral(f"R{number}", Client=f"C{number // 2}") for number in range(20)]) | offences(
    *[offence(f"N{number}", Victim_age="30", Suspect_age="20") for number in range(40)]
)


def test_the_same_secret_gives_the_same_keys_and_another_none_of_them(load: Load) -> None:
    once, again, other = (
        load(FILES, secret).execute(KEYS).fetchall() for secret in (SECRET, SECRET, Secret(b"x" * 32))
    )
    assert once == again
    for place in (0, 1):
        assert not {row[place] for row in once if row[place]} & {row[place] for row in other}
    assert [row[2] for row in once] != [row[2] for row in other]


def test_a_person_has_one_key_over_referrals(load: Load) -> None:
    built = load(FILES)
    assert built.execute("SELECT count(DISTINCT person_key), count(*) FROM out.referrals").fetchall() == [(10, 20)]


def test_keys_are_hmac_sha256(load: Load) -> None:
    built = load(referrals(referral("R1", Client="C1")))
    expected = [hmac.new(SECRET.content, text, hashlib.sha256).hexdigest() for text in (b"record:R1", b"person:C1")]
    (row,) = built.execute("SELECT referral_id, person_key, record_key FROM out.referrals").fetchall()
    assert row == (expected[0][:32], expected[1], int(expected[0][:2], 16))


@pytest.mark.parametrize("content", [b"", b"k" * 32, bytes(range(64))])
def test_the_key_of_any_text_is_python_own(content: bytes) -> None:
    texts = ["", "1", "é 😀", "x" * 500, "a'b\"c\\"]
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT {key_sql('text', 'person:')} AS key, {byte_sql('key', '3')} FROM (SELECT unnest($texts) AS text)",
            {"texts": texts, **Secret(content).parameters()},
        ).fetchall()
    expected = [hmac.new(content, f"person:{text}".encode(), hashlib.sha256) for text in texts]
    assert found == [(key.hexdigest(), key.digest()[3]) for key in expected]


def test_keys_of_an_offence_its_victims_and_suspects_are_spread_and_unlike(load: Load) -> None:
    built = load(FILES)
    found = built.execute(
        "SELECT o.record_key, v.record_key, s.record_key FROM out.offences o JOIN out.victims v USING (offence_id) "
        "JOIN out.suspects s USING (offence_id)"
    ).fetchall()
    assert len(found) == 40
    assert all(len(set(column)) > 25 for column in zip(*found, strict=True))
    assert sum(len(set(row)) < 3 for row in found) < 5


def test_no_reference_is_in_a_table(load: Load) -> None:
    built = load(referrals(referral("QQREF1", Client="QQPERSON1")) | offences(offence("QQCRIME1")))
    for (table,) in built.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'out'").fetchall():
        assert "QQ" not in str(built.execute(f"SELECT * FROM out.{table}").fetchall())
    assert built.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'memory'").fetchall() == [(0,)]


# Where the secret is kept


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret.key"
    made = load_secret(path)
    assert len(made.content) == 32
    assert load_secret(path) == made
    assert [each.name for each in path.parent.iterdir()] == ["secret.key"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_secret_is_beside_the_data_unless_the_operator_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVD_KEY_FILE", "/somewhere/else")
    assert key_file() == Path("/somewhere/else")
    monkeypatch.delenv("SVD_KEY_FILE")
    assert key_file() == DEFAULT_KEY_FILE
    assert key_file().parent == DEFAULT_DATABASE.parent
    ignored = (DEFAULT_KEY_FILE.parents[1] / ".gitignore").read_text().splitlines()
    assert "/data/secret.key" in ignored


@pytest.mark.parametrize("content", ["", "no secret at all", "00ff", "é"])
def test_a_file_that_holds_no_secret_is_refused_and_not_repeated(tmp_path: Path, content: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="earlier builds used") as refusal:
        load_secret(path)
    assert not content or content not in str(refusal.value)
    assert path.read_text(encoding="utf-8") == content


def test_a_secret_is_not_printed() -> None:
    assert repr(Secret(b"abc")) == "Secret()"
