-- Who took part, in all articles taken together, and in which office on the day. An office counts where its term
-- covers the whole interval in which the event lies; an event without dates names none.
with taking_part as (
    select
        reported.event_id,
        participant.actor_id,
        participant.part,
        count(distinct reported.article_id) as article_count
    from {{ ref('bridge_reported_event_actor') }} as participant
    inner join {{ ref('fct_reported_event') }} as reported
        on participant.reported_event_id = reported.reported_event_id
    group by reported.event_id, participant.actor_id, participant.part
),

holders as (
    select distinct
        event_id,
        actor_id
    from taking_part
),

offices as (
    select
        event.event_id,
        term.actor_id,
        string_agg(distinct term.office, '|' order by term.office) as office,
        string_agg(distinct term.office_title_en, '|' order by term.office_title_en) as office_title_en
    from {{ ref('fct_event') }} as event
    inner join holders as holder on event.event_id = holder.event_id
    inner join {{ ref('dim_actor_term') }} as term
        on
            holder.actor_id = term.actor_id
            and event.earliest_date >= term.valid_from
            and event.latest_date <= coalesce(term.valid_to, date '9999-12-31')
    group by event.event_id, term.actor_id
)

select
    taking_part.event_id,
    taking_part.actor_id,
    taking_part.part,
    taking_part.article_count,
    offices.office,
    offices.office_title_en
from taking_part
left join offices
    on taking_part.event_id = offices.event_id and taking_part.actor_id = offices.actor_id
