-- Who takes part in events together: the edges of a network of actors, by month.
with taking_part as (
    select distinct
        participant.event_id,
        participant.actor_id,
        event.status,
        event.article_count,
        {{ event_month('event') }} as month_start
    from {{ ref('bridge_event_actor') }} as participant
    inner join {{ ref('fct_event') }} as event on participant.event_id = event.event_id
    where event.status = 'occurred'
),

counted as (
    select
        *,
        count(*) over (partition by event_id) as party_count
    from taking_part
)

select
    {{ surrogate_key(['one.actor_id', 'other.actor_id', 'one.month_start']) }} as cooccurrence_edge_id,
    one.actor_id as actor_a_id,
    other.actor_id as actor_b_id,
    one.month_start,
    {{ event_count('one') }} as event_count,
    {{ edge_weight('one.party_count') }} as weight,
    {{ telling_count('one') }} as article_count
from counted as one
inner join counted as other on one.event_id = other.event_id and one.actor_id < other.actor_id
group by one.actor_id, other.actor_id, one.month_start
