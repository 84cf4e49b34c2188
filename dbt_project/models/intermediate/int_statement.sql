-- The statements of current revisions, one row each.
with unnested as (
    select
        article.article_id,
        article.landed_at,
        unnest(extraction.statements) as said
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
    said.statement_id,
    article_id,
    said.reported_event_id,
    said.speaker,
    said.speaker_surface,
    said.speaker_title,
    said.cue,
    said.cue_start,
    said.cue_stop,
    said.content,
    said.content_start,
    said.content_stop,
    said.is_direct_quote,
    said.rule_id,
    landed_at
from unnested
