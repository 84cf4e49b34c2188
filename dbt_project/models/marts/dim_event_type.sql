select
    event_type,
    name_en,
    name_ar,
    cameo,
    plover,
    description
from {{ ref('event_types') }}
