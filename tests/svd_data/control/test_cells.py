"""What is released of one cell: every count and key there can be, and the Office for National Statistics' own package."""

import duckdb
import numpy as np
import pandas as pd
import pytest
from cell_key_perturbation.create_perturbed_table import create_perturbed_table

from svd_data.control.cells import HIDDEN, KEYS, RULES, p_table, released, shown_range

PARTNER, PUBLIC = RULES["partner"], RULES["public"]

# Every count up to 1,200 with every key.
COUNTS, ALL_KEYS = np.mgrid[0:1201, 0:KEYS]

# The rule as methods.md writes it.
PUBLIC_SQL = """
    CASE WHEN n < 10 THEN NULL WHEN n % 5 = 0 THEN n WHEN 5*k < 256*(5 - n%5) THEN n - n%5 ELSE n - n%5 + 5 END
"""


def test_public_count_is_hidden_or_a_multiple_of_5_from_10_within_4_of_the_truth() -> None:
    values, is_hidden = released(PUBLIC, COUNTS, ALL_KEYS)
    assert values.dtype == np.int64
    assert (is_hidden == (COUNTS < 10)).all()
    assert (values[is_hidden] == HIDDEN).all()
    shown = values[~is_hidden]
    assert (shown % 5 == 0).all()
    assert shown.min() == 10
    assert np.abs(shown - COUNTS[~is_hidden]).max() == PUBLIC.error == 4


def test_public_noise_comes_to_nothing_over_the_keys() -> None:
    values, _ = released(PUBLIC, COUNTS, ALL_KEYS)
    assert np.abs((values - COUNTS)[10:].mean(axis=1)).max() <= 0.02


def test_public_counts_are_those_of_the_sql_of_the_methods() -> None:
    values, _ = released(PUBLIC, COUNTS, ALL_KEYS)
    cells = pd.DataFrame({"n": COUNTS.ravel(), "k": ALL_KEYS.ravel(), "ours": values.ravel()})
    connection = duckdb.connect()
    connection.register("cells", cells)
    differing = connection.execute(f"SELECT count(*) FROM cells WHERE coalesce({PUBLIC_SQL}, -1) <> ours").fetchone()
    assert differing == (0,)


def test_partner_count_is_zero_hidden_or_the_nearest_5_whatever_its_key() -> None:
    values, is_hidden = released(PARTNER, COUNTS, ALL_KEYS)
    assert (values == values[:, [0]]).all()
    n, values, is_hidden = COUNTS[:, 0], values[:, 0], is_hidden[:, 0]
    assert values[0] == 0
    assert (is_hidden == ((n >= 1) & (n <= 7))).all()
    assert (values[is_hidden] == HIDDEN).all()
    assert values[8:].tolist() == [5 * round(count / 5) for count in range(8, 1201)]
    assert np.abs(values - n)[8:].max() == PARTNER.error == 2


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_range_behind_a_shown_count_is_exactly_the_counts_that_are_shown_so(rule: object) -> None:
    values, is_hidden = released(rule, COUNTS, ALL_KEYS)  # type: ignore[arg-type]
    shown = pd.DataFrame({"value": values[~is_hidden], "count": COUNTS[~is_hidden]})
    shown = shown[shown["value"] <= 1190]  # the counts behind the last values go on past 1,200
    behind = shown.groupby("value")["count"].agg(["min", "max", "nunique"]).reset_index()
    low, high = shown_range(rule, behind["value"])  # type: ignore[arg-type]
    assert low.tolist() == behind["min"].tolist()
    assert high.tolist() == behind["max"].tolist()
    assert (high - low + 1).tolist() == behind["nunique"].tolist()


@pytest.mark.parametrize(("audience", "value"), [("partner", -1), ("partner", 5), ("public", 0), ("public", 12)])
def test_value_that_is_never_shown_has_no_range(audience: str, value: int) -> None:
    with pytest.raises(ValueError, match="multiple of 5"):
        shown_range(RULES[audience], [value])


@pytest.mark.parametrize(("count", "key"), [(-1, 0), (10, 256), (10, -1)])
def test_impossible_count_or_key_is_refused(count: int, key: int) -> None:
    with pytest.raises(ValueError, match=r"cannot be negative|modulo 256"):
        released(PUBLIC, [count], [key])


def microdata(seed: int) -> pd.DataFrame:
    """Records as they are counted, one row each: cells of no record, of a few, of over 750, and values not recorded."""
    rng = np.random.default_rng(seed)
    n = 9000
    return pd.DataFrame({
        "ward": rng.choice(["A", "B", "C", "D", None], n, p=[0.5, 0.3, 0.1095, 0.0005, 0.09]),
        "type": rng.choice(["knife", "robbery", "rape", "gun"], n, p=[0.8, 0.15, 0.045, 0.005]),
        "sex": rng.choice(["female", "male", None], n, p=[0.495, 0.495, 0.01]),
        "record_key": rng.integers(0, KEYS, n),
    })  # fmt: skip


@pytest.mark.parametrize("by", [["ward"], ["ward", "type"], ["type", "sex"], ["ward", "type", "sex"]])
@pytest.mark.parametrize("seed", range(5))
def test_public_cells_are_those_of_the_ons_package(seed: int, by: list[str]) -> None:
    """Every cell, the empty ones too. The package's convention, from its source: record keys run from 0 to 255, a cell's

    key is their sum modulo the largest ckey of the p-table plus 1, and 0 where there are no records. Records with a
    missing value are counted but their keys are not summed, so "not recorded" has to be a value. A count above 750 is
    looked up as (count − 1) mod 250 + 501. What comes to under 10 is hidden.
    """
    records = microdata(seed)
    recoded = records.fillna(dict.fromkeys(by, "not recorded"))
    theirs = create_perturbed_table(recoded, p_table(PUBLIC), geog=[], tab_vars=by, record_key="record_key")
    assert theirs["pre_sdc_count"].max() > 750
    assert theirs["count"].isna().any()

    # Ours is counted by hand, so that nothing of theirs is taken on trust.
    counted = recoded.assign(n=1).groupby(by)[["n", "record_key"]].sum()
    cells = theirs.set_index(by)
    counted = counted.reindex(cells.index, fill_value=0)
    values, is_hidden = released(PUBLIC, counted["n"], counted["record_key"] % KEYS)
    assert cells["count"].isna().tolist() == is_hidden.tolist()
    assert cells["count"].fillna(HIDDEN).tolist() == values.tolist()


def test_empty_cells_are_cells_of_the_ons_package_and_hidden() -> None:
    records = microdata(1).query("not (ward == 'D' and type == 'gun')").dropna()
    theirs = create_perturbed_table(records, p_table(PUBLIC), geog=["ward"], tab_vars=["type"], record_key="record_key")
    empty = theirs.query("ward == 'D' and type == 'gun'")
    assert empty["pre_sdc_count"].tolist() == [0]
    assert empty["count"].isna().all()


def test_p_table_holds_every_count_and_key_once() -> None:
    table = p_table(PUBLIC)
    assert table.dtypes.astype(str).to_dict() == {"pcv": "int64", "ckey": "int64", "pvalue": "int64"}
    assert len(table.drop_duplicates(["pcv", "ckey"])) == 750 * 256
    assert table["pvalue"].abs().max() == 4


def test_partner_rule_is_no_p_table() -> None:
    with pytest.raises(ValueError, match="only the public rule"):
        p_table(PARTNER)
