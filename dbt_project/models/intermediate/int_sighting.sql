{{ config(materialized='table') }}
-- Every place at which an article was met: where its revisions came from, and where it was met again.
with met as (
    select
        article_id,
        source_name,
        url,
        feed,
        origin_path,
        origin_row,
        ingested_at as seen_at
    from {{ ref('stg_extraction') }}
    union all
    select
        sighting.article_id,
        sighting.source_name,
        sighting.url,
        sighting.feed,
        sighting.origin_path,
        sighting.origin_row,
        sighting.seen_at
    from {{ ref('stg_sighting') }} as sighting
    inner join {{ ref('int_article') }} as article on sighting.article_id = article.article_id
)

select
    {{ surrogate_key(['article_id', 'source_name', 'url', 'feed']) }} as sighting_id,
    article_id,
    source_name,
    {{ host_of('url') }} as source_host,
    url,
    feed,
    arg_min(origin_path, seen_at) as origin_path,
    arg_min(origin_row, seen_at) as origin_row,
    min(seen_at) as first_seen_at
from met
group by article_id, source_name, url, feed
