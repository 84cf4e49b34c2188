select
    place_id,
    name_en,
    name_ar,
    kind,
    country_iso3,
    latitude,
    longitude
from {{ ref('places') }}
