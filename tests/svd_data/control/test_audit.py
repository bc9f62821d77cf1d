"""The audit against a solver of another method: the methods' examples, its limits, and tables by the thousand."""

import numpy as np
import pytest

from svd_data.control import certificate
from svd_data.control.audit import AuditTable, Equation, audit, one_way, two_way
from svd_data.control.cells import RULES

from .makers import AUDIENCES, Case, breakdown, family, time_table


def hidden_of(case: Case, **options: object) -> list[int]:
    """The cells hidden after the audit, once the solver has agreed that they are safe and nothing is broken."""
    result = case.audited(**options)
    assert result.broken.tolist() == []
    assert case.unsafe(result.hidden) == []
    return np.flatnonzero(result.hidden).tolist()


def test_partner_13_13_1_of_27_hides_the_first_13_and_leaves_the_total() -> None:
    case = breakdown("partner", 13, 13, 1)
    assert case.unsafe(case.cells()[2]) == [(2, (1, 1))]
    assert hidden_of(case) == [0, 2]


@pytest.mark.parametrize("shown", [{0: 15, 1: 15, 3: 45}, {0: 20, 1: 20, 3: 40}, {0: 15, 1: 15, 3: 40}])
def test_public_17_17_9_of_43_needs_nothing_more_whatever_the_keys(shown: dict[int, int]) -> None:
    # Even 15, 15 and 45 leave 3 to 9: behind a 15 there may be 19, behind a 45 only 41.
    assert hidden_of(breakdown("public", 17, 17, 9, shown=shown)) == [2]


def test_public_14_14_9_of_37_is_given_away_by_its_noise_and_hides_the_first_14() -> None:
    case = breakdown("public", 14, 14, 9, shown={0: 10, 1: 10, 3: 40})
    assert case.unsafe(case.cells()[2]) == [(2, (8, 9))]
    assert hidden_of(case) == [0, 2]


def test_public_9_9_8_of_26_shown_as_30_hides_its_total() -> None:
    case = breakdown("public", 9, 9, 8, shown={3: 30})
    assert case.unsafe(case.cells()[2]) == [(0, (8, 9)), (1, (8, 9)), (2, (8, 9))]
    assert hidden_of(case) == [0, 1, 2, 3]


def test_public_9_9_8_of_26_shown_as_25_needs_nothing_more() -> None:
    assert hidden_of(breakdown("public", 9, 9, 8, shown={3: 25})) == [0, 1, 2]


def test_partner_four_sevens_of_28_hide_their_total() -> None:
    case = breakdown("partner", 7, 7, 7, 7)
    assert [limits for _, limits in case.unsafe(case.cells()[2])] == [(7, 7)] * 4
    assert hidden_of(case) == [0, 1, 2, 3, 4]


def test_partner_four_sevens_whose_total_is_shown_elsewhere_are_broken() -> None:
    case = breakdown("partner", 7, 7, 7, 7)
    result = case.audited(fixed=np.array([False] * 4 + [True]))
    assert result.broken.tolist() == [0, 1, 2, 3]
    assert not result.hidden[4]


def test_seventeen_ones_and_a_zero_hide_the_zero_and_show_the_total() -> None:
    case = breakdown("partner", *[1] * 17, 0)
    assert case.unsafe(case.cells()[2])
    assert hidden_of(case) == list(range(18))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_table_of_small_cells_only_is_safe_as_it_is(audience: str) -> None:
    case = Case(audience).add_grid(np.array([[1, 1], [1, 2]]))
    assert hidden_of(case) == list(range(9))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_single_cell_that_is_its_total_is_shown(audience: str) -> None:
    case = Case(audience).add_grid(np.array([[12, 0], [0, 0]]))
    small = np.flatnonzero(case.cells()[2]).tolist()
    assert hidden_of(case) == small
    assert 0 not in small


def test_single_small_cell_among_zeros_is_hidden_with_its_totals_and_safe() -> None:
    assert hidden_of(Case("partner").add_grid(np.array([[4, 0, 0], [0, 0, 0]]))) == [0, 3, 8, 11]


def test_lone_small_part_of_a_total_that_is_fixed_hides_the_smallest_other_part() -> None:
    case = breakdown("partner", 40, 3, 20, 60)
    assert hidden_of(case, fixed=np.array([False] * 4 + [True])) == [1]  # three shown parts blur it enough
    case = breakdown("partner", 38, 1, 18, shown={0: 40, 2: 20, 3: 55})
    assert case.unsafe(case.cells()[2]) == [(1, (1, 1))]
    assert hidden_of(case, fixed=np.array([False] * 3 + [True])) == [1, 2]
    assert hidden_of(case, fixed=np.array([False, False, True, True])) == [0, 1]
    assert case.audited(fixed=np.array([True, False, True, True])).broken.tolist() == [1]


def test_ties_go_to_the_first_code_not_to_the_first_cell() -> None:
    case = breakdown("partner", 13, 13, 1)
    counts, values, primary = case.cells()
    result = audit(RULES["partner"], counts, values, primary, ["d", "b", "c", "a"], case.tables())
    assert np.flatnonzero(result.hidden).tolist() == [1, 2]


