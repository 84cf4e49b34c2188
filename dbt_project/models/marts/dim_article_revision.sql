{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
-- depends_on: {{ ref('int_article') }}
select
    {{ surrogate_key(['article_id', 'revision']) }} as article_revision_id,
    article_id,
    revision,
    content_sha256,
    url,
    title,
    published_on,
    published_earliest,
    published_latest,
    word_count,
    revised_at as valid_from,
    replaced_at as valid_to,
    is_current,
    extractor_version,
    run_id,
    landed_at
from {{ ref('int_article_revision') }}
where {{ landed_since_last_build() }}
