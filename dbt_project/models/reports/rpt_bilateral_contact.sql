-- How often two countries met, spoke or signed, by month and by how far it got, each pair once an event. An interview
-- is no contact of the outlet's country.
with sides as (
    select distinct
        event.event_id,
        event.event_type,
        event.status,
        event.article_count,
        {{ event_month('event') }} as month_start,
        actor.country_iso3
    from {{ ref('fct_event') }} as event
    inner join {{ ref('bridge_event_actor') }} as participant on event.event_id = participant.event_id
    inner join {{ ref('dim_actor') }} as actor on participant.actor_id = actor.actor_id
    where actor.country_iso3 is not null and event.event_type <> 'interview'
),

counted as (
    select
        *,
        count(*) over (partition by event_id) as side_count
    from sides
)

select
    {{ surrogate_key(['one.country_iso3', 'other.country_iso3', 'one.month_start', 'one.event_type']) }}
        as bilateral_contact_id,
    one.country_iso3 as country_a_iso3,
    other.country_iso3 as country_b_iso3,
    one.month_start,
    one.event_type,
    {{ event_count('one') }} as event_count,
    {{ two_sided_count('one', 'one.side_count') }} as two_sided_count,
    {{ planned_count('one') }} as planned_count,
    {{ proposed_count('one') }} as proposed_count,
    {{ declined_count('one') }} as declined_count,
    {{ telling_count('one') }} as article_count
from counted as one
inner join sides as other on one.event_id = other.event_id and one.country_iso3 < other.country_iso3
group by one.country_iso3, other.country_iso3, one.month_start, one.event_type
