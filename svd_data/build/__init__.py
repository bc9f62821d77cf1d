"""Builds of the DuckDB file: from data.police.uk and ONS files, or the demonstration data. Owns every write to it."""

from svd_data.build.build import build
from svd_data.build.demo import build_demo

__all__ = ["build", "build_demo"]
