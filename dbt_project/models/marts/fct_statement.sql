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
    reported_event_id,
    speaker.actor_id as speaker_actor_id,
    speaker_surface,
    speaker_title,
    cue,
    cue_start,
    cue_stop,
    content,
    content_start,
    content_stop,
    is_direct_quote,
    rule_id,
    landed_at
from {{ ref('int_statement') }}
where {{ landed_since_last_build() }}
