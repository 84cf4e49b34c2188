{{ config(severity='warn') }}
-- An event that lies more than thirty years before its participant held the first office the reference knows of: he can
-- hardly have been born, let alone in public life. Days of birth are not in the reference.
with known as (
    select
        actor_id,
        min(valid_from) as first_day
    from {{ ref('dim_actor_term') }}
    group by actor_id
)

select
    participant.event_id,
    participant.actor_id,
    event.latest_date,
    known.first_day
from {{ ref('bridge_event_actor') }} as participant
inner join {{ ref('fct_event') }} as event on participant.event_id = event.event_id
inner join known on participant.actor_id = known.actor_id
where event.latest_date < known.first_day - interval 30 year and {{ not_yet_tested('participant') }}
