"""Nothing hostile is a condition: each is refused with a message, opens nothing, and soon; and past the checker is a second wall."""

import json
import subprocess
import sys
import time

import duckdb
import pytest

from svd_data.conditions import CONDITION_TABLES, check_condition
from svd_data.errors import ConditionError
from svd_data.lab.drafts import Draft, check_draft
from svd_data.limited import LimitedDatabase
from tests.conftest import PROJECT
from tests.svd_data.lab.hostile import HOSTILE, PAST_THE_CHECKER


def test_there_are_more_than_two_hundred_and_no_two_alike() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) > 200


@pytest.mark.parametrize("table", CONDITION_TABLES)
def test_every_hostile_text_is_refused_with_a_short_message_and_a_place_within_it(table: str) -> None:
    for text in HOSTILE:
        with pytest.raises(ConditionError) as raised:
            check_condition(text, table)
        assert 20 < len(str(raised.value)) < 400, text
        if raised.value.place:
            start, end = raised.value.place
            assert 0 <= start < end <= len(text), text


def test_a_draft_with_a_hostile_condition_counts_nothing_and_says_why() -> None:
    for text in HOSTILE:
        checked = check_draft(Draft(where=text), ())
        assert checked.indicator is None, text
        assert [problem.key for problem in checked.problems if problem.stops] == ["where"], text


def test_refusing_them_all_takes_little_of_the_processor() -> None:
    started = time.process_time()
    for text in HOSTILE:
        with pytest.raises(ConditionError):
            check_condition(text, "offences")
    # Some 0.2 s for all of them; a bomb among them would take seconds by itself.
    assert time.process_time() - started < 5


_OPENS_NOTHING = """
import json, sys
from svd_data.conditions import check_condition
from svd_data.errors import ConditionError
from tests.svd_data.lab.hostile import HOSTILE

def check(text):
    try:
        check_condition(text, "offences")
    except ConditionError:
        return
    raise SystemExit(f"not refused: {text}")

for text in ("knif", "category = 'x'", "programme = 'x'", "a b", "NOT NOT knife"):
    check(text)  # what is read once is read
seen = []
watched = ("open", "os.", "socket.", "subprocess.", "ctypes.", "shutil.", "urllib.", "exec", "compile")
sys.addaudithook(lambda event, arguments: seen.append(event) if event.startswith(watched) else None)
for text in HOSTILE:
    check(text)
print(json.dumps(sorted(set(seen))))
"""


def test_refusing_them_opens_no_file_and_no_connection_and_runs_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _OPENS_NOTHING], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("sql", PAST_THE_CHECKER)
def test_what_got_past_the_checker_would_reach_no_file_no_network_and_no_setting(
    bench: LimitedDatabase, sql: str
) -> None:
    with pytest.raises(duckdb.Error):
        bench.run().frame(sql)
