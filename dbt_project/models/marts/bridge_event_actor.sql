-- Who took part, in all articles taken together, and in which office on the day. An office counts where its term
-- covers the whole interval in which the event lies; an event without dates names none.
with taking_part as (
    select
        reported.event_id,
        participant.actor_id,
        participant.part,
        min(event.earliest_date) as earliest_date,
        min(event.latest_date) as latest_date,
        count(distinct reported.article_id) as article_count
    from {{ ref('bridge_reported_event_actor') }} as participant
    inner join {{ ref('fct_reported_event') }} as reported
        on participant.reported_event_id = reported.reported_event_id
    inner join {{ ref('fct_event') }} as event on reported.event_id = event.event_id
    group by reported.event_id, participant.actor_id, participant.part
),

-- An actor is looked up once for each interval, not for each event.
holders as (
    select distinct
        actor_id,
        earliest_date,
        latest_date
    from taking_part
    where earliest_date is not null and latest_date is not null
),

offices as (
    select
        holder.actor_id,
        holder.earliest_date,
        holder.latest_date,
        string_agg(distinct term.office, '|' order by term.office) as office,
        string_agg(distinct term.office_title_en, '|' order by term.office_title_en) as office_title_en
    from holders as holder
    inner join {{ ref('dim_actor_term') }} as term
        on
            holder.actor_id = term.actor_id
            and holder.earliest_date >= term.valid_from
            and holder.latest_date <= coalesce(term.valid_to, date '9999-12-31')
    group by holder.actor_id, holder.earliest_date, holder.latest_date
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
    on
        taking_part.actor_id = offices.actor_id
        and taking_part.earliest_date = offices.earliest_date
        and taking_part.latest_date = offices.latest_date
