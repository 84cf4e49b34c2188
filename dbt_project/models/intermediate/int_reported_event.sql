-- The events of current revisions, one row each.
with unnested as (
    select
        article.article_id,
        article.landed_at,
        unnest(extraction.events) as reported
    from {{ ref('int_article') }} as article
    inner join {{ ref('stg_extraction') }} as extraction
        on
            article.article_id = extraction.article_id
            and article.content_sha256 = extraction.content_sha256
            and article.run_id = extraction.run_id
            and article.batch_id = extraction.batch_id
            and article.extraction_landed_at = extraction.landed_at
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
