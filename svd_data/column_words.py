"""What a source may not record, in words for "it does not record ...". Imports nothing of ours."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

# In the order in which a sentence names them. Where two columns have the same words, the words are said once.
WORDS_FOR_COLUMNS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("offences", "occurred_at"): "the day and time of an offence",
        ("offences", "hour"): "the day and time of an offence",
        ("offences", "weekday"): "the day and time of an offence",
        ("offences", "is_school_day"): "whether it was a school day",
        ("offences", "is_bank_holiday"): "whether it was a bank holiday",
        ("offences", "is_dark"): "whether it was dark",
        ("offences", "subgroup"): "the kind of violence (with or without injury, stalking, rape, homicide)",
        ("offences", "place_type"): "the kind of place",
        ("offences", "outcome"): "the outcome",
        ("offences", "knife"): "whether a knife was used",
        ("offences", "firearm"): "whether a firearm was used",
        ("offences", "domestic_abuse"): "whether it was domestic abuse",
        ("offences", "youngest_victim_age"): "victims' ages",
        ("offences", "youngest_suspect_age"): "suspects' ages",
        ("offences", "has_female_victim"): "victims' sex",
        ("victims", "offence_id"): "victims",
        ("victims", "age"): "victims' ages",
        ("victims", "age_band"): "victims' ages",
        ("victims", "sex"): "victims' sex",
        ("victims", "ethnicity"): "victims' ethnicity",
        ("suspects", "age_band"): "suspects",
        ("referrals", "referred_on"): "referrals",
        ("referrals", "programme"): "the programme",
        ("referrals", "referral_source"): "who referred",
        ("referrals", "age"): "ages",
        ("referrals", "age_band"): "ages",
        ("referrals", "sex"): "sex",
        ("referrals", "ethnicity"): "ethnicity",
        ("referrals", "ward_code"): "the ward of residence",
        ("referrals", "person_key"): "which referrals are of one person",
        ("referrals", "triaged_on"): "the day of triage",
        ("referrals", "accepted_on"): "the day of acceptance",
        ("referrals", "engaged_on"): "the day of engagement",
        ("referrals", "completed_on"): "the day of completion",
        ("referrals", "closed_on"): "the day of closure",
        ("referrals", "closure_reason"): "the reason for closure",
        ("referral_needs", "need"): "needs",
    }
)


def words_for_columns(columns: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the (table, column) pairs in words, each once; a column without words of its own by its name.

    >>> words_for_columns([("offences", "knife"), ("offences", "weekday"), ("offences", "hour"), ("offences", "month")])
    ('the day and time of an offence', 'whether a knife was used', 'month')
    """
    wanted = set(columns)
    known = [words for key, words in WORDS_FOR_COLUMNS.items() if key in wanted]
    others = sorted(column.replace("_", " ") for table, column in wanted if (table, column) not in WORDS_FOR_COLUMNS)
    return tuple(dict.fromkeys([*known, *others]))
