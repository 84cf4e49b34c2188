select
    iso3 as country_iso3,
    iso2 as country_iso2,
    name_en,
    name_ar,
    demonym_en,
    capital_en,
    capital_ar
from {{ ref('countries') }}
