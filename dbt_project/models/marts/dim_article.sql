{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
with met as (
    select
        article_id,
        cast(count(*) as integer) as sighting_count
    from {{ ref('int_sighting') }}
    group by article_id
),

current_article as (
    select
        article.*,
        met.sighting_count,
        source.source_id,
        story.copy_of_article_id
    from {{ ref('int_article') }} as article
    inner join met on article.article_id = met.article_id
    left join {{ ref('int_source') }} as source
        on
            article.source_name is not distinct from source.source_name
            and article.source_host is not distinct from source.source_host
    left join {{ ref('int_story') }} as story on article.article_id = story.article_id
)

select
    article_id,
    source_id,
    url,
    title,
    "language",
    author,
    published_on,
    published_earliest,
    published_latest,
    published_basis,
    published_reasons,
    content_sha256,
    revision,
    sighting_count,
    word_count,
    coalesce(copy_of_article_id, article_id) as story_id,
    copy_of_article_id,
    extraction_error,
    extractor_version,
    origin_path,
    origin_row,
    first_ingested_at,
    revised_at,
    run_id,
    landed_at
from current_article
{%- if is_incremental() %}
where
    {{ landed_since_last_build() }}
    -- Another article, published earlier, may turn out to be the first print of this one, or may have left.
    or article_id in (
        select coalesce(story.article_id, known.article_id)
        from {{ ref('int_story') }} as story
        full join (
            select
                article_id,
                copy_of_article_id
            from {{ this }}
            where copy_of_article_id is not null
        ) as known on story.article_id = known.article_id
        where story.copy_of_article_id is distinct from known.copy_of_article_id
    )
    -- It was met at another place, though nothing of it landed.
    or article_id in (
        select known.article_id
        from {{ this }} as known
        inner join met on known.article_id = met.article_id
        where known.sighting_count <> met.sighting_count
    )
    {%- if reference_changed() %}
    -- A source that has got a name, or another one.
    or article_id in (
        select known.article_id
        from {{ this }} as known
        inner join current_article as named on known.article_id = named.article_id
        where known.source_id is distinct from named.source_id
    )
    {%- endif %}
{%- endif %}
