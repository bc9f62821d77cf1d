"""What Data answers: what is loaded, and how good is it?"""

from collections.abc import Mapping

from svd_data.views.loads import LoadsView
from svd_ui import tables
from svd_ui.answer import Answer, Picture
from svd_ui.context import Context
from svd_ui.sentences.data import hidden_loads_sentence, loads_sentence, rejected_sentence

LOADS, REJECTED, FINDINGS = "loads", "rejected", "findings"

ROWS = "Rows of restricted sources are shown to the internal audience alone."
FATES = (
    "Rows read = kept (in the area) + elsewhere (placed, outside it) + not placed (nothing says where) + rejected (not usable) + "
    "repeated (exact copies, counted once). What holds no records, such as boundaries, has no such numbers."
)
NO_CELLS = "What stood in the cells is not kept: check the files again, or try them below, to see it."


def data_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as Data shows it: of every file, whatever is chosen but the audience."""
    return data_answer(here, here.loads())


def data_answer(here: Context, view: LoadsView) -> Answer:
    """Return the answer of a view: each source with its rows, those rejected, and the faults of partners' files."""
    hidden = hidden_loads_sentence(view)
    return Answer(
        "data",
        "Data: what is loaded, and how good is it?",
        loads_sentence(view),
        (hidden,) if hidden else (),
        (_loads(view), *_rejected(view), *_findings(view)),
        view.sources,
        notes=(ROWS,),
        source_of=here.filters,
    )


def _loads(view: LoadsView) -> Picture:
    title = "Sources loaded, with what became of the rows of their files"
    none_rejected = rejected_sentence(view)
    return Picture(
        LOADS,
        title,
        f"Table of the {title[:1].lower()}{title[1:]}",
        tables.loads_table(view),
        heading="What is loaded",
        notes=(FATES, *([none_rejected] if none_rejected else [])),
    )


def _rejected(view: LoadsView) -> tuple[Picture, ...]:
    if view.rejected.frame.empty:
        return ()
    title = "Rows rejected, by file and reason"
    return (Picture(REJECTED, title, f"Table of the r{title[1:]}", tables.rejected_table(view), heading=title),)


def _findings(view: LoadsView) -> tuple[Picture, ...]:
    if view.findings.frame.empty:
        return ()
    return (
        Picture(
            FINDINGS,
            "Faults in partners' files, by row and column",
            "Table of the faults in partners' files, by row and column",
            tables.kept_findings_table(view),
            heading="Faults in partners' files",
            notes=(NO_CELLS,),
        ),
    )
