select
    {{ surrogate_key([
        'actor_id', 'office', 'office_title_en', 'country_iso3', 'organisation', 'valid_from', 'valid_to'
    ]) }} as actor_term_id,
    actor_id,
    office,
    office_title_en,
    country_iso3,
    organisation,
    valid_from,
    valid_to,
    precision_from,
    precision_to,
    valid_to is null as is_current,
    confidence,
    source as stated_by
from {{ ref('actor_terms') }}
