"""The built file's tables, read from schema.sql, and the version of their shape."""

import re
from pathlib import Path

SCHEMA_VERSION = 4

SCHEMA_SQL = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")

TABLES: tuple[str, ...] = tuple(re.findall(r"^CREATE TABLE (\w+)", SCHEMA_SQL, flags=re.MULTILINE))
