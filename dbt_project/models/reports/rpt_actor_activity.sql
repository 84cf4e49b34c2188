-- What an actor did, month by month: events that took place, and that lie in one month for certain.
select
    {{ surrogate_key([
        'participant.actor_id', "date_trunc('month', event.earliest_date)", 'event.event_type', 'participant.part'
    ]) }} as actor_activity_id,
    participant.actor_id,
    cast(date_trunc('month', event.earliest_date) as date) as month_start,
    event.event_type,
    participant.part,
    count(*) as event_count,
    cast(sum(participant.article_count) as bigint) as article_count
from {{ ref('bridge_event_actor') }} as participant
inner join {{ ref('fct_event') }} as event on participant.event_id = event.event_id
where
    event.status = 'occurred'
    and date_trunc('month', event.earliest_date) = date_trunc('month', event.latest_date)
group by participant.actor_id, date_trunc('month', event.earliest_date), event.event_type, participant.part
