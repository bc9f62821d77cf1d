"""More than two hundred texts that are no condition, by what they try. Whoever finds another way in adds it here."""

_STATEMENTS = [
    "SELECT 1", "knife; SELECT 1", "1; DROP TABLE offences", "knife; DELETE FROM offences", "DROP TABLE offences",
    "DELETE FROM offences WHERE knife", "UPDATE offences SET knife = TRUE", "INSERT INTO offences VALUES (1)",
    "CREATE TABLE t AS SELECT 1", "ALTER TABLE offences ADD COLUMN a TEXT", "TRUNCATE offences", "VACUUM", "CHECKPOINT",
    "EXPLAIN SELECT 1", "CALL pragma_version()", "BEGIN TRANSACTION", "COMMIT", "ROLLBACK", "DESCRIBE offences",
    "SHOW TABLES", "SUMMARIZE offences", "FROM offences", "VALUES (TRUE)", "TABLE offences", "USE memory", "knife;", ";knife",
    "WITH a AS (SELECT 1) SELECT * FROM a", "PREPARE q AS SELECT 1", "EXECUTE q", "DEALLOCATE q", "EXPORT DATABASE '/tmp/x'",
    "IMPORT DATABASE '/tmp/x'", "COMMENT ON TABLE offences IS 'x'", "knife UNION SELECT TRUE", "knife ORDER BY hour",
    "knife LIMIT 1", "knife GROUP BY hour", "knife HAVING TRUE", "knife RETURNING *",
]  # fmt: skip
_SUBQUERIES = [
    "knife = (SELECT TRUE)", "hour IN (SELECT hour FROM offences)", "EXISTS (SELECT 1)", "NOT EXISTS (SELECT 1 FROM victims)",
    "hour > ALL (SELECT 1)", "hour = ANY (SELECT 1)", "hour = SOME (SELECT 1)", "(SELECT knife FROM offences LIMIT 1)",
    "hour IN (VALUES (1), (2))", "hour IN (TABLE offences)", "hour IN (FROM offences)", "knife AND (SELECT count(*) FROM victims) > 0",
    "(WITH a AS (SELECT 1) SELECT 1 FROM a) = 1", "hour = (SELECT max(hour) FROM offences)", "ARRAY(SELECT 1) = 1",
    "hour IN (select hour from offences)", "hour IN (sElEcT 1)", "hour IN ((SELECT 1))",
]  # fmt: skip
_FILES = [
    "read_text('/etc/passwd') = 'x'", "read_csv('/etc/passwd')", "read_blob('/etc/shadow') IS NULL", "glob('/*')",
    "read_parquet('http://example.com/x')", "read_json_auto('/tmp/x')", "parquet_metadata('/tmp/x')", "sniff_csv('/etc/passwd')",
    "outcome = read_text('/etc/passwd')", "outcome IN (read_text('/etc/passwd'))", "'/etc/passwd'", "knife FROM '/etc/passwd'",
    "getenv('HOME') = 'x'", "current_setting('temp_directory') = 'x'", "query('SELECT 1')", "query_table('offences')",
    "duckdb_settings()", "duckdb_secrets()", "pragma_database_list()", "which_secret('a', 'b')", "read_ndjson('/tmp/x')",
    "st_read('/tmp/x')", "sqlite_scan('/tmp/x', 't')", "postgres_scan('a', 'b', 'c')", "iceberg_scan('/tmp/x')",
    "coalesce(read_text('/etc/passwd'), outcome) = 'x'", "write_log('x')", "load_aws_credentials()",
]  # fmt: skip
_SETTINGS = [
    "ATTACH '/tmp/x.db'", "ATTACH 'http://example.com/x.db' AS a", "DETACH svd", "COPY offences TO '/tmp/x'",
    "COPY (SELECT 1) TO '/dev/stdout'", "COPY offences FROM '/etc/passwd'", "PRAGMA database_list", "PRAGMA enable_profiling",
    "SET threads = 64", "SET memory_limit = '99GB'", "RESET ALL", "SET enable_external_access = true", "LOAD httpfs",
    "INSTALL httpfs", "FORCE INSTALL spatial", "UPDATE EXTENSIONS", "CREATE SECRET s (TYPE s3)", "SET VARIABLE a = 1",
    "getvariable('a') = 1", "CREATE MACRO m() AS 1", "knife; SET lock_configuration = false", "knife; ATTACH '/tmp/x.db'",
    "knife; COPY offences TO '/tmp/x'", "knife; LOAD httpfs",
]  # fmt: skip
_NESTING = [
    "(" * 21 + "knife" + ")" * 21, "(" * 900 + "knife" + ")" * 900, "(" * 1_999, ")" * 1_999, "((((", "knife))))", ")(",
    "NOT NOT knife", "NOT " * 400 + "knife", "NOT (" * 300 + "knife" + ")" * 300, "coalesce(" * 150 + "knife" + ")" * 150,
    "(knife AND " * 100 + "knife" + ")" * 100, "knife = (" * 150 + "knife" + ")" * 150, "knife IS TRUE IS " * 100 + "TRUE",
    "NOT knife = " * 160 + "knife", "hour BETWEEN " * 100 + "1", "knife AND " * 250 + "knife", "[" * 900 + "]" * 900,
    "{" * 900 + "}" * 900, "CASE WHEN " * 150 + "knife",
]  # fmt: skip
_BOMBS = [
    "outcome ~ '(a+)+$'", "regexp_matches(outcome, '(a|a)*b')", "outcome SIMILAR TO '(a+)+b'", "outcome !~ '(x+x+)+y'",
    "regexp_full_match(outcome, '(a*)*')", "regexp_extract(outcome, '(.*)*') = ''", "outcome GLOB '***'", "outcome ~~ '%a%'",
    "outcome ILIKE '%a%'", "outcome LIKE '%' || outcome || '%'", "outcome LIKE outcome", "outcome LIKE '" + "%a_" * 700 + "'",
    "regexp_replace(outcome, '(a+)+', '') = ''", "outcome LIKE 'a' ESCAPE '%'", "repeat('a', 999999999) = outcome",
    "range(1000000000) IS NULL", "generate_series(1, 1000000000) IS NULL", "hour ** 99999999 = 1", "factorial(hour) > 1",
    "sleep(100)", "list_transform(range(hour), x -> x) IS NULL", "md5(outcome) = 'x'", "hash(outcome) = 1", "random() < 1",
]  # fmt: skip
_LITERALS = [
    "hour = " + "9" * 1_900, "hour = 123456789", "hour = 1e308", "hour = 0x7fffffff", "hour = 1_000", "hour = 1.5", "hour = -1",
    "hour = .5", "outcome = '" + "a" * 2_000 + "'", "outcome = '" + "a" * 100_000 + "'", "hour IN (" + "1, " * 300 + "1)",
    "hour IN (" + ",".join(["1"] * 201) + ")", "outcome = x'00'", "outcome = e'\\x41'", "outcome = $$a$$", "outcome = $tag$a$tag$",
    "outcome = U&'\\0041'", "outcome = b'1'", "occurred_at > DATE '99999-01-01'", "occurred_at > DATE '2024-13-01'",
    "occurred_at > TIMESTAMP '2024-01-01'", "occurred_at > now()", "occurred_at > current_date", "hour = INTERVAL 1 DAY",
    "hour = INFINITY", "hour = NaN", "1", "''", "NULL", "TRUE", "TRUE OR FALSE", "1 = 1", "'a' = 'a'",
]  # fmt: skip
_LOOKALIKES = [
    "knіfe", "κnife", "knife ΑND firearm", "ｋｎｉｆｅ", "knife\u200b", "\ufeffknife", "knife\u00a0OR firearm", "k\u0301nife",
    "category = 'Rоbbery'", "outcome = 'Аwaiting court outcome'", "outcome LIKE '%сharged%'", "hour = ٣", "hour = １", "hour ＝ 3",
    "hour ＞ 3", "knife\u2028OR firearm", "knife \u202eDNA", "outcome = 'a\u202eb'", "outcome = 'nai\u0308ve'", "“knife”", "outcome = ‘a’",
    "knife＇", "knife；DROP TABLE offences", "（knife）", "outcome = 'a\u200bb'", "outcome = 'a\x00b'", "knife\x00", "\x1aknife",
    "outcome = 'Ωmega'", "кnife = TRUE",
]  # fmt: skip
_COMMENTS = [
    "knife -- OR TRUE", "knife --", "/* x */ knife", "knife /* OR TRUE", "knife */", "/*! SELECT 1 */ knife", "/*+ hint */ knife",
    "knife # x", "knife //", "-- knife", "outcome = 'a' -- b'", "outcome = 'a' /*", "knife <!-- x -->", "knife {# x #}",
]  # fmt: skip
_TEXTS = [
    "outcome = 'a' 'b'", "outcome = 'a", "outcome = a'", "outcome = '''", "outcome = 'a'' OR knife", 'outcome = "a"', '"knife"',
    "`knife`", "[knife]", "offences.knife", "svd.offences.knife", "main.offences.knife", "knife.a", "knife[1]", "outcome[1:2] = 'a'",
    "outcome || 'a' = 'b'", "outcome COLLATE nocase = 'a'", "outcome::INTEGER = 1", "CAST(outcome AS INTEGER) = 1",
    "TRY_CAST(outcome AS DATE) IS NULL", "outcome = \\'a\\'", "outcome = 'a\nb'", "hour = ?", "hour = $1", "hour = $source", "hour = :a",
    "hour = @a", "hour = {{ a }}", "hour = %s", "hour = ${a}", "{'a': 1} = 1", "STRUCT_PACK(a := 1) = 1", "ROW(1) = 1", "(1, 2) = (1, 2)",
    "*", "COLUMNS(*) IS NULL", "* EXCLUDE knife", "lambda x: x", "x -> x", "hour = hour", "count(*) > 1", "sum(hour) OVER () > 1",
    "row_number() OVER (ORDER BY hour) = 1", "rowid = 1", "offence_id = 1", "person_key = 'a'", "record_key = 1", "source_id = 'a'",
    "ward_code = 'E05001222'", "longitude > 1", "IF(knife, firearm, knife)", "CASE WHEN knife THEN firearm END", "iif(knife, 1, 2) = 1",
    "hour IS DISTINCT FROM 1", "hour ISNULL", "hour NOTNULL", "hour + 1 = 2", "hour % 2 = 0", "hour & 1 = 1", "hour << 1 = 2", "~hour = 1",
    "hour BETWEEN SYMMETRIC 5 AND 1", "hour = 1 IS TRUE IS FALSE IS knife", "", " ", "\n\t",
]  # fmt: skip

HOSTILE = (
    *_STATEMENTS, *_SUBQUERIES, *_FILES, *_SETTINGS, *_NESTING, *_BOMBS, *_LITERALS, *_LOOKALIKES, *_COMMENTS, *_TEXTS,
)  # fmt: skip

# Statements for a connection that is past the checker: what it may reach all the same.
PAST_THE_CHECKER = (
    "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM glob('/*')",
    "SELECT * FROM '/etc/passwd'", "ATTACH '/tmp/x.duckdb' AS x", "COPY offences TO '/tmp/x.csv'", "COPY offences FROM '/etc/passwd'",
    "INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true", "SET threads = 64", "SET memory_limit = '99GB'",
    "SET temp_directory = '/tmp'", "EXPORT DATABASE '/tmp/x'", "SELECT * FROM read_parquet('https://example.com/x.parquet')",
    "DELETE FROM offences", "CREATE TABLE svd.x AS SELECT 1", "DROP TABLE offences", "RESET lock_configuration",
)  # fmt: skip
