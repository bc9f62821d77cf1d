"""What a built file holds and what it cannot say, as plain text: the answer of `python -m svd_data check`."""

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from svd_data.catalogue import Catalogue, RecordSource, load_catalogue
from svd_data.database import Connection, open_database
from svd_data.periods import add_months, month_name, months_between, months_in_words

_WIDTH = 98

# Nobody reads further than this at a terminal; what is left out is counted.
_LONGEST_LIST = 12
_LONGEST_TABLE = 60
_EXAMPLES = 2

_COUNTS = ["rows", "kept", "elsewhere", "unplaced", "rejected", "repeated"]

# What became of a row, in the order in which a build decides it.
_FATES = {
    "kept": "kept (in the area)",
    "elsewhere": "elsewhere (placed, outside the area)",
    "unplaced": "unplaced (no point, no usable small area: in or out is not known)",
    "rejected": "rejected (malformed)",
    "repeated": "repeated (exact copies with an ID, counted once)",
}


def report(path: Path) -> str:
    """Return what the built file at `path` holds, in words and tables. Raises DatabaseError as open_database does."""
    connection = open_database(path)
    catalogue = load_catalogue(connection)
    coverage = connection.frame("SELECT * FROM coverage ORDER BY source_id, month, file")
    rejects = connection.frame("SELECT source_id, file, line, reason FROM rejects ORDER BY source_id, file, line")
    parts = [_build(connection, catalogue, path)]
    for source in catalogue.sources:
        parts += _offences(
            source,
            coverage[coverage["source_id"] == source.source_id],
            rejects[rejects["source_id"] == source.source_id],
        )
    parts += [_residents(connection), _deprivation(connection), _other_sources(connection), _notices(connection)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _build(connection: Connection, catalogue: Catalogue, path: Path) -> str:
    row = connection.frame(
        """
        SELECT ward_vintage, lsoa_vintage, schema_version, baseline_year, goal_year,
          (SELECT count(*) FROM wards) AS wards, (SELECT count(*) FROM lsoas) AS lsoas,
          (SELECT count(*) FROM lsoas WHERE ward_code IS NULL) AS unfitted
        FROM build
        """
    ).iloc[0]
    unfitted = f", {row['unfitted']} of them in no ward" if row["unfitted"] else ""
    facts = [
        ("File", str(path)),
        (
            "Built",
            f"{catalogue.built_at:%d %B %Y, %H:%M} UTC; version {catalogue.version}, schema {row['schema_version']}",
        ),
        ("Wards", f"{row['wards']}, of {row['ward_vintage']}"),
        ("Small areas", f"{row['lsoas']} LSOAs, of {row['lsoa_vintage']}{unfitted}"),
        ("Goal", f"from {row['baseline_year']} to {row['goal_year']}"),
    ]
    if catalogue.is_synthetic:
        facts.append(("Data", "SYNTHETIC: describes no real offence or person"))
    return _titled(f"{catalogue.area_name} ({catalogue.area_code})", _facts(facts))


def _offences(source: RecordSource, coverage: pd.DataFrame, rejects: pd.DataFrame) -> list[str]:
    """Return the parts about one source of offences: months and rows, files, malformed rows, what it cannot say."""
    loaded = coverage[coverage["status"] == "loaded"]
    # A partner's rejected rows without a date are of no month, but they were read.
    read = coverage[coverage["status"].isin(["loaded", "undated"])]
    return [
        _titled(f"{source.title} ({source.source_id})", _months(source) + "\n\n" + _fates(read)),
        _titled("Files", _files(loaded) + _files_set_aside(coverage), "-"),
        _titled("Malformed rows", _malformed(rejects), "-") if not rejects.empty else "",
        _titled("What this source cannot say", _cannot_say(source), "-"),
    ]


def _months(source: RecordSource) -> str:
    first, last = source.months[0], source.months[-1]
    span = [add_months(first, step) for step in range(months_between(first, last) + 1)]
    gaps = months_in_words(set(span) - set(source.months))
    facts = [
        ("Publisher", f"{source.publisher} ({source.licence})"),
        ("Access", "restricted" if source.is_restricted else "open data"),
        ("Months", f"{len(source.months)} loaded, {months_in_words([first])[0]} to {month_name(last)}"),
        ("Gaps", "; ".join(gaps) if gaps else "none"),
    ]
    if source.provisional:
        facts.append(("Provisional", "; ".join(months_in_words(source.provisional))))
    return _facts(facts)


def _fates(loaded: pd.DataFrame) -> str:
    total = int(loaded["rows"].sum())
    rows = [["rows read", f"{total:,}", ""]]
    rows += [
        [words, f"{count:,}", _share(count, total)]
        for name, words in _FATES.items()
        for count in [int(loaded[name].sum())]
    ]
    return _table(rows, left={0})


def _files(loaded: pd.DataFrame) -> str:
    """Return one line a loaded file, the newest where there are too many to read."""
    shown = loaded.tail(_LONGEST_TABLE)
    header = ["month", *_COUNTS[:3], "unplaced", "", *_COUNTS[4:], "file"]
    rows = [
        [f"{row.month:%Y-%m}", f"{row.rows:,}", f"{row.kept:,}", f"{row.elsewhere:,}", f"{row.unplaced:,}",
         _share(row.unplaced, row.rows), f"{row.rejected:,}", f"{row.repeated:,}", _short_name(row.file)]
        for row in shown.itertuples()
    ]  # fmt: skip
    text = _table([header, *rows], left={0, 8})
    if earlier := len(loaded) - len(shown):
        left_out = loaded.head(earlier)[_COUNTS].sum()
        counts = ", ".join(f"{int(left_out[name]):,} {name}" for name in _COUNTS)
        text += "\n" + _wrapped(f"and {earlier} earlier files: {counts}")
    return text


def _files_set_aside(coverage: pd.DataFrame) -> str:
    """Return each file that another one of the same force and month stands in for, by its full name."""
    lines = []
    reasons = {
        "identical": "Left out, because a file of the same force and month has the same content:",
        "superseded": "Left out, because another file of the same force and month comes later in sorted order:",
    }
    for status, why in reasons.items():
        files = list(coverage.loc[coverage["status"] == status, "file"])
        if files:
            lines += ["", why, *_listed(files)]
    return "\n" + "\n".join(lines) if lines else ""


def _malformed(rejects: pd.DataFrame) -> str:
    """Return the reasons, the most frequent first, each with how many rows and where the first of them stand."""
    counts = rejects["reason"].value_counts().reset_index().sort_values(["count", "reason"], ascending=[False, True])
    lines = []
    for reason, count in counts.head(_LONGEST_LIST).itertuples(index=False, name=None):
        lines.append(textwrap.shorten(f"{count:,} × {reason}", _WIDTH - 2, placeholder=" …"))
        same = rejects[rejects["reason"] == reason]
        lines += [f"    {row.file}, line {_line(row.line)}" for row in same.head(_EXAMPLES).itertuples()]
        if count > _EXAMPLES:
            lines.append(f"    and {count - _EXAMPLES:,} more")
    if (more := len(counts) - _LONGEST_LIST) > 0:
        lines.append(f"and {more:,} more reasons, {int(counts['count'].tail(more).sum()):,} rows")
    return "\n".join(lines)


def _cannot_say(source: RecordSource) -> str:
    if not source.not_recorded:
        return "It records all that this project can show."
    return "It does not record:\n" + "\n".join(f"  {words}" for words in source.not_recorded)


def _residents(connection: Connection) -> str:
    """Return one line a dataset and year: residents, how many of the small areas it names, what it tells apart."""
    datasets = connection.frame(
        """
        SELECT dataset, year, sum(persons)::BIGINT AS persons, count(DISTINCT ward_code) AS wards,
          (SELECT count(*) FROM wards) AS all_wards,
          concat_ws(', ', CASE WHEN count(age) > 0 THEN 'age' END, CASE WHEN count(sex) > 0 THEN 'sex' END,
            CASE WHEN count(ethnicity) > 0 THEN 'ethnicity' END) AS breakdowns
        FROM population GROUP BY dataset, year ORDER BY dataset, year
        """
    )
    if datasets.empty:
        return _titled("Residents", "None are loaded: there are counts and no rates.")
    rows = [
        [row.dataset, str(row.year), f"{row.persons:,}", f"{row.wards} of {row.all_wards}", row.breakdowns or "none"]
        for row in datasets.itertuples()
    ]
    return _titled(
        "Residents", _table([["dataset", "year", "residents", "wards", "told apart by"], *rows], left={0, 4})
    )


def _deprivation(connection: Connection) -> str:
    editions = connection.frame(
        """
        SELECT deprivation_edition AS edition, count(*) AS lsoas FROM lsoas
        WHERE deprivation_rank IS NOT NULL GROUP BY ALL ORDER BY ALL
        """
    )
    found = [f"edition {row.edition}, for {row.lsoas} small areas" for row in editions.itertuples()]
    return _titled("Deprivation", "\n".join(found) or "No edition that knows every small area is loaded.")


def _other_sources(connection: Connection) -> str:
    sources = connection.frame(
        "SELECT title, publisher, licence, retrieved_on FROM sources WHERE record_kind <> 'offences' ORDER BY source_id"
    )
    lines = [
        _wrapped(f"{row.title}: {row.publisher} ({row.licence}){'' if pd.isna(row.retrieved_on) else f'; as at {row.retrieved_on:%d %B %Y}'}")
        for row in sources.itertuples()
    ]  # fmt: skip
    return _titled("Other sources", "\n".join(lines)) if lines else ""


def _notices(connection: Connection) -> str:
    """Return what the build wants a person to know; files with the same notice stand together."""
    notices = connection.frame("SELECT message, file FROM notices ORDER BY source_id, file, message")
    lines = []
    for message, files in notices.groupby("message", sort=False)["file"]:
        lines.append(_wrapped(str(message)))
        lines += _listed([name for name in files if pd.notna(name)])
    return _titled("Notices", "\n".join(lines)) if lines else ""


def _titled(title: str, text: str, underline: str = "=") -> str:
    return f"{title}\n{underline * len(title)}\n{text}"


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(
        textwrap.fill(value, _WIDTH, initial_indent=f"{name:<13}", subsequent_indent=" " * 13) for name, value in facts
    )


def _table(rows: Sequence[Sequence[str]], left: set[int]) -> str:
    """Return rows in columns: text columns (`left`) to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            cell.ljust(width) if number in left else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _listed(items: Sequence[str]) -> list[str]:
    lines = [f"    {item}" for item in items[:_LONGEST_LIST]]
    return [*lines, f"    and {len(items) - _LONGEST_LIST:,} more"] if len(items) > _LONGEST_LIST else lines


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent="  ")


def _short_name(file: str) -> str:
    return file.replace("!", "/").rsplit("/", 1)[-1]


def _line(line: object) -> str:
    return "not known" if pd.isna(line) else str(line)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""
