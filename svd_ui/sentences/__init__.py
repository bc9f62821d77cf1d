"""The one sentence that answers a page's question, and the few that keep it honest. From released figures only."""

from svd_ui.sentences.compare import (
    areas_trend_sentence,
    compare_sentence,
    left_aside_sentence,
    missing_sentence,
    no_residents_sentence,
    set_sentence,
    spread_sentence,
    why_other_sentence,
)
from svd_ui.sentences.control import control_sentence, left_out_sentence, limits_sentences, signal_sentences
from svd_ui.sentences.hotspots import hotspots_sentence
from svd_ui.sentences.overview import (
    beside_before_sentence,
    goal_sentence,
    headline_sentence,
    is_empty,
    overview_sentence,
    pace_sentence,
    plan_sentences,
    recording_sentence,
    trend_described,
)
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
from svd_ui.sentences.programmes import (
    funding_sentence,
    gaps_sentence,
    illustrative_sentence,
    not_on_map_sentence,
    programmes_sentence,
    without_ages_sentence,
)
from svd_ui.sentences.times import contrast_sentence, days_left_out_sentence, times_sentence, unknown_time_sentence
from svd_ui.sentences.trends import trends_sentence

__all__ = [
    "areas_trend_sentence",
    "beside_before_sentence",
    "change_sentence",
    "compare_sentence",
    "contrast_sentence",
    "control_sentence",
    "days_left_out_sentence",
    "funding_sentence",
    "gaps_sentence",
    "goal_sentence",
    "headline_sentence",
    "hidden_sentence",
    "hotspots_sentence",
    "illustrative_sentence",
    "is_empty",
    "left_aside_sentence",
    "left_out_sentence",
    "limits_sentences",
    "missing_sentence",
    "no_rate_sentence",
    "no_residents_sentence",
    "not_on_map_sentence",
    "nothing_sentence",
    "overview_sentence",
    "pace_sentence",
    "people_sentence",
    "plan_sentences",
    "programmes_sentence",
    "provisional_sentence",
    "rare_sentence",
    "recording_sentence",
    "set_sentence",
    "signal_sentences",
    "spread_sentence",
    "times_sentence",
    "trend_described",
    "trends_sentence",
    "unknown_time_sentence",
    "where",
    "why_other_sentence",
    "without_ages_sentence",
]  # fmt: skip
