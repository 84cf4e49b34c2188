-- The events of current revisions, one row each.
with unnested as (
    {{ current_extraction('events', 'reported') }}
)

select
    reported.reported_event_id,
    article_id,
    reported.event_type,
    reported.status,
    reported.earliest_date,
    reported.latest_date,
    reported.date_precision,
    reported.date_basis,
    reported.place_id,
    reported.city_en,
    reported.country_iso3,
    reported.process_id,
    reported.process_name,
    reported.round_number,
    reported.evidence,
    reported.evidence_start,
    reported.evidence_stop,
    reported.trigger_start,
    reported.trigger_stop,
    reported.rule_id,
    reported.confidence,
    reported.participants,
    landed_at
from unnested
