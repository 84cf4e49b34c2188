"""Groups of things that are alike, from scored pairs: what is one event, out of reports compared two by two.

A group is never a chain. Two groups become one only where every pair across them was compared and ruled out by
nothing, and where the pairs across them reach the threshold on the average; the most alike come first. So the result
depends on the set of pairs alone, not on their order, and a member fits the whole group, not one neighbour in it.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Protocol, TypeVar


class Ordered(Hashable, Protocol):
    """What can be a member: hashable, and in an order that is the same everywhere."""

    def __lt__(self, other: object, /) -> bool: ...


Member = TypeVar("Member", bound=Ordered)


def clusters(members: Iterable[Member], pairs: Iterable[tuple[Member, Member, int]]) -> dict[Member, Member]:
    """Each member with the name of its cluster, which is the cluster's smallest member.

    `pairs` holds (one, other, margin) for every pair that may be in one cluster: its points above the threshold, below
    nought where it falls short. A pair that is missing is ruled out. Equal averages are taken in the order of names.
    """
    groups = {member: [member] for member in members}
    near: dict[Member, dict[Member, tuple[int, int]]] = defaultdict(dict)  # margins across two groups: sum, pairs
    for one, other, margin in pairs:
        near[one][other] = near[other][one] = (margin, 1)
    queue = [(-float(margin), one, other) for one in near for other, (margin, _) in near[one].items() if one < other]
    heapq.heapify(queue)
    while queue:
        fitness, one, other = heapq.heappop(queue)
        if fitness > 0:
            break
        found = near[one].get(other)
        if found is None or -found[0] / found[1] != fitness:
            continue  # one of them has grown since
        groups[one].extend(groups.pop(other))
        for third, (total, count) in _joined(near, one, other).items():
            first, second = (one, third) if one < third else (third, one)
            heapq.heappush(queue, (-total / count, first, second))
    return {member: name for name, group in groups.items() for member in group}


def _joined(
    near: dict[Member, dict[Member, tuple[int, int]]], one: Member, other: Member
) -> dict[Member, tuple[int, int]]:
    """Put `other` into `one`: the groups that may still join the two, with the margins across."""
    left, right = near.pop(one), near.pop(other)
    both = {
        third: (left[third][0] + right[third][0], left[third][1] + right[third][1])
        for third in left.keys() & right.keys()
    }
    for third in left.keys() | right.keys():
        if third not in (one, other):
            near[third].pop(one, None)
            near[third].pop(other, None)
    for third, margins in both.items():
        near[third][one] = margins
    near[one] = both
    return both


def components(members: Iterable[Member], edges: Iterable[tuple[Member, Member]]) -> dict[Member, Member]:
    """Each member with the smallest member that it is connected with: what cannot touch one another's clusters."""
    parent = {member: member for member in members}

    def root(member: Member) -> Member:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for one, other in edges:
        first, second = root(one), root(other)
        if first != second:
            parent[max(first, second)] = min(first, second)
    return {member: root(member) for member in parent}
