{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_landing',
    on_schema_change='fail'
) }}
-- Every revision of every article, as it last landed, numbered in the order in which they were first ingested.
with landed as (
    select * exclude (dates, events, statements)
    from {{ ref('stg_extraction') }}
    {%- if is_incremental() %}
    where article_id in ({{ articles_changed_since(newest_landed(this)) }})
    {%- endif %}
),

revisions as (
    select
        article_id,
        content_sha256,
        min(ingested_at) as revised_at
    from landed
    group by article_id, content_sha256
),

numbered as (
    select
        article_id,
        content_sha256,
        revised_at,
        row_number() over arriving as revision,
        count(*) over (partition by article_id) as revision_count,
        lead(revised_at) over arriving as replaced_at,
        min(revised_at) over (partition by article_id) as first_ingested_at
    from revisions
    window arriving as (partition by article_id order by revised_at, content_sha256)
),

latest_landing as (
    select *
    from landed
    qualify row_number() over (
        partition by article_id, content_sha256
        order by landed_at desc, run_id desc, batch_id desc
    ) = 1
),

-- A revision whose extraction failed leaves landing, and an older one may be the current one again: that is a change
-- of the article too, though the older one landed long ago.
withdrawn as (
    select
        article_id,
        max(rejected_at) as withdrawn_at
    from {{ ref('stg_rejection') }}
    where stage = 'extract' and article_id is not null
    group by article_id
)

select
    latest_landing.article_id,
    cast(numbered.revision as integer) as revision,
    latest_landing.content_sha256,
    latest_landing.url,
    latest_landing.source_name,
    latest_landing.language,
    latest_landing.author,
    latest_landing.title,
    latest_landing.origin_path,
    latest_landing.origin_row,
    latest_landing.word_count,
    latest_landing.sketch,
    latest_landing.published_on,
    latest_landing.published_earliest,
    latest_landing.published_latest,
    latest_landing.published_basis,
    latest_landing.published_reasons,
    latest_landing.extractor_version,
    latest_landing.extraction_error,
    latest_landing.run_id,
    latest_landing.batch_id,
    latest_landing.landed_at as extraction_landed_at,
    {{ host_of('latest_landing.url') }} as source_host,
    numbered.revised_at,
    numbered.replaced_at,
    numbered.revision = numbered.revision_count as is_current,
    numbered.first_ingested_at,
    max(
        greatest(cast(latest_landing.landed_at as timestamp), withdrawn.withdrawn_at)
    ) over (partition by latest_landing.article_id) as landed_at
from latest_landing
inner join numbered
    on
        latest_landing.article_id = numbered.article_id
        and latest_landing.content_sha256 = numbered.content_sha256
left join withdrawn on latest_landing.article_id = withdrawn.article_id
