{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
-- Every actor that an article names, with the names and attributes under which its extraction knew it.
-- depends_on: {{ ref('int_article') }}
with mentioned as (
    select
        article_id,
        landed_at,
        actor_id,
        kind,
        name_en,
        name_ar,
        country_iso3,
        organisation,
        wikidata_id
    from {{ ref('int_participant') }}
    where {{ landed_since_last_build() }}
    union all
    select
        article_id,
        landed_at,
        speaker.actor_id,
        speaker.kind,
        speaker.name_en,
        speaker.name_ar,
        speaker.country_iso3,
        speaker.organisation,
        speaker.wikidata_id
    from {{ ref('int_statement') }}
    where speaker.actor_id is not null and {{ landed_since_last_build() }}
)

select
    article_id,
    actor_id,
    kind,
    name_en,
    name_ar,
    country_iso3,
    organisation,
    wikidata_id,
    landed_at,
    count(*) as mention_count
from mentioned
group by all
