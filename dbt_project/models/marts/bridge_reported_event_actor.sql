{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
-- Who takes part in each reported event, and in which office on the day that the article gives.
-- depends_on: {{ ref('int_article') }}
with participant as (
    select
        taking_part.*,
        reported.earliest_date,
        reported.latest_date
    from {{ ref('int_participant') }} as taking_part
    inner join {{ ref('fct_reported_event') }} as reported
        on taking_part.reported_event_id = reported.reported_event_id
    {%- if is_incremental() %}
    where
        {{ landed_since_last_build('taking_part') }}
        {%- if reference_changed() %}
        -- A term that begins or ends on another day changes the offices of old rows too.
        or taking_part.article_id in (
            select known.article_id
            from {{ this }} as known
            inner join {{ ref('fct_reported_event') }} as event on known.reported_event_id = event.reported_event_id
            left join (
                {{ office_held(
                    '(select actor_id, earliest_date, latest_date from ' ~ this ~ ' inner join '
                    ~ ref('fct_reported_event') ~ ' using (reported_event_id)) as known'
                ) }}
            ) as held
                on
                    known.actor_id = held.actor_id
                    and event.earliest_date = held.earliest_date
                    and event.latest_date = held.latest_date
            where (known.office, known.office_title_en) is distinct from (held.office, held.office_title_en)
        )
        {%- endif %}
    {%- endif %}
),

offices as (
    {{ office_held('participant') }}
)

select
    participant.reported_event_id,
    participant.article_id,
    participant.actor_id,
    participant.part,
    participant.title,
    participant.surface,
    participant.surface_start,
    participant.surface_stop,
    offices.office,
    offices.office_title_en,
    participant.landed_at
from participant
left join offices
    on
        participant.actor_id = offices.actor_id
        and participant.earliest_date = offices.earliest_date
        and participant.latest_date = offices.latest_date
