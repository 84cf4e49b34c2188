{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_pair',
    on_schema_change='fail'
) }}
-- Articles that print the same text, each pair both ways round, and each article with itself. Two articles print the
-- same text where at least half of their shingles are common to both (by their sketches, extract/stories.py), and
-- where they were published within three days: what recurs by season or by form is another story. Where the day of one
-- is not known, seven tenths: daily reports of one form have half of their words in common.
with tonight as (
    select
        article_id,
        sketch,
        published_earliest,
        published_latest,
        landed_at
    from {{ ref('int_article') }}
    where {{ landed_since_last_build() }}
),

keys as (
    select
        article_id,
        story_key
    from {{ ref('int_story_key') }}
    where {{ landed_since_last_build() }}
),

candidates as (
    select distinct
        keys.article_id,
        other_keys.article_id as other_article_id
    from keys
    inner join {{ ref('int_story_key') }} as other_keys
        on keys.story_key = other_keys.story_key and keys.article_id <> other_keys.article_id
),

compared as (
    select
        one.article_id,
        other.article_id as other_article_id,
        greatest(one.landed_at, other.landed_at) as landed_at,
        case when one.published_earliest is null or other.published_earliest is null then 0.7 else 0.5 end as wanted,
        list_sort(list_distinct(one.sketch || other.sketch))[1:64] as sample,
        list_intersect(one.sketch, other.sketch) as shared
    from candidates
    inner join tonight as one on candidates.article_id = one.article_id
    inner join {{ ref('int_article') }} as other on candidates.other_article_id = other.article_id
    where
        coalesce(one.published_earliest - 3 <= other.published_latest, true)
        and coalesce(other.published_earliest - 3 <= one.published_latest, true)
),

alike as (
    select
        article_id,
        other_article_id,
        landed_at,
        wanted,
        round(len(list_intersect(sample, shared)) / len(sample), 3) as resemblance
    from compared
)

select
    article_id,
    article_id as other_article_id,
    1.0::double as resemblance,
    landed_at
from tonight
union all
select
    article_id,
    other_article_id,
    resemblance,
    landed_at
from alike
where resemblance >= wanted
union
select
    other_article_id,
    article_id,
    resemblance,
    landed_at
from alike
where resemblance >= wanted
