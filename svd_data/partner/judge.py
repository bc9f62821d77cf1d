"""Rules about whole rows: what must be there, the order of days, ages, references that come twice."""

from itertools import pairwise

import duckdb

from svd_data.partner.columns import REFERRALS, STAGES
from svd_data.partner.mapping import VICTIMS, PartnerMapping
from svd_data.partner.rules import Rulebook


def judge_rows(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, book: Rulebook) -> None:
    """Add the faults of whole rows to `faults`, and create `rejected` (file_no, row_no, rule: the first in the rules' order)
    and `repeated` (file_no, row_no): exact repeats of a record, the first of which counts.
    """
    _note(connection, "", "id_missing", "id IS NULL")
    _note_unless_told(connection, mapping.day, "date_missing", "day IS NULL")
    if mapping.folder == REFERRALS:
        _judge_referrals(connection, mapping, book)
    connection.execute("INSERT INTO faults SELECT file_no, row_no, '', rule, NULL FROM apart")
    _reject(connection, book)
    _judge_repeats(connection, mapping)
    _reject(connection, book)


def _judge_referrals(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, book: Rulebook) -> None:
    ours = {**mapping.ours, **mapping.always}
    _note_unless_told(connection, "programme", "programme_missing", "programme IS NULL")
    if "person_id" in ours:
        _note(connection, "person_id", "person_missing", "person_id IS NULL")
    stages = [stage for stage in STAGES if stage in ours]
    for place, (_, stage) in enumerate(pairwise(stages), start=1):
        _note(connection, stage, "dates_out_of_order", f"{stage} < greatest({', '.join(stages[:place])})", is_told=True)
    for programme, age in book.age_floors.items():
        if age is not None and "age" in mapping.ours:
            _note(connection, "age", "below_age_floor", f"programme = '{programme}' AND age < {age}", is_told=True)


def _note(
    connection: duckdb.DuckDBPyConnection, name: str, rule: str, condition: str, *, is_told: bool = False
) -> None:
    """Note the rule for each row that meets the condition, SQL over `records`. is_told: with what stands in the cell."""
    joined = "JOIN lines USING (file_no, row_no)" if is_told else ""
    connection.execute(
        f"""
        INSERT INTO faults
        SELECT file_no, row_no, '{name}', '{rule}', {f"lines.{name}" if is_told else "NULL"}
        FROM (FROM records r WHERE {condition}) {joined}
        """
    )


def _note_unless_told(connection: duckdb.DuckDBPyConnection, name: str, rule: str, condition: str) -> None:
    """The same, but not for rows of which it is told already why this column has no value."""
    _note(
        connection, name, rule,
        f"{condition} AND NOT EXISTS (FROM faults f WHERE f.file_no = r.file_no AND f.row_no = r.row_no AND f.name = '{name}')",
    )  # fmt: skip


def _judge_repeats(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping) -> None:
    """Create `repeated`, and note the rows whose reference an earlier one has that says something else.

    Where one row is a victim, the rows of an offence must say the same of the offence, and one is a repeat only where the
    victim's own reference comes twice: two victims may be alike.
    """
    victims = mapping.rows == VICTIMS
    is_repeat = "row_hash = first_row"
    if victims:
        is_repeat = "copy > 1" if "victim_1_id" in mapping.ours else "false"
    same_victim = "id, victim_1_id, row_hash" if victims and "victim_1_id" in mapping.ours else "id"
    connection.execute(
        f"""
        CREATE TABLE twice AS
        WITH good AS (FROM records ANTI JOIN rejected USING (file_no, row_no)),
        ids AS (SELECT id FROM good GROUP BY id HAVING count(*) > 1)
        SELECT
          file_no, row_no, row_hash, record_hash,
          first_value(row_hash) OVER first AS first_row, first_value(record_hash) OVER first AS first_record,
          row_number() OVER first AS place, row_number() OVER (PARTITION BY {same_victim} ORDER BY file_no, row_no) AS copy
        FROM good SEMI JOIN ids USING (id)
        WINDOW first AS (PARTITION BY id ORDER BY file_no, row_no);
        CREATE TABLE repeated AS
        SELECT file_no, row_no FROM twice WHERE place > 1 AND record_hash = first_record AND {is_repeat};
        INSERT INTO faults
        SELECT file_no, row_no, 'id', 'id_repeated', NULL FROM twice
        WHERE place > 1 AND {"record_hash <> first_record" if victims else "row_hash <> first_row"};
        DROP TABLE twice
        """
    )


def _reject(connection: duckdb.DuckDBPyConnection, book: Rulebook) -> None:
    """Create `rejected` from the faults that are errors: one row a rejected row, with the first rule that it breaks."""
    errors = [(rule.rule_id, rule.place) for rule in book.rules.values() if book.is_error(rule.rule_id)]
    values = ", ".join(f"('{rule}', {place})" for rule, place in errors)
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE rejected AS
        SELECT file_no, row_no, min_by(rule, place) AS rule
        FROM faults JOIN (VALUES {values}) errors (rule, place) USING (rule)
        GROUP BY file_no, row_no
        """
    )
