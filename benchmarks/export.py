"""How long a whole briefing takes to be written, asked anew, in each form that it can be taken away in.

Run from the project's folder: python -m benchmarks.export
"""

import argparse
import logging
import os
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from svd_data.audiences import AUDIENCES, INTERNAL
from svd_data.briefing import Briefing, PinnedView
from svd_data.build import build_demo
from svd_data.catalogue import load_catalogue
from svd_data.database import Database
from svd_ui.answers import PAGE_ANSWERS
from svd_ui.charts import draw_unchecked
from svd_ui.export.briefings import write_briefing
from svd_ui.export.formats import FORMATS

# What a briefing of twelve views may take on two cores, by the clock.
MOST_SECONDS = 30

INDICATORS = ("serious_violence", "knife_crime", "robbery", "firearm_crime", "domestic_abuse", "serious_youth_violence")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--views", type=int, default=12)
    parser.add_argument("--audiences", nargs="*", default=[INTERNAL], choices=AUDIENCES)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit's, of functions that run without a server
    draw_unchecked()  # as the app is served
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.duckdb"
        build_demo(path)
        briefing = briefing_of(arguments.views)
        print(
            f"\nA briefing of {arguments.views} views, at most {MOST_SECONDS} s by the clock, {os.cpu_count()} cores\n"
        )
        print(f"{'audience':10}{'form':14}{'clock':>8}{'processor':>11}{'MB':>7}")
        for audience in arguments.audiences:
            for form, each in FORMATS.items():
                if not each.is_of_one_picture:
                    print(f"{audience:10}{each.label:14}{time_export(briefing, path, audience, form)}", flush=True)


def briefing_of(count: int) -> Briefing:
    """Return a briefing of so many views: every page with the first indicator, then with the next."""
    pages, indicators = cycle(PAGE_ANSWERS), cycle(INDICATORS)
    each = ((page, indicator) for indicator in indicators for page in islice(pages, len(PAGE_ANSWERS)))
    return Briefing("Benchmark", tuple(PinnedView(page, {"indicator": (name,)}) for page, name in islice(each, count)))


def time_export(briefing: Briefing, path: Path, audience: str, form: str) -> str:
    """Return what writing it takes, with nothing kept of an earlier one but what Python has imported."""
    import streamlit as st

    from svd_ui.export import render

    st.cache_data.clear()
    render._drawn.cache_clear()
    render._png.cache_clear()
    connection = Database(path).current()
    catalogue = load_catalogue(connection)
    clock, processor = time.perf_counter(), time.process_time()
    _, content = write_briefing(briefing, connection, catalogue, audience, form)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    late = "" if clock <= MOST_SECONDS else "  too long"
    return f"{clock:7.1f}s{processor:10.1f}s{len(content) / 1e6:7.1f}{late}"


if __name__ == "__main__":
    main()
