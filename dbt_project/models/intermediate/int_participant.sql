-- Who takes part in which reported event, once for each part: the first mention stands for the others.
with unnested as (
    select
        reported_event_id,
        article_id,
        landed_at,
        unnest(participants) as participant
    from {{ ref('int_reported_event') }}
)

select
    reported_event_id,
    article_id,
    participant.actor_id,
    participant.part,
    participant.title,
    participant.surface,
    participant.surface_start,
    participant.surface_stop,
    participant.kind,
    participant.name_en,
    participant.name_ar,
    participant.country_iso3,
    participant.organisation,
    participant.wikidata_id,
    landed_at
from unnested
qualify row_number() over (
    -- The first two follow from the third, and let a filter on them through to the scan.
    partition by landed_at, article_id, reported_event_id, participant.actor_id, participant.part
    order by participant.surface_start, participant.surface_stop, participant.surface
) = 1
