{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
-- depends_on: {{ ref('int_article') }}
select
    reported.reported_event_id,
    reported.article_id,
    link.event_id,
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
    link.link_basis,
    link.why_alone,
    reported.landed_at
from {{ ref('int_reported_event') }} as reported
left join {{ ref('int_event_link') }} as link on reported.reported_event_id = link.reported_event_id
where {{ landed_since_last_build("reported") }}
