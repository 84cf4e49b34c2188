-- The reference's persons, countries, organisations and groups, and whom else the articles name. Of an actor that
-- articles name in several ways, the name given most often stands, the first in alphabetical order where two tie.
with unknown as (
    select mention.*
    from {{ ref('int_actor_mention') }} as mention
    left join {{ ref('stg_actor') }} as known on mention.actor_id = known.actor_id
    where known.actor_id is null
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
)

select
    actor_id,
    name_en,
    name_ar,
    kind,
    country_iso3,
    organisation,
    wikidata_id,
    'reference' as origin
from {{ ref('stg_actor') }}
union all
select
    actor_id,
    name_en,
    name_ar,
    kind,
    country_iso3,
    organisation,
    wikidata_id,
    'discovered' as origin
from discovered
