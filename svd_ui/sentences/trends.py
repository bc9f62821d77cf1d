"""What Trends says."""

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.views import TrendsView
from svd_ui.sentences.parts import counted, hidden_sentence, nothing_sentence, where


def trends_sentence(view: TrendsView, catalogue: Catalogue) -> str:
    """Return how many were recorded, and whether that is more or fewer than in the period before."""
    total = view.headline.frame.iloc[0]
    if pd.notna(total["numerator"]) and total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue)
    place = where(view.filters, catalogue)
    if total["is_hidden"]:
        return hidden_sentence(view.filters, catalogue)
    return f"{place} had {counted(total['numerator'], view.filters)}, {view.filters.period.describe()}."
