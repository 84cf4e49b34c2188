{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
-- depends_on: {{ ref('int_article') }}
select
    reported_event_id,
    article_id,
    actor_id,
    part,
    title,
    surface,
    surface_start,
    surface_stop,
    landed_at
from {{ ref('int_participant') }}
where {{ landed_since_last_build() }}
