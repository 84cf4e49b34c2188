{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
-- depends_on: {{ ref('int_article') }}
select
    statement_id,
    article_id,
    actor_id,
    country_iso3,
    named_by,
    mention_count,
    surface,
    surface_start,
    surface_stop,
    landed_at
from {{ ref('int_statement_subject') }}
where {{ landed_since_last_build() }}
