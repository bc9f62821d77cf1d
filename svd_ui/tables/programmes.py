"""The register of programmes, and the wards with what works in them, as tables."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.views.programmes import ProgrammesView
from svd_ui.programme_words import NOT_TOLD, STATUS_WORDS, TIER_LABELS, ages_words, dated_words, funding_words

OWN, EVERYWHERE, WARD_CODE, GAP = "Of its own", "For the whole area", "Ward code", "gap: none of its own"


def programmes_table(view: ProgrammesView) -> Released:
    """Return one row a programme, in the order of the timeline, with every fact that is known and what is illustrative."""
    rows = view.register.frame
    told = list(rows.itertuples())
    columns = {
        "Programme": rows["title"],
        "Prevention": rows["tier"].map(TIER_LABELS),
        "For whom": rows["cohort"],
        "Ages": [ages_words(row.youngest, row.oldest) for row in told],
        "First day": [dated_words(row.first, row.first_precision) for row in told],
        "Known to run from": rows["known_from"].dt.date,
        "Known to run to": rows["known_to"].dt.date,
        "Last day": [dated_words(row.last, row.last_precision) for row in told],
        "At the end of the data": rows["status"].map(dict(STATUS_WORDS)),
        "Funder": rows["funder"].replace("", NOT_TOLD),
        "Funding ends": [funding_words(row) for row in told],
        "Where": rows["places"].replace("", NOT_TOLD),
        "What it does": rows["does"],
        "Capacity": rows["capacity"].replace("", NOT_TOLD),
        "Evaluation": rows["evaluation"].replace("", NOT_TOLD),
        "Takes referrals": rows["takes_referrals"].map({True: "yes", False: "no"}),
        "Illustrative": rows["illustrative"],
        "Note": rows["note"],
        "Source": rows["source"],
    }
    return view.register.derive(pd.DataFrame(columns).reset_index(drop=True))


def provision_table(view: ProgrammesView) -> Released:
    """Return one row a ward, in order of name: how many programmes work in it by name, and which or that it is a gap."""
    rows = view.wards.frame
    columns = {
        "Ward": rows["ward_name"],
        OWN: rows["programmes"],
        "Which": rows["names"].where(~rows["is_gap"], GAP),
        EVERYWHERE: rows["everywhere_names"],
        WARD_CODE: rows["ward_code"],
    }
    return view.wards.derive(pd.DataFrame(columns).reset_index(drop=True))
