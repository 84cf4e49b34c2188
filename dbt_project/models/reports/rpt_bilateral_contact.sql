-- How often two countries met, spoke or signed: events that took place, by month, each pair once an event.
with sides as (
    select distinct
        event.event_id,
        event.event_type,
        cast(date_trunc('month', event.earliest_date) as date) as month_start,
        event.article_count,
        actor.country_iso3
    from {{ ref('fct_event') }} as event
    inner join {{ ref('bridge_event_actor') }} as participant on event.event_id = participant.event_id
    inner join {{ ref('dim_actor') }} as actor on participant.actor_id = actor.actor_id
    where
        event.status = 'occurred'
        and actor.country_iso3 is not null
        -- An event counts in a month where it certainly lies in it.
        and date_trunc('month', event.earliest_date) = date_trunc('month', event.latest_date)
)

select
    {{ surrogate_key(['one.country_iso3', 'other.country_iso3', 'one.month_start', 'one.event_type']) }}
        as bilateral_contact_id,
    one.country_iso3 as country_a_iso3,
    other.country_iso3 as country_b_iso3,
    one.month_start,
    one.event_type,
    count(*) as event_count,
    cast(sum(one.article_count) as bigint) as article_count
from sides as one
inner join sides as other on one.event_id = other.event_id and one.country_iso3 < other.country_iso3
group by one.country_iso3, other.country_iso3, one.month_start, one.event_type
