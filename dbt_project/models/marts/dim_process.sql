select
    process_id,
    name_en,
    name_ar,
    kind,
    subject_country_iso3 as subject_countries,
    parties,
    from_year,
    to_year
from {{ ref('processes') }}
