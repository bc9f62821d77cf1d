"""Where things are unless the operator says otherwise."""

import os
from pathlib import Path

PROJECT = Path(__file__).parent.parent
DEFAULT_RAW = PROJECT / "data" / "raw"
DEFAULT_DATABASE = PROJECT / "data" / "svd.duckdb"


def database_path() -> Path:
    """Return the built file the app serves: SVD_DATABASE where it is set, else data/svd.duckdb."""
    return Path(os.environ.get("SVD_DATABASE") or DEFAULT_DATABASE)
