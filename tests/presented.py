"""The app with a briefing pinned already, for tests that present one: what svd_ui/main.py runs, after the pins.

`streamlit run tests/presented_app.py`. The views are of two pages; every picture of each is there, and none is the default.
"""

import runpy
from pathlib import Path

from svd_data.briefing import Briefing, PinnedView
from svd_ui.pinned import briefing, keep_briefing

VIEWS = (
    PinnedView("hotspots", {}),
    PinnedView("hotspots", {"indicator": ("knife_crime",), "measure": ("rate",)}, title="Where are knives used?"),
    PinnedView("hotspots", {"indicator": ("robbery",)}, picture="bars"),
    PinnedView("trends", {"indicator": ("knife_crime",), "step": ("quarter",)}),
    PinnedView("trends", {"indicator": ("serious_violence",)}, picture="control"),
    PinnedView("trends", {"indicator": ("cirv_referrals",), "events": ("all",)}),
)

if not briefing().views:
    keep_briefing(Briefing("Scrutiny Co-ordination Committee", VIEWS))
runpy.run_path(str(Path(__file__).parent.parent / "svd_ui" / "main.py"), run_name="__main__")
