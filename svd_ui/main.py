"""The main script: navigation, the data (built on a first run), the shared sidebar. It runs before every page."""

from pathlib import Path

import streamlit as st

from svd_data.errors import AudienceError, DatabaseError, DefinitionError, FilterError, InputError, SVDError
from svd_data.paths import database_path
from svd_ui import context, first_run
from svd_ui.audience import bound_of
from svd_ui.briefing_links import own_parameters, take_link
from svd_ui.frame import show_banner, show_link_problems
from svd_ui.lab.state import draft_parameters, take_draft_link
from svd_ui.navigation import LAB, PRESENT, navigation
from svd_ui.present import hide_all_but_the_view, show_way_back
from svd_ui.saved_drafts import is_lab_open
from svd_ui.sidebar import choose_filters


def main() -> None:
    st.set_page_config(page_title="Serious Violence Duty Explorer", page_icon="📍", layout="wide")
    st.html(_STYLE)
    st.logo(str(Path(__file__).parent / "assets" / "name.svg"), size="large")
    path = database_path()
    page = navigation(has_lab=_has_lab(path))
    is_presenting = page.url_path == PRESENT
    if is_presenting:
        hide_all_but_the_view()
    try:
        if not path.exists():
            first_run.build_demonstration_data(path)
        connection = context.database_at(path).current()
        catalogue = context.catalogue_of(connection)
        take_link(page.url_path, catalogue)
        if page.url_path == LAB:
            take_draft_link()
        own = draft_parameters() if page.url_path == LAB else own_parameters(page.url_path, catalogue)
        way_back = st.sidebar.container()
        filters, audience = choose_filters(catalogue, bound_of(catalogue), own)
        with way_back:
            show_way_back()
    except (DatabaseError, InputError) as error:
        first_run.show_unusable(error)
        st.stop()
    except (AudienceError, DefinitionError, FilterError) as error:
        st.error(str(error))
        st.stop()
    here = context.start(connection, filters, audience)
    if not is_presenting:
        show_banner(here)
        show_link_problems(catalogue)
    page.run()


def _has_lab(path: Path) -> bool:
    """Return whether the lab is in the navigation, which stands before what is loaded is known to be sound."""
    try:
        return is_lab_open(context.catalogue_of(context.database_at(path).current()) if path.exists() else None)
    except SVDError:
        return False


# Type large enough for a projector, a sentence that leads, and room that is not wasted above it.
_STYLE = """<style>
  .block-container { padding-top: 2.2rem; padding-bottom: 3rem; max-width: 1500px; }
  h1 { font-size: 2rem !important; padding: 0 0 .4rem 0 !important; }
  h2 { font-size: 1.45rem !important; padding: .4rem 0 !important; }
  .svd-facts { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: .45rem 1.2rem; }
  .svd-facts { margin: 0 0 .4rem 0 !important; max-width: 75rem; }
  .svd-facts dt { font-weight: 600; }
  @media (max-width: 640px) { .svd-facts { display: block; } .svd-facts dt { margin-top: .5rem; } }
  .svd-facts dd { margin: 0 !important; overflow-wrap: anywhere; }
  .svd-facts ul { margin: 0 !important; padding-left: 1.2rem; }
  h3 { font-size: 1.2rem !important; padding: .3rem 0 !important; }
  .svd-credit { font-size: .78rem; color: #3D3D3D; margin: 0; }
  .svd-lead { font-size: 1.3rem; line-height: 1.45; margin: 0 0 .35rem 0; max-width: 68rem; }
  .svd-second { font-size: 1.05rem; margin: 0 0 .6rem 0; max-width: 68rem; }
  .svd-note { font-size: .92rem; color: #3D3D3D; margin: .1rem 0; max-width: 75rem; }
  .svd-banner, .svd-draft { background: #FFF4E5; border-left: 6px solid #F46A25; color: #0B0C0C; font-size: 1rem; }
  .svd-banner, .svd-draft { padding: .45rem .8rem; margin-bottom: .6rem; }
  .svd-headline { display: grid; grid-template-columns: 5.2rem 220px 1fr; gap: .2rem 1.2rem; align-items: center; font-size: 1.02rem; }
  .svd-headline img { max-width: 100%; }
  .svd-count { font-size: 1.6rem; font-weight: 600; text-align: right; font-variant-numeric: tabular-nums; }
  [data-testid="stPageLink"] p { white-space: normal !important; overflow: visible !important; }
  [class*="st-key-open_"] button, [class*="st-key-open_"] button p { text-align: left; font-size: 1.02rem; }
  .svd-condition { font-family: monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .2rem 0; }
  .svd-condition mark { background: #FFD9C7; color: #0B0C0C; border-bottom: 3px solid #B3410B; padding: 0 1px; }
  .svd-spoken { white-space: pre-line; border-left: 4px solid #B1B4B6; padding-left: .7rem; margin: .2rem 0; max-width: 68rem; }
  .svd-list { margin: .2rem 0 .6rem 0 !important; padding-left: 1.3rem; max-width: 75rem; font-size: 1.05rem; }
  .svd-list li { margin: 0 0 .5rem 0; }
  @media (max-width: 900px) {
    .svd-headline { grid-template-columns: 5.2rem 1fr; }
    .svd-headline span:last-child { grid-column: 1 / -1; }
  }
  @media (max-width: 640px) { .block-container { padding-top: 4.5rem; } .svd-lead { font-size: 1.15rem; } }
  .svd-legend { display: flex; flex-wrap: wrap; gap: .3rem 1rem; font-size: .95rem; list-style: none; }
  .svd-legend { margin: .25rem 0 !important; padding: 0 !important; }
  .svd-line { display: inline-block; width: 2.2rem; height: 4px; }
  .svd-legend li { display: flex; align-items: center; gap: .4rem; margin: 0 !important; padding: 0 !important; }
  .svd-swatch { display: inline-block; width: 1.5rem; height: 1rem; border: 1px solid #3D3D3D; }
</style>"""


main()
