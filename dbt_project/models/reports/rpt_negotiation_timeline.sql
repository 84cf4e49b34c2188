-- The course of each negotiation: every event that belongs to a process, with its parties, its place, what the
-- reference knows of its numbered round, and how long after the session before it was held.
with parties as (
    select
        participant.event_id,
        count(distinct participant.actor_id) as party_count,
        string_agg(
            distinct coalesce(actor.name_en, actor.name_ar), '|' order by coalesce(actor.name_en, actor.name_ar)
        ) as parties
    from {{ ref('bridge_event_actor') }} as participant
    inner join {{ ref('dim_actor') }} as actor on participant.actor_id = actor.actor_id
    group by participant.event_id
),

-- A round that was held in phases has several rows: the one that shares a day with the event, else the first.
rounds as (
    select
        event.event_id,
        known.round_id,
        known.starts_on,
        known.ends_on
    from {{ ref('fct_event') }} as event
    inner join {{ ref('dim_round') }} as known
        on event.process_id = known.process_id and event.round_number = known.round_number
    qualify row_number() over (
        partition by event.event_id
        order by
            coalesce(
                event.earliest_date <= coalesce(known.ends_on, known.starts_on)
                and event.latest_date >= known.starts_on,
                false
            ) desc,
            known.starts_on asc,
            known.round_id asc
    ) = 1
),

sessions as (
    select
        event_id,
        earliest_date - lag(latest_date) over (
            partition by process_id order by earliest_date, latest_date, event_id
        ) as days_since_previous
    from {{ ref('fct_event') }}
    where
        process_id is not null
        and event_type in ('negotiation_round', 'conference')
        and status = 'occurred'
        and date_precision in ('day', 'range')
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
    event.date_precision,
    event.place_id,
    event.city_en,
    event.country_iso3,
    coalesce(parties.party_count, 0) as party_count,
    parties.parties,
    rounds.round_id,
    rounds.starts_on as round_starts_on,
    rounds.ends_on as round_ends_on,
    cast(sessions.days_since_previous as bigint) as days_since_previous,
    event.has_conflict,
    event.article_count,
    event.source_count
from {{ ref('fct_event') }} as event
left join parties on event.event_id = parties.event_id
left join rounds on event.event_id = rounds.event_id
left join sessions on event.event_id = sessions.event_id
where event.process_id is not null
