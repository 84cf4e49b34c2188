select
    organisation_id,
    'org-' || organisation_id as actor_id,
    name_en,
    name_ar,
    kind,
    country_iso3
from {{ ref('organisations') }}
