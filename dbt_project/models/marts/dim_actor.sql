{{ config(
    materialized='incremental',
    unique_key='actor_id',
    incremental_strategy='by_key',
    of_keys='int_actor',
    on_schema_change='fail'
) }}
-- The reference's persons, countries, organisations and groups, and whom else the articles name. Of an actor that
-- articles name in several ways, the name given most often stands, the first in alphabetical order where two tie.
-- depends_on: {{ ref('int_actor') }}
with unknown as (
    select mention.*
    from {{ ref('int_actor_mention') }} as mention
    inner join {{ ref('int_actor') }} as actor on mention.actor_id = actor.actor_id
    {%- if is_incremental() %}
    left join {{ this }} as known on mention.actor_id = known.actor_id
    {%- endif %}
    where
        actor.origin = 'discovered'
        {%- if is_incremental() %}
        -- Any new mention landed later than all others, and a lost one is missing in the count.
        and (actor.mention_count, actor.landed_at) is distinct from (known.mention_count, known.landed_at)
        {%- endif %}
),

counted as (
    select
        *,
        sum(mention_count) over (partition by actor_id, name_en) as name_en_votes,
        sum(mention_count) over (partition by actor_id, name_ar) as name_ar_votes,
        sum(mention_count) over (partition by actor_id, kind) as kind_votes,
        sum(mention_count) over (partition by actor_id, country_iso3) as country_iso3_votes,
        sum(mention_count) over (partition by actor_id, organisation) as organisation_votes,
        sum(mention_count) over (partition by actor_id, wikidata_id) as wikidata_id_votes
    from unknown
),

discovered as (
    select
        actor_id,
        {{ most_voted('name_en', 'name_en_votes') }} as name_en,
        {{ most_voted('name_ar', 'name_ar_votes') }} as name_ar,
        {{ most_voted('kind', 'kind_votes') }} as kind,
        {{ most_voted('country_iso3', 'country_iso3_votes') }} as country_iso3,
        {{ most_voted('organisation', 'organisation_votes') }} as organisation,
        {{ most_voted('wikidata_id', 'wikidata_id_votes') }} as wikidata_id
    from counted
    group by actor_id
),

described as (
    select * from {{ ref('stg_actor') }}
    union all
    select * from discovered
)

select
    described.actor_id,
    described.name_en,
    described.name_ar,
    described.kind,
    described.country_iso3,
    described.organisation,
    described.wikidata_id,
    actor.origin,
    actor.mention_count,
    actor.landed_at
from described
inner join {{ ref('int_actor') }} as actor on described.actor_id = actor.actor_id
