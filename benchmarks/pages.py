"""The server's time for each page when a filter is changed: asked anew, controlled, drawn and made into messages.

Run from the project's folder: python -m benchmarks.pages
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any
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
from svd_ui.navigation import DEFAULT

PROJECT = Path(__file__).parent.parent
PAGES = (DEFAULT, *sorted(path.stem for path in (PROJECT / "pages").glob("*.py") if path.stem != DEFAULT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offences", type=int, default=1_000_000)
    parser.add_argument("--changes", type=int, default=40, help="how many filters are changed on each page")
    parser.add_argument("--pages", nargs="*", default=PAGES, choices=PAGES)
    parser.add_argument("--audiences", nargs="*", default=(INTERNAL,), choices=AUDIENCES)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        demo, larger = Path(folder) / "demo.duckdb", Path(folder) / "larger.duckdb"
        build_demo(demo)
        make_larger(demo, larger, arguments.offences)
        os.environ["SVD_DATABASE"] = str(larger)
        values = values_of_filters(larger)
        print(f"Server milliseconds, {arguments.offences:,} offences, {arguments.changes} changed filters a page")
        print(f"{'page':10}{'audience':10}{'opened':>8}{'half within':>13}{'95% within':>12}{'same again':>12}")
        for page in arguments.pages:
            for audience in arguments.audiences:
                opened, changed, again = time_page(page, audience, arguments.changes, values)
                figures = 1000 * opened, percentile(changed, 50), percentile(changed, 95), percentile(again, 50)
                print(f"{page:10}{audience:10}{figures[0]:8.0f}{figures[1]:13.0f}{figures[2]:12.0f}{figures[3]:12.0f}")


def time_page(
    page: str, audience: str, changes: int, values: Mapping[str, Sequence[str]]
) -> tuple[float, list[float], list[float]]:
    """Return the seconds to open a page, those of each changed filter, and those of drawing the same once more."""
    test = AppTest.from_file(str(PROJECT / "svd_ui" / "main.py"), default_timeout=120)
    test.query_params["audience"] = audience
    if page != DEFAULT:
        test.switch_page(f"../pages/{page}.py")
    with timed_runs() as seconds:
        test.run()
        again = []
        # One filter after the other goes on to its next value, so that no two settings are the same.
        for number, name in zip(range(changes), cycle(values), strict=False):
            change(test, name, values[name], number // len(values) + 1)
            test.run()
            assert not test.exception, [each.message for each in test.exception]
            again.append(len(seconds))
            test.run()
    same = [seconds[place] for place in again]
    return seconds[0], [seconds[place - 1] for place in again], same


def change(test: AppTest, name: str, values: Sequence[str], number: int) -> None:
    """Give a filter the value after; of the wards it is that one alone."""
    widgets: Any = test.multiselect if name == "wards" else test.selectbox
    widget = next(each for each in widgets if each.key and each.key.rpartition("_")[0] == name)
    value = values[number % len(values)]
    widget.set_value([value] if name == "wards" else value)


def values_of_filters(data_file: Path) -> dict[str, Sequence[str]]:
    """Return what each of the filters changed may be set to; periods of a year only, which every audience may have."""
    catalogue = load_catalogue(open_database(data_file))
    source = catalogue.sources[0]
    return {
        "period": [choice for choice in period_choices(source.months) if choice not in (ALL, CHOSEN)],
        "indicator": [each.indicator_id for each in catalogue.available(source) if each.is_reviewed],
        "wards": list(catalogue.wards),
    }


@contextmanager
def timed_runs() -> Iterator[list[float]]:
    """Yield a list that gets the seconds of each run of the script, from its start to its last message."""
    seconds: list[float] = []
    run = ScriptRunner._run_script

    def timed(self: ScriptRunner, data: Any) -> None:
        start = time.perf_counter()
        run(self, data)
        seconds.append(time.perf_counter() - start)

    with patch.object(ScriptRunner, "_run_script", timed):
        yield seconds


if __name__ == "__main__":
    main()
