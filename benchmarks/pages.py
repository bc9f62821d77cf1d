"""The server's time for each page when a filter is changed: asked anew, controlled, drawn, made into messages.

Run from the project's folder: python -m benchmarks.pages
"""

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.testing.v1 import AppTest

from benchmarks.filters import make_larger
from benchmarks.timing import percentile
from svd_data.audiences import AUDIENCES, INTERNAL
from svd_data.build import build_demo
from svd_data.catalogue import load_catalogue
from svd_data.database import open_database
from svd_data.periods import ALL, CHOSEN, period_choices
from svd_ui.charts import draw_unchecked
from svd_ui.navigation import DEFAULT, PAGES

PROJECT = Path(__file__).parent.parent

# Of the pages that follow wards these have figures of one for partners and the public; the others would refuse, which is quick.
OF_ONE_WARD = ("hotspots", "people")


class Run(NamedTuple):
    """One run of the script: seconds by the clock, and seconds of processor over all threads."""

    seconds: float
    processor: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offences", type=int, default=1_000_000)
    parser.add_argument("--changes", type=int, default=40, help="how many filters are changed on each page")
    parser.add_argument("--pages", nargs="*", default=list(PAGES), choices=PAGES)
    parser.add_argument("--audiences", nargs="*", default=[INTERNAL], choices=AUDIENCES)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit's, of a script that runs without a server
    draw_unchecked()  # as the app is served
    with tempfile.TemporaryDirectory() as folder:
        demo, larger = Path(folder) / "demo.duckdb", Path(folder) / "larger.duckdb"
        build_demo(demo)
        make_larger(demo, larger, arguments.offences)
        os.environ["SVD_DATABASE"] = str(larger)
        values = values_of_filters(larger)
        time_page("hotspots", INTERNAL, 1, values)  # so that no page is timed with what all import
        print(f"\nServer milliseconds, {arguments.offences:,} offences, {arguments.changes} changed filters a page\n")
        print(f"{'':20}{'half within':>20}{'95 in 100 within':>20}{'drawn once more':>20}")
        print(f"{'page':10}{'audience':10}" + f"{'clock':>12}{'cores':>8}" * 3)
        for page in arguments.pages:
            for audience in arguments.audiences:
                changed = values if audience == INTERNAL or page in OF_ONE_WARD else without_wards(values)
                print_figures(page, audience, *time_page(page, audience, arguments.changes, changed))


def without_wards(values: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    return {name: of for name, of in values.items() if name != "wards"}


def print_figures(page: str, audience: str, changed: list[Run], again: list[Run]) -> None:
    cells = [
        f"{percentile([run.seconds for run in runs], percent):12.0f}{percentile([run.processor for run in runs], percent):8.0f}"
        for runs, percent in ((changed, 50), (changed, 95), (again, 50))
    ]
    print(f"{page:10}{audience:10}{''.join(cells)}", flush=True)


def time_page(
    page: str, audience: str, changes: int, values: Mapping[str, Sequence[str]]
) -> tuple[list[Run], list[Run]]:
    """Return the runs after each changed filter, and those of drawing the same once more with every answer kept."""
    test = AppTest.from_file(str(PROJECT / "svd_ui" / "main.py"), default_timeout=120)
    test.query_params["audience"] = audience
    if page != DEFAULT:
        test.switch_page(f"../pages/{page}.py")
    changed, again = [], []
    with timed_runs() as runs:
        test.run()
        # One filter after the other goes on to its next value, so that no two settings are the same.
        for number, name in zip(range(changes), cycle(values), strict=False):
            change(test, name, values[name], number // len(values) + 1)
            for kept in (changed, again):
                test.run()
                assert not test.exception, [each.message for each in test.exception]
                kept.append(runs[-1])
    return changed, again


def change(test: AppTest, name: str, values: Sequence[str], number: int) -> None:
    """Give a filter one of its values; of the wards it is that one alone."""
    widgets: Any = test.multiselect if name == "wards" else test.selectbox
    widget = next(each for each in widgets if each.key and each.key.rpartition("_")[0] == name)
    value = values[number % len(values)]
    widget.set_value([value] if name == "wards" else value)


def values_of_filters(data_file: Path) -> dict[str, Sequence[str]]:
    """Return what each of the filters may be set to; of periods those of a year, which every audience may have."""
    catalogue = load_catalogue(open_database(data_file))
    source = catalogue.sources[0]
    return {
        "period": [choice for choice in period_choices(source.months) if choice not in (ALL, CHOSEN)],
        "indicator": [each.indicator_id for each in catalogue.available(source) if each.is_reviewed],
        "wards": list(catalogue.wards),
    }


@contextmanager
def timed_runs() -> Iterator[list[Run]]:
    """Yield a list that gets each run of the script, from its start to its last message."""
    runs: list[Run] = []
    run_script = ScriptRunner._run_script

    def timed(self: ScriptRunner, data: Any) -> None:
        seconds, processor = time.perf_counter(), time.process_time()
        run_script(self, data)
        runs.append(Run(time.perf_counter() - seconds, time.process_time() - processor))

    with patch.object(ScriptRunner, "_run_script", timed):
        yield runs


if __name__ == "__main__":
    main()
