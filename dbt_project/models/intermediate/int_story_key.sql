{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
-- The smallest hashes of each article's sketch: articles that share none of them are not compared. Of two texts that
-- have half their shingles in common, fewer than one pair in two hundred shares none of eight.
select
    article_id,
    unnest(sketch[1:8]) as story_key,
    landed_at
from {{ ref('int_article') }}
where {{ landed_since_last_build() }}