def test_cell_hidden_in_one_table_is_hidden_and_protected_in_the_other() -> None:
    case = breakdown("partner", 13, 13, 1)
    others = case.add(0, 0, 13)
    counts, values, primary = case.cells()
    second = AuditTable((one_way(others[2], [0, *others[:2]]),))
    result = audit(RULES["partner"], counts, values, primary, case.codes(), [*case.tables(), second])
    # The 13 is hidden for the 1; in the other table its total of 13, shown as 15, keeps it at five values.
    assert np.flatnonzero(result.hidden).tolist() == [0, 2]
    zero_total = one_way(others[0], [others[1]])
    result = audit(
        RULES["partner"], counts, values, primary, case.codes(), [*case.tables(), second, AuditTable((zero_total,))],
        already_hidden=np.arange(len(counts)) == others[1],
    )  # fmt: skip
    # A zero that an earlier audit hid is its own total's only part: the total goes too.
    assert result.hidden[others[0]]
    assert result.broken.tolist() == []


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("chunk", range(10))
def test_every_hidden_cell_of_five_hundred_random_tables_keeps_three_values(audience: str, chunk: int) -> None:
    """Twenty times over, so ten thousand. Unrelated tables go through one audit together: they must not meet in it."""
    rng = np.random.default_rng(1000 + chunk)
    for batch in range(10):
        case = Case(audience, seed=100 * chunk + batch)
        for _ in range(50):
            case.add_random(rng)
        assert_sound(case)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_random_tables_come_out_the_same_alone_as_in_company(audience: str) -> None:
    rng = np.random.default_rng(5)
    case = Case(audience, seed=5)
    for _ in range(60):
        case.add_random(rng)
    together = case.audited().hidden
    counts, values, primary = case.cells()
    for table, grid in zip(case.tables(), case.grids, strict=True):
        alone = audit(RULES[audience], counts, values, primary, case.codes(), [table])
        assert (alone.hidden[grid] == together[grid]).all()


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("seed", range(60))
def test_every_hidden_cell_of_a_family_keeps_three_values_in_every_table(audience: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 7, rng.integers(2, 5)).tolist()
    assert_sound(family(audience, seed, float(rng.choice([8, 25, 60, 150, 400, 2000])), sizes))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("mean", [30, 200, 1000])
def test_family_of_the_size_of_the_city_is_safe(audience: str, mean: int) -> None:
    assert_sound(family(audience, mean, mean))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("seed", range(60))
