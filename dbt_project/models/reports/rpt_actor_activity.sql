-- What an actor took part in, by month and by how far it got.
with taking_part as (
    select
        participant.actor_id,
        participant.part,
        participant.article_count,
        event.event_type,
        event.status,
        {{ event_month('event') }} as month_start
    from {{ ref('bridge_event_actor') }} as participant
    inner join {{ ref('fct_event') }} as event on participant.event_id = event.event_id
)

select
    {{ surrogate_key(['actor_id', 'month_start', 'event_type', 'part']) }} as actor_activity_id,
    actor_id,
    month_start,
    event_type,
    part,
    {{ event_count('taking_part') }} as event_count,
    {{ planned_count('taking_part') }} as planned_count,
    {{ proposed_count('taking_part') }} as proposed_count,
    {{ declined_count('taking_part') }} as declined_count,
    {{ telling_count('taking_part') }} as article_count
from taking_part
group by actor_id, month_start, event_type, part
