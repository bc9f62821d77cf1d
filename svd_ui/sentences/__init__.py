"""The one sentence that answers a page's question, and the few that keep it honest. From released figures only."""

from svd_ui.sentences.hotspots import hotspots_sentence
from svd_ui.sentences.parts import (
    change_sentence,
    hidden_sentence,
    no_rate_sentence,
    nothing_sentence,
    provisional_sentence,
    rare_sentence,
    where,
)
from svd_ui.sentences.people import people_sentence
from svd_ui.sentences.trends import trends_sentence

__all__ = [
    "change_sentence", "hidden_sentence", "hotspots_sentence", "no_rate_sentence", "nothing_sentence", "people_sentence",
    "provisional_sentence", "rare_sentence", "trends_sentence", "where",
]  # fmt: skip
