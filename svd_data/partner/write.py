"""A partner's kept records into the built file's tables. Their own references become keys on the way."""

import duckdb

from svd_data.definitions import UNKNOWN_CATEGORY, crime_types
from svd_data.partner.columns import AGE_BANDS, NEED, OFFENCES, our_columns
from svd_data.partner.keys import PERSON, RECORD, Secret, byte_sql, key_sql
from svd_data.partner.mapping import VICTIMS, PartnerMapping
from svd_data.partner.sql import only_row

_OFFENCE = ("subgroup", "place_type", "outcome", "knife", "firearm", "domestic_abuse")
_REFERRAL = ("programme", "referral_source", "sex", "ethnicity", "triaged_on", "accepted_on", "engaged_on", "completed_on",
             "closed_on", "closure_reason")  # fmt: skip
_TYPES = {"age": "SMALLINT"}
# Of a referral's own key so many digits, 128 bits: they are an index of the built file, and the whole would double its time.
_DIGITS = 32
# A key has 32 bytes: the first is the offence's, then fifteen for its victims and sixteen for its suspects.
_BYTE_OF_PERSON = {"victims": "1 + (person_no - 1) % 15", "suspects": "16 + (person_no - 1) % 16"}


def write_offences(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, secret: Secret) -> None:
    """Fill out.offences, out.victims and out.suspects from the kept rows of `placed`."""
    _create_kept_offences(connection, mapping, secret)
    for people in ("victims", "suspects"):
        _create_people(connection, mapping, people)
        connection.execute(
            f"""
            INSERT INTO out.{people} BY NAME
            SELECT
              offence_id, person_no, age, age_band, sex, ethnicity,
              {byte_sql("record_hex", _BYTE_OF_PERSON[people])} AS record_key
            FROM {people} JOIN kept_offences USING (offence_id) ORDER BY offence_id, person_no
            """
        )
    columns = ", ".join(_own_or_null(name, mapping) for name in _OFFENCE)
    at = "occurred_at" if "occurred_at" in mapping.ours else "NULL::TIMESTAMP"
    if "occurred_on" in mapping.ours:
        at = f"occurred_on + {'coalesce(occurred_time, TIME ' if 'occurred_time' in mapping.ours else '(TIME '}'00:00:00')"
    kinds = ", ".join(f"('{name}', {counted})" for name, counted in crime_types().is_crime.items())
    category = f"coalesce({_own('category', mapping)}, '{UNKNOWN_CATEGORY}')"
    connection.execute(
        f"""
        INSERT INTO out.offences BY NAME
        SELECT
          offence_id, $source AS source_id, month, {at} AS occurred_at, {category} AS category,
          coalesce(kinds.is_crime, true) AS is_crime, ward_code, lsoa_code, source_lsoa_code, longitude, latitude, {columns},
          v.youngest AS youngest_victim_age, s.youngest AS youngest_suspect_age, v.has_female AS has_female_victim,
          {byte_sql("record_hex", "0")} AS record_key
        FROM kept_offences
        LEFT JOIN (VALUES {kinds}) kinds (name, is_crime) ON kinds.name = {category}
        LEFT JOIN (
          SELECT offence_id, min(age) AS youngest,
            CASE WHEN bool_or(sex = 'female') THEN true WHEN bool_and(sex IS NOT NULL) THEN false END AS has_female
          FROM victims GROUP BY offence_id) v USING (offence_id)
        LEFT JOIN (SELECT offence_id, min(age) AS youngest FROM suspects GROUP BY offence_id) s USING (offence_id)
        ORDER BY offence_id
        """,
        {"source": mapping.source.source_id},
    )


def _create_kept_offences(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, secret: Secret) -> None:
    """Create `kept_offences`, one row an offence: its first kept row, offence_id after those of other sources, record_hex."""
    (last,) = only_row(connection, "SELECT coalesce(max(offence_id), 0) FROM out.offences")
    first = (
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY file_no, row_no) = 1" if mapping.rows == VICTIMS else ""
    )
    # In the order of the table, so that its place is its number: a window over the same order takes twice as long.
    connection.execute(
        f"""
        CREATE TABLE in_order AS
        SELECT *, date_trunc('month', day)::DATE AS month FROM placed WHERE fate = 'kept' {first}
        ORDER BY month, ward_code, lsoa_code, file_no, row_no;
        CREATE VIEW numbered AS SELECT {last} + 1 + rowid AS offence_id, * FROM in_order
        """
    )
    connection.execute(
        f"CREATE TABLE kept_offences AS SELECT *, {key_sql('id', RECORD)} AS record_hex FROM numbered",
        secret.parameters(),
    )


