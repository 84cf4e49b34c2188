-- The outlets that the reference knows, and those that only the articles name.
with named as (
    select
        source_id,
        coalesce(source_name, source_host) as name,
        sum(article_count) as votes
    from {{ ref('int_source') }}
    where origin = 'discovered'
    group by all
),

discovered as (
    select
        source_id,
        {{ most_voted('name', 'votes') }} as name
    from named
    group by source_id
)

select
    source_id,
    name,
    kind,
    country_iso3,
    language,
    'reference' as origin
from {{ ref('sources') }}
union all
select
    source_id,
    name,
    null as kind,
    null as country_iso3,
    null as language,
    'discovered' as origin
from discovered
