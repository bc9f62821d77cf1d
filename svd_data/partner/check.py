"""What partners' files would come to, as text: the answer of `python -m svd_data check --raw DIR`. Builds nothing, keeps nothing."""

from datetime import date
from pathlib import Path

import pandas as pd

from svd_data.area import load_area
from svd_data.errors import InputError
from svd_data.geography import build_geography
from svd_data.partner.findings import COLUMNS, findings_text
from svd_data.partner.load import check_partner, partner_folders
from svd_data.partner.reading import FATES, Folder
from svd_data.readers.boundaries import load_boundaries
from svd_data.readers.lookups import load_lookups

_WORDS = {
    "kept": "kept (in the area)",
    "elsewhere": "elsewhere (placed, outside the area)",
    "unplaced": "unplaced (nothing says where)",
    "rejected": "rejected (errors below)",
    "repeated": "repeated (exact copies, counted once)",
}


def check_folders(raw: Path, today: date) -> list[Folder]:
    """Return what each folder of partner files in `raw` would come to; it needs area.toml and boundaries/ beside them.

    Raises InputError where those cannot be used, or a folder has no mapping; DefinitionError for a mapping.
    """
    folders = partner_folders(raw)
    if not folders:
        raise InputError(
            f"{raw} holds no partner files: put CSV or .xlsx files into {raw / 'offences'} or {raw / 'referrals'}, with a "
            "mapping.toml. data/README.md shows how."
        )
    geography = build_geography(
        load_area(raw / "area.toml"), load_boundaries(raw / "boundaries"), load_lookups(raw / "lookups")
    )
    return [check_partner(folder, geography, today) for folder in folders]


def check_text(folders: list[Folder]) -> str:
    """Return the folders' reports as Markdown, to send back as it stands."""
    return "\n\n".join(_report(folder) for folder in folders) + "\n"


def all_findings(folders: list[Folder]) -> pd.DataFrame:
    """Return the findings of all folders in one frame, as findings_frame has them."""
    return pd.concat([folder.findings for folder in folders], ignore_index=True)[list(COLUMNS)]


def _report(folder: Folder) -> str:
    width = max(map(len, _WORDS.values()))
    rows = [f"    {'rows read':<{width}}  {folder.fates['rows']:>9,}"]
    rows += [f"    {_WORDS[fate]:<{width}}  {folder.fates[fate]:>9,}" for fate in FATES]
    verdict = "REFUSED: nothing of this folder is loaded until what stops it is put right." if folder.is_refused else ""
    notices = [f"- {f'{file}: ' if file else ''}{message}" for file, message in folder.notices]
    findings = findings_text(folder.findings) or "No row breaks a rule."
    parts = [
        f"# {folder.mapping.source.title} ({folder.mapping.folder}/)",
        verdict,
        "\n".join(rows),
        "\n".join(["## To know", "", *notices]) if notices else "",
        findings,
    ]
    return "\n\n".join(part for part in parts if part)