def test_every_hidden_cell_of_a_table_of_time_keeps_three_values(audience: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    yearly = float(rng.choice([2, 8, 15, 40, 120, 300]))
    sizes = rng.integers(1, 6, rng.integers(1, 4)).tolist()
    assert_sound(time_table(audience, seed, yearly, months=int(rng.integers(25, 50)), sizes=sizes))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("yearly", [30, 200, 1000])
def test_table_of_time_of_the_size_of_the_city_is_safe(audience: str, yearly: int) -> None:
    assert_sound(time_table(audience, yearly, yearly))


def assert_sound(case: Case) -> None:
    """Safe by the solver or named as broken, what was hidden as small still hidden, nothing hidden for no reason.

    With nothing fixed, only a partner's table without a zero and with every cell hidden can be broken.
    """
    primary = case.cells()[2]
    result = case.audited()
    assert sorted({cell for cell, _ in case.unsafe(result.hidden)}) == result.broken.tolist()
    for broken in result.broken.tolist():
        tables = [sorted({cell for e in table.equations for cell in (e.total, *e.parts)}) for table in case.tables()]
        assert any(broken in cells and result.hidden[cells].all() for cells in tables)
        assert case.audience == "partner"
    assert result.hidden[primary].all()
    if not case.unsafe(primary):
        assert (result.hidden == primary).all()


def test_partner_table_hidden_as_a_whole_and_yet_known_is_broken() -> None:
    # Hidden as small are all: the total is at most 7, and six cells of at least 1 leave it 6 or 7.
    case = Case("partner").add_grid(np.array([[2, 1, 1], [1, 1, 1]]))
    result = case.audited()
    assert result.hidden.all()
    assert result.broken.tolist() == list(range(12))


@pytest.mark.parametrize("seed", range(20))
def test_family_with_a_fixed_total_and_margins_is_safe_or_names_what_is_not(seed: int) -> None:
    audience, rng = AUDIENCES[seed % 2], np.random.default_rng(seed)
    case = family(audience, seed, float(rng.choice([8, 25, 60])), [4, 3, 3])
    counts = case.cells()[0]
    fixed = np.isin(np.arange(len(counts)), [grid[i, -1] for grid in case.grids for i in range(len(grid))])
    fixed &= ~case.cells()[2]
    result = case.audited(fixed=fixed)
    assert not (result.hidden & fixed).any()
    assert {cell for cell, _ in case.unsafe(result.hidden)} == set(result.broken.tolist())


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("seed", range(10))
def test_audit_is_the_same_again_and_in_any_order_of_cells_tables_and_equations(audience: str, seed: int) -> None:
    case = (
        family(audience, seed, 30, [5, 4, 3]) if seed % 2 else time_table(audience, seed, 10, months=40, sizes=(4, 3))
    )
    counts, values, primary = case.cells()
    codes = np.array(case.codes())
    once, again = case.audited(), case.audited()
    assert (once.hidden == again.hidden).all()

    rng = np.random.default_rng(seed)
    old_of_new = rng.permutation(len(counts))
    new_of_old = np.argsort(old_of_new)
    moved = []
    for table in case.tables():
        equations = [
            Equation(int(new_of_old[e.total]), tuple(new_of_old[rng.permutation(e.parts)].tolist()))
            for e in table.equations
        ]
        moved.append(AuditTable(tuple(equations[place] for place in rng.permutation(len(equations)))))
    moved = [moved[place] for place in rng.permutation(len(moved))]
    cells = (column[old_of_new] for column in (counts, values, primary, codes))
    assert (audit(RULES[audience], *cells, moved).hidden[new_of_old] == once.hidden).all()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_nothing_is_hidden_where_nothing_is_hidden_to_begin_with(audience: str) -> None:
    case = Case(audience).add_grid(np.random.default_rng(0).integers(10, 99, (5, 6)))
    assert not case.audited().hidden.any()


def test_audit_changes_none_of_its_arguments() -> None:
    case = family("partner", 3, 30, [5, 4, 3])
    given = [np.array(column) for column in (*case.cells(), np.zeros(len(case.counts), dtype=bool))]
    before = [column.copy() for column in given]
    audit(RULES["partner"], *given[:3], case.codes(), case.tables(), already_hidden=given[3], fixed=given[3])
    assert all((one == other).all() for one, other in zip(given, before, strict=True))


@pytest.mark.parametrize(("audience", "most"), [("partner", 0.05), ("public", 0.05)])
def test_audit_hides_few_cells_that_are_not_small(audience: str, most: float) -> None:
    added = shown = 0
    for mean in (30, 100, 300, 1000, 3000):
        for seed in range(3):
            case = family(audience, seed, mean)
            primary = case.cells()[2]
            added += np.count_nonzero(case.audited().hidden & ~primary)
            shown += np.count_nonzero(~primary)
    assert added <= most * shown


def test_solver_of_the_audit_that_gives_wrong_counts_makes_it_hide_more_never_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = family("partner", 1, 60, [6, 5, 4])
    true_solver = certificate.milp

    def wrong(*arguments: object, **options: object) -> object:
        answer = true_solver(*arguments, **options)
        answer.x = answer.x + 1
        return answer

    honest = case.audited().hidden
    monkeypatch.setattr(certificate, "milp", wrong)
    result = case.audited()
    assert {cell for cell, _ in case.unsafe(result.hidden)} <= set(result.broken.tolist())
    assert result.hidden.sum() >= honest.sum()


def refused(match: str, **changes: object) -> None:
    columns = {"counts": [13, 13, 1, 27], "released": [15, 15, -1, 25], "primary": [False, False, True, False],
               "order_codes": list("abcd"), "tables": [AuditTable((one_way(3, [0, 1, 2]),))]} | changes  # fmt: skip
    with pytest.raises(ValueError, match=match):
        audit(RULES["partner"], **columns)  # type: ignore[arg-type]


def test_audit_refuses_what_cannot_be_and_says_so() -> None:
    refused("same order code", order_codes=list("abca"))
    refused("one whole number per cell", counts=[13, 13, 1])
    refused("one whole number per cell", counts=[13.0, 13.0, 1.0, 27.0])
    refused("one yes or no per cell", primary=[0, 0, 1, 0])
    refused("one yes or no per cell", fixed=[3])
    refused("shown cell's true count", released=[20, 15, -1, 25])
    refused("multiple of 5", primary=[False] * 4)
    refused("hidden as small", primary=[True, False, True, False])
    refused("does not hold", counts=[13, 13, 2, 27])
    refused("each named once", tables=[AuditTable((Equation(3, (0, 0, 1)),))])
    refused("each named once", tables=[AuditTable((Equation(3, ()),))])
    refused("no cell", tables=[AuditTable((Equation(3, (0, 1, 2, -4)),))])
    refused("no cell", tables=[AuditTable((Equation(4, (0, 1, 2)),))])


def test_no_tables_or_no_cells_hide_nothing_more() -> None:
    assert audit(RULES["public"], [5, 10], [-1, 10], [True, False], ["a", "b"], []).hidden.tolist() == [True, False]
    assert audit(RULES["public"], [], [], [], [], [AuditTable(())]).hidden.tolist() == []


def test_two_way_ties_every_row_every_column_and_both_margins() -> None:
    equations = two_way(np.arange(12).reshape(3, 4))
    assert [(e.total, e.parts) for e in equations] == [
        (3, (0, 1, 2)), (7, (4, 5, 6)), (11, (8, 9, 10)),
        (8, (0, 4)), (9, (1, 5)), (10, (2, 6)), (11, (3, 7)),
    ]  # fmt: skip
