with met as (
    select
        article_id,
        cast(count(*) as integer) as sighting_count
    from {{ ref('int_sighting') }}
    group by article_id
)

select
    article.article_id,
    source.source_id,
    article.url,
    article.title,
    article.language,
    article.author,
    article.published_on,
    article.published_earliest,
    article.published_latest,
    article.published_basis,
    article.published_reasons,
    article.content_sha256,
    article.revision,
    met.sighting_count,
    article.word_count,
    article.extraction_error,
    article.extractor_version,
    article.origin_path,
    article.origin_row,
    article.first_ingested_at,
    article.revised_at,
    article.run_id,
    article.landed_at
from {{ ref('int_article') }} as article
inner join met on article.article_id = met.article_id
left join {{ ref('int_source') }} as source
    on
        article.source_name is not distinct from source.source_name
        and article.source_host is not distinct from source.source_host
