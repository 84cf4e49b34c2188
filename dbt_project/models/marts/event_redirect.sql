-- An event has the id of its eldest report. The ids that its other reports would give it lead to it, whether or not
-- they were published once: what is here depends on the articles alone, not on the order in which they came.
select distinct
    own_event_id as event_id,
    event_id as merged_into_event_id
from {{ ref('int_event_link') }}
where own_event_id <> event_id
