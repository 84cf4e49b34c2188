{{ config(
    materialized='incremental',
    unique_key='event_id',
    incremental_strategy='by_key',
    of_keys='int_event_version',
    version='content_version, landed_at',
    on_schema_change='fail'
) }}
-- Who took part, in all articles taken together, and in which office on the day. An office counts where its term
-- covers the whole interval in which the event lies; an event without dates names none.
-- depends_on: {{ ref('int_event_version') }}
with
{% if is_incremental() %}
known as (
    select
        participant.event_id,
        participant.actor_id,
        participant.content_version,
        participant.landed_at,
        participant.office,
        participant.office_title_en,
        event.earliest_date,
        event.latest_date
    from {{ this }} as participant
    left join {{ ref('fct_event') }} as event on participant.event_id = event.event_id
),

known_versions as (
    select distinct
        event_id,
        content_version,
        landed_at
    from known
),
{% if reference_changed() %}
known_offices as (
    {{ office_held('known') }}
),
{% endif %}
changed as (
    select version.event_id
    from {{ ref('int_event_version') }} as version
    left join known_versions on version.event_id = known_versions.event_id
    where
        (version.content_version, version.landed_at)
        is distinct from (known_versions.content_version, known_versions.landed_at)
    {%- if reference_changed() %}
    union
    select known.event_id
    from known
    left join known_offices as held
        on
            known.actor_id = held.actor_id
            and known.earliest_date = held.earliest_date
            and known.latest_date = held.latest_date
    where (known.office, known.office_title_en) is distinct from (held.office, held.office_title_en)
    {%- endif %}
),
{% endif %}
taking_part as (
    select
        reported.event_id,
        participant.actor_id,
        participant.part,
        min(event.earliest_date) as earliest_date,
        min(event.latest_date) as latest_date,
        min(event.content_version) as content_version,
        max(event.landed_at) as landed_at,
        count(distinct reported.article_id) as article_count
    from {{ ref('bridge_reported_event_actor') }} as participant
    inner join {{ ref('fct_reported_event') }} as reported
        on participant.reported_event_id = reported.reported_event_id
    inner join {{ ref('fct_event') }} as event on reported.event_id = event.event_id
    {%- if is_incremental() %}
    where reported.event_id in (from changed)
    {%- endif %}
    group by reported.event_id, participant.actor_id, participant.part
),

offices as (
    {{ office_held('taking_part') }}
)

select
    taking_part.event_id,
    taking_part.actor_id,
    taking_part.part,
    taking_part.article_count,
    offices.office,
    offices.office_title_en,
    taking_part.content_version,
    taking_part.landed_at
from taking_part
left join offices
    on
        taking_part.actor_id = offices.actor_id
        and taking_part.earliest_date = offices.earliest_date
        and taking_part.latest_date = offices.latest_date
