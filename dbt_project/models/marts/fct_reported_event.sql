{{ config(
    materialized='incremental',
    unique_key='reported_event_id',
    incremental_strategy='by_report',
    on_schema_change='fail'
) }}
-- depends_on: {{ ref('int_event_profile') }}
-- depends_on: {{ ref('int_article') }}
{%- set told = [
    'reported_event_id', 'article_id', 'event_type', 'status', 'earliest_date', 'latest_date', 'date_precision',
    'date_basis', 'place_id', 'city_en', 'country_iso3', 'process_id', 'process_name', 'round_number', 'evidence',
    'evidence_start', 'evidence_stop', 'trigger_start', 'trigger_stop', 'rule_id', 'confidence', 'landed_at'
] %}
-- A report's row changes when its article lands, and when the linking puts it into another event: what the article
-- tells is then taken from the row as it is, so that no night reads old articles again.
with landed as (
    select {{ told | join(', ') }}
    from {{ ref('int_reported_event') }}
    where {{ landed_since_last_build() }}
),

reported as (
    select * from landed
    {% if is_incremental() %}
    union all
    select {{ told | join(', ') }}
    from {{ this }} as known
    where known.reported_event_id not in (select landed.reported_event_id from landed)
    {% endif %}
)

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
    link.profile_id,
    link.link_basis,
    link.link_score,
    link.why_alone,
    link.is_contradicted,
    reported.landed_at,
    link.linked_at
from reported
inner join {{ ref('int_event_link') }} as link on reported.reported_event_id = link.reported_event_id
where {{ linked_since_last_build("link") }}