def _create_people(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, people: str) -> None:
    """Create `victims` or `suspects`, one row a person of a kept offence of whom anything is recorded."""
    columns = [
        column for name, column in our_columns(OFFENCES).items() if name in mapping.ours and column.people == people
    ]
    # Where one row is a victim, the suspects stand on each row of an offence alike.
    per_victim = people == "victims" and mapping.rows == VICTIMS
    source = "kept_offences"
    if per_victim:
        source = "(FROM placed WHERE fate = 'kept') JOIN (SELECT id, offence_id FROM kept_offences) USING (id)"
    selects = []
    for number in sorted({column.number for column in columns}):
        own = {column.base: column.name for column in columns if column.number == number}
        anything = " OR ".join(f"{name} IS NOT NULL" for name in own.values())
        person = "row_number() OVER (PARTITION BY offence_id ORDER BY file_no, row_no)" if per_victim else str(number)
        selects.append(
            f"""
            SELECT offence_id, {person} AS person_no, {own.get("age", "NULL")}::SMALLINT AS age,
              {_age_band(own.get("age"), own.get("age_band"))} AS age_band,
              {own.get("sex", "NULL")}::VARCHAR AS sex, {own.get("ethnicity", "NULL")}::VARCHAR AS ethnicity
            FROM {source} WHERE {anything}
            """
        )
    texts = ", ".join(f"NULL::VARCHAR AS {name}" for name in ("age_band", "sex", "ethnicity"))
    none = f"SELECT NULL::BIGINT AS offence_id, 0 AS person_no, NULL::SMALLINT AS age, {texts} WHERE false"
    connection.execute(f"CREATE TABLE {people} AS {' UNION ALL '.join(selects) or none}")


def write_referrals(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, secret: Secret) -> None:
    """Fill out.referrals and out.referral_needs from the kept rows of `placed`."""
    columns = ", ".join(_own_or_null(name, mapping) for name in _REFERRAL)
    age, band = (name if name in mapping.ours else None for name in ("age", "age_band"))
    person = key_sql("person_id", PERSON) if "person_id" in mapping.ours else "NULL"
    flags = [name for name in mapping.ours if name.startswith(NEED)]
    needs = [f"CASE WHEN {name} THEN '{name.removeprefix(NEED)}' END" for name in flags]
    listed = f"string_split(coalesce({_own('needs', mapping)}, ''), ';')"
    every = f"list_distinct(list_concat({listed}, [{', '.join(needs) or 'NULL'}]))"
    connection.execute(
        f"""
        CREATE TABLE kept_referrals AS
        SELECT *, substr({key_sql("id", RECORD)}, 1, {_DIGITS}) AS referral_id FROM placed WHERE fate = 'kept'
        """,
        secret.parameters(),
    )
    connection.execute(
        f"""
        INSERT INTO out.referrals BY NAME
        SELECT
          referral_id, $source AS source_id, {person} AS person_key, referred_on,
          {age or "NULL"}::SMALLINT AS age, {_age_band(age, band)} AS age_band, ward_code, {columns},
          {byte_sql("referral_id", "0")} AS record_key
        FROM kept_referrals ORDER BY referred_on, programme, file_no, row_no
        """,
        {"source": mapping.source.source_id} | (secret.parameters() if "person_id" in mapping.ours else {}),
    )
    connection.execute(
        f"""
        INSERT INTO out.referral_needs
        SELECT referral_id, need FROM (SELECT referral_id, unnest({every}) AS need FROM kept_referrals) WHERE need <> ''
        """
    )


def _own(name: str, mapping: PartnerMapping) -> str:
    """Return SQL for one of our columns in a work table: its name, or NULL where no heading is brought to it."""
    return name if name in {**mapping.ours, **mapping.always} else f"NULL::{_TYPES.get(name, 'VARCHAR')}"


def _own_or_null(name: str, mapping: PartnerMapping) -> str:
    return name if name in {**mapping.ours, **mapping.always} else f"NULL AS {name}"


def _age_band(age: str | None, band: str | None) -> str:
    """Return SQL for the band of an age, or the band as given where there is no age."""
    if age is None:
        return f"{band or 'NULL'}::VARCHAR"
    *bounded, (oldest, _) = [(name, name.partition("-")[2]) for name in AGE_BANDS]
    steps = " ".join(f"WHEN {age} <= {most} THEN '{name}'" for name, most in bounded)
    return f"CASE WHEN {age} IS NULL THEN {band or 'NULL'} {steps} ELSE '{oldest}' END"
