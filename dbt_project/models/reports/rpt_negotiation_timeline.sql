-- The course of each negotiation: every event that belongs to a process, with what is known of its numbered round.
with parties as (
    select
        participant.event_id,
        string_agg(
            distinct coalesce(actor.name_en, actor.name_ar), '|' order by coalesce(actor.name_en, actor.name_ar)
        ) as parties
    from {{ ref('bridge_event_actor') }} as participant
    inner join {{ ref('dim_actor') }} as actor on participant.actor_id = actor.actor_id
    group by participant.event_id
)

select
    event.event_id,
    event.process_id,
    event.process_name,
    event.round_number,
    event.event_type,
    event.status,
    event.earliest_date,
    event.latest_date,
    event.city_en,
    event.country_iso3,
    parties.parties,
    event.article_count,
    event.source_count
from {{ ref('fct_event') }} as event
left join parties on event.event_id = parties.event_id
where event.process_id is not null
