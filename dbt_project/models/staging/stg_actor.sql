-- Every actor that the reference tables know, under the id that the extraction gives it.
select
    actor_id,
    name_en,
    name_ar,
    kind,
    country_iso3,
    organisation,
    wikidata_id
from {{ ref('actors') }}
union all
select
    'country-' || iso3 as actor_id,
    name_en,
    name_ar,
    'country' as kind,
    iso3 as country_iso3,
    null as organisation,
    null as wikidata_id
from {{ ref('countries') }}
union all
select
    'org-' || organisation_id as actor_id,
    name_en,
    name_ar,
    case when kind in ('armed_group', 'opposition_body', 'party') then 'group' else 'organisation' end as kind,
    country_iso3,
    null as organisation,
    null as wikidata_id
from {{ ref('organisations') }}
