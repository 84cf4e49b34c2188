"""Which reported events tell of one event in the world: what the dbt model int_event_link runs.

Profiles (what of a report is compared) and scored pairs of them come from dbt models; here pairs become clusters, and
clusters become events. Only what a night touches is looked at again: the profiles of reports that came, changed or
went, and the connected component of each. A component's events depend on its own profiles and pairs alone, so
the order of nights does not matter.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from extract.warehouse.clusters import clusters, components

# A report that came, whose profile changed, or that went: what its profile's component was is no longer certain.
TOUCHED = """
select coalesce(now.profile_id, was.profile_id) as profile_id from profiles as now
full join links_before as was using (reported_event_id)
where now.landed_at is distinct from was.landed_at or now.profile_id is distinct from was.profile_id
union
select was.profile_id from links_before as was join profiles as now using (reported_event_id)
where now.profile_id <> was.profile_id
"""
# A profile that reaches the threshold with itself says enough for its reports to be known again.
KNOWN_AGAIN = "select profile_id from pairs where profile_id = other_profile_id and decision = 'alike'"
# Components are held together by pairs that may be one event, and by a report that one of them was called off.
EDGES = """
select pair.profile_id, pair.other_profile_id, pair.score - pair.threshold as margin, pair.veto is null as may_join
from pairs as pair
where pair.profile_id <> pair.other_profile_id
and pair.profile_id in (from known_again) and pair.other_profile_id in (from known_again)
and (pair.veto is null or pair.veto = 'one was called off' and pair.score >= pair.threshold)
"""
AFFECTED = """
with near as (
    select profile_id from touched
    union select other_profile_id from edges where margin >= 0 and profile_id in (from touched)
    union select profile_id from edges where margin >= 0 and other_profile_id in (from touched)
),
held as (
    select distinct was.component_id from links_before as was where was.profile_id in (from near)
)
select distinct profile_id from profiles where profile_id in (
    from near union select was.profile_id from links_before as was where was.component_id in (from held)
)
"""
LINKED = """
with reported as (
    select profile.*, assigned.component_id,
        -- Reports whose profile says too little to be known again are events of their own.
        case when known_again.profile_id is null then profile.reported_event_id else assigned.cluster_id end
            as cluster_id
    from profiles as profile join assigned using (profile_id) left join known_again using (profile_id)
),
linked as (
    select profile.*,
        first_value(profile.reported_event_id) over elders as founder_id,
        count(*) over (partition by profile.cluster_id) as report_count,
        profile.status in ('occurred', 'declined') and exists (
            select 1 from contradictions where contradictions.profile_id = profile.profile_id
        ) as is_contradicted
    from reported as profile
    window elders as (
        partition by profile.cluster_id
        order by profile.published_earliest asc nulls last, profile.reported_event_id
        rows between unbounded preceding and unbounded following
    )
),
fits as (
    select profile_id, avg(score) as link_score from (
        select pair.profile_id, pair.score from pairs as pair
        join assigned as one using (profile_id)
        join assigned as other on pair.other_profile_id = other.profile_id and one.cluster_id = other.cluster_id
        where pair.profile_id <> pair.other_profile_id
        union all
        select pair.other_profile_id, pair.score from pairs as pair
        join assigned as one using (profile_id)
        join assigned as other on pair.other_profile_id = other.profile_id and one.cluster_id = other.cluster_id
        where pair.profile_id <> pair.other_profile_id
    ) group by profile_id
)
select linked.reported_event_id, linked.article_id, linked.profile_id, linked.component_id,
    'event-' || left(md5(linked.founder_id), 20) as event_id,
    'event-' || left(md5(linked.reported_event_id), 20) as own_event_id,
    case when linked.report_count = 1 then 'alone' when fits.link_score is null then 'identical' else 'scored' end
        as link_basis,
    fits.link_score,
    case when linked.report_count = 1 then coalesce(nullif(concat_ws('; ',
        case when linked.is_vague then 'no date within a month' end,
        case when len(linked.sides) + (len(linked.persons) - 1) * (len(linked.sides) = 1)::int < rule.needs_sides
            then 'too few parties' end,
        case when linked.event_type = 'visit' and linked.country_iso3 is null then 'no destination' end
    ), ''), 'no other report is near enough') end as why_alone,
    linked.is_contradicted,
    linked.landed_at,
    moment.linked_at
from linked
join rules as rule using (event_type)
left join fits using (profile_id)
cross join moment
"""


def link(
    session: duckdb.DuckDBPyConnection,
    profiles: duckdb.DuckDBPyRelation,
    pairs: duckdb.DuckDBPyRelation,
    rules: duckdb.DuckDBPyRelation,
    before: duckdb.DuckDBPyRelation | None,
) -> pa.Table:
    """The rows of int_event_link that are new or may have changed, as that model's YAML describes them.

    `before` is the table as the last build left it, None where everything is to be linked anew.
    """
    views = {"profiles": profiles, "pairs": pairs, "rules": rules, "links_before": before or _nothing(session)}
    for name, relation in views.items():
        session.execute(f"create or replace temp view {name} as {relation.sql_query()}")
    session.execute(f"create or replace temp table touched as {TOUCHED}")
    session.execute(f"create or replace temp view known_again as {KNOWN_AGAIN}")
    session.execute(f"create or replace temp view edges as {EDGES}")
    session.execute(f"create or replace temp table affected as {AFFECTED}")
    session.register("assigned_rows", _assigned(session))
    session.execute("create or replace temp table assigned as from assigned_rows")
    session.unregister("assigned_rows")
    session.execute(
        "create or replace temp table contradictions as "
        "with called_off as (select * from edges where not may_join), one as (select distinct profile_id, status "
        "from profiles where profile_id in (from affected) and status in ('occurred', 'declined')) "
        "select unnest([pair.profile_id, pair.other_profile_id]) as profile_id from called_off as pair "
        "join one on pair.profile_id = one.profile_id join one as other on pair.other_profile_id = other.profile_id"
    )
    session.execute(
        "create or replace temp table moment as select greatest(cast(now() as timestamp), "
        "max(linked_at) + interval 1 microsecond) as linked_at from links_before"
    )
    return session.execute(LINKED).to_arrow_table()


def _assigned(session: duckdb.DuckDBPyConnection) -> pa.Table:
    """The affected profiles, each with its cluster and its component."""
    members = [row[0] for row in session.execute("from affected").fetchall()]
    rows = session.execute(
        "select * from edges where profile_id in (from affected) and other_profile_id in (from affected)"
    ).fetchall()
    joinable = [(one, other, margin) for one, other, margin, may_join in rows if may_join]
    cluster = clusters(members, joinable)
    component = components(members, ((one, other) for one, other, margin, _ in rows if margin >= 0))
    return pa.table(
        {
            "profile_id": pa.array(members, pa.string()),
            "cluster_id": pa.array([cluster[member] for member in members], pa.string()),
            "component_id": pa.array([component[member] for member in members], pa.string()),
        }
    )


def _nothing(session: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    return session.sql(
        "select null::varchar as reported_event_id, null::varchar as profile_id, null::varchar as component_id, "
        "null::timestamp as landed_at, null::timestamp as linked_at where false"
    )
