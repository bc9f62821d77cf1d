"""What the page Programmes says: how many run, whose money runs out, which wards have none of their own, what is made up."""

from svd_data.programmes import ENDED, NOT_KNOWN, PLANNED, RUNS, TIERS
from svd_data.views.programmes import EVER, EVERY, PASSED, SOON, ProgrammesView
from svd_ui.programme_words import WHOM_LABELS, funding_words
from svd_ui.words import days_words, join


def programmes_sentence(view: ProgrammesView, area_name: str) -> str:
    """Return how many programmes run on the last day of the data, by tier, and what is known of the others."""
    rows, day = view.register.frame, days_words(view.as_at, view.as_at)
    if not view.registered:
        return f"No programme of {area_name} is in the register."
    if rows.empty:
        return f"The register has no programme{_which(view, 'takes')}."
    if len(rows) == 1:
        return f"The one programme{_which(view, 'takes') or ' in the register'} {_ALONE[rows['status'].iloc[0]]} {day}."
    counts = rows["status"].value_counts()
    others = [words.format(_number(counts[status])) for status, words in _OTHERS.items() if status in counts]
    more = f"; {join(others)}" if others else ""
    of = f"the {_programmes(len(rows))}{_which(view, 'take') or ' in the register'}"
    if RUNS not in counts:
        return f"None of {of} is known to have run on {day}{more}."
    running = rows.loc[rows["status"] == RUNS, "tier"].value_counts()
    tiers = [f"{_number(running[tier])} {tier}" for tier in TIERS if tier in running]
    by_tier = f": {join(tiers)} prevention" if view.tier == EVERY else ""
    return f"{_number(counts[RUNS]).capitalize()} of {of} ran on {day}{by_tier}{more}."


_OTHERS = {PLANNED: "{} still to come", ENDED: "{} ended", NOT_KNOWN: "of {} it is not known"}
_ALONE = {
    RUNS: "ran on", PLANNED: "was still to come on", ENDED: "had ended by", NOT_KNOWN: "is not known to have run on",
}  # fmt: skip


def funding_sentence(view: ProgrammesView) -> str:
    """Return whose end of funding has passed and whose comes within twelve months, or that nobody's is known to."""
    rows = view.register.frame
    if rows.empty:
        return ""
    said = []
    for state, words in ((PASSED, "was due to end by then"), (SOON, "is due to end within twelve months")):
        found = rows[rows["funding"] == state].sort_values("funding_ends")
        if len(found):
            said.append(f"Funding {words} for {join([_funded(row) for row in found.itertuples()])}.")
    if not said:
        return "No end of funding is known to have passed, or to come within twelve months, of one that has not ended."
    return " ".join(said)


def gaps_sentence(view: ProgrammesView) -> str:
    """Return which wards have no programme of their own beyond those for the whole area, and how many those are."""
    rows = view.wards.frame
    if rows.empty or view.register.frame.empty:
        return ""
    whole = int(rows["everywhere"].iloc[0])
    works = "in the register" if view.provision == EVER else "running"
    names = join(rows["everywhere_names"].iloc[0].split("; "))
    everywhere = (
        f"{_number(whole).capitalize()} {works} work{'s' if whole == 1 else ''} in the whole area ({names})"
        if whole
        else f"None {works} works in the whole area"
    )
    gaps = rows.loc[rows["is_gap"], "ward_name"].tolist()
    if not gaps:
        return f"{everywhere}; every ward has others of its own."
    if len(gaps) == len(rows):
        return f"{everywhere}; no ward is known to have one of its own."
    return f"{everywhere}; no other is known in {join(gaps)}."


def not_on_map_sentence(view: ProgrammesView) -> str:
    """Return which programmes counted work where no ward is known, or ""."""
    return f"In no known ward, so not on the map: {join(list(view.not_on_map))}." if view.not_on_map else ""


def without_ages_sentence(view: ProgrammesView) -> str:
    """Return which programmes are left aside because nobody tells their ages, or ""."""
    return f"Left aside, as nobody tells for what ages: {join(list(view.without_ages))}." if view.without_ages else ""


def illustrative_sentence(view: ProgrammesView) -> str:
    """Return of how many programmes something is made up, or "" where of none."""
    made_up = int((view.register.frame["illustrative"] != "").sum())
    if not made_up:
        return ""
    return (
        f"Of {_programmes(made_up)} some dates, places or ages are illustrative, made up for this demonstration: they are "
        "marked, and the register below says which, with the source of everything else."
    )


def _funded(row: object) -> str:
    funder = f", from the {row.funder}" if row.funder else ""  # type: ignore[attr-defined]
    return f"{row.short}{funder} ({funding_words(row)})"  # type: ignore[attr-defined]


def _which(view: ProgrammesView, takes: str) -> str:
    """Return what is chosen: " of primary prevention that take somebody under 18", "" where all are."""
    tier = "" if view.tier == EVERY else f" of {view.tier} prevention"
    return tier if view.whom == EVERY else f"{tier} that {takes} somebody {_ages(view.whom)}"


def _ages(whom: str) -> str:
    label = WHOM_LABELS[whom].lower()
    return label if label.startswith(("under", "over")) else f"aged {label}"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _number(count: int) -> str:
    """Return a small number of programmes as a word: no count of people is among them."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def _programmes(count: int) -> str:
    return "one programme" if count == 1 else f"{_number(count)} programmes"
