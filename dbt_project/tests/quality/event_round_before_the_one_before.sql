{{ config(severity='warn') }}
-- A round that by its articles was held before the round of the number before it: most often a number read wrongly.
select
    event.event_id,
    event.process_id,
    event.round_number,
    event.latest_date,
    earlier.event_id as event_id_before,
    earlier.earliest_date as earliest_date_before
from {{ ref('fct_event') }} as event
inner join {{ ref('fct_event') }} as earlier
    on event.process_id = earlier.process_id and event.round_number = earlier.round_number + 1
where
    event.event_type = 'negotiation_round'
    and earlier.event_type = 'negotiation_round'
    and event.status = 'occurred'
    and earlier.status = 'occurred'
    and event.latest_date < earlier.earliest_date
    and {{ not_yet_tested('event') }}
