"""Clusters of scored pairs: no chains, no dependence on order, and the same result by nights as at once."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.warehouse.clusters import clusters, components

Pairs = list[tuple[str, str, int]]


def groups(members: str, pairs: Pairs) -> set[str]:
    """The clusters as words: {"ab", "c"}."""
    found: dict[str, list[str]] = {}
    for member, name in clusters(members, pairs).items():
        found.setdefault(name, []).append(member)
    return {"".join(sorted(group)) for group in found.values()}


def test_two_that_are_alike_are_one_and_a_stranger_stays_alone() -> None:
    assert groups("abc", [("a", "b", 2)]) == {"ab", "c"}
    assert groups("ab", [("a", "b", -1)]) == {"a", "b"}
    assert groups("", []) == set()


def test_a_chain_is_not_a_cluster() -> None:
    """Each next day is near the one before, and the first is not near the last: b goes to who is more like it."""
    assert groups("abc", [("a", "b", 3), ("b", "c", 2)]) == {"ab", "c"}
    assert groups("abcd", [("a", "b", 1), ("b", "c", 5), ("c", "d", 1)]) == {"a", "bc", "d"}


def test_a_member_fits_the_whole_cluster_and_not_one_neighbour() -> None:
    whole = [("a", "b", 4), ("a", "c", 1)]
    assert groups("abc", [*whole, ("b", "c", -1)]) == {"abc"}
    assert groups("abc", [*whole, ("b", "c", -2)]) == {"ab", "c"}


def test_equal_averages_go_by_name() -> None:
    assert groups("abc", [("a", "b", 2), ("b", "c", 2)]) == {"ab", "c"}
    assert groups("abcd", [("c", "d", 2), ("b", "c", 2)]) == {"a", "bc", "d"}


def test_the_name_of_a_cluster_is_its_smallest_member() -> None:
    assert clusters("dcb", [("d", "c", 1), ("c", "b", 1), ("d", "b", 1)]) == {"b": "b", "c": "b", "d": "b"}


def test_components_follow_chains() -> None:
    assert components("abcde", [("b", "a"), ("c", "b"), ("e", "d")]) == {
        "a": "a", "b": "a", "c": "a", "d": "d", "e": "d",
    }  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> tuple[str, Pairs]:
    members = "abcdefghijkl"[: draw(st.integers(1, 12))]
    margins = st.one_of(st.none(), st.integers(-4, 6))
    pairs = [(one, other, margin) for one, other in combinations(members, 2) if (margin := draw(margins)) is not None]
    return members, pairs


@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_members_and_pairs_does_not_matter(world: tuple[str, Pairs], shuffled: random.Random) -> None:
    members, pairs = world
    again = [(other, one, margin) if shuffled.random() < 0.5 else (one, other, margin) for one, other, margin in pairs]
    shuffled.shuffle(again)
    assert clusters(shuffled.sample(members, len(members)), again) == clusters(members, pairs)


@given(worlds())
@settings(max_examples=200, deadline=None)
def test_every_two_of_a_cluster_may_be_together_and_each_component_stands_for_itself(world: tuple[str, Pairs]) -> None:
    members, pairs = world
    found = clusters(members, pairs)
    known = {frozenset(pair[:2]): pair[2] for pair in pairs}
    for one, other in combinations(members, 2):
        if found[one] == found[other]:
            assert frozenset((one, other)) in known
    component = components(members, ((one, other) for one, other, margin in pairs if margin >= 0))
    for name in set(component.values()):
        inside = [member for member in members if component[member] == name]
        alone = clusters(inside, [pair for pair in pairs if component[pair[0]] == component[pair[1]] == name])
        assert alone == {member: found[member] for member in inside}


def test_a_long_chain_of_a_thousand_days_is_cut_up() -> None:
    days = list(range(1000))
    pairs = [(day, day + 1, 3) for day in days[:-1]] + [(day, day + 2, 0) for day in days[:-2]]
    found = clusters(days, pairs)
    sizes = [list(found.values()).count(name) for name in set(found.values())]
    assert max(sizes) <= 3


@pytest.mark.parametrize("size", [300])
def test_many_copies_of_one_event_are_one(size: int) -> None:
    pairs = [(one, other, 5) for one, other in combinations(range(size), 2)]
    assert set(clusters(range(size), pairs).values()) == {0}
