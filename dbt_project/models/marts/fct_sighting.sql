select
    {{ surrogate_key(['sighting.article_id', 'sighting.source_name', 'sighting.url', 'sighting.feed']) }}
        as sighting_id,
    sighting.article_id,
    source.source_id,
    sighting.feed,
    sighting.url,
    sighting.origin_path,
    sighting.origin_row,
    sighting.first_seen_at
from {{ ref('int_sighting') }} as sighting
left join {{ ref('int_source') }} as source
    on
        sighting.source_name is not distinct from source.source_name
        and sighting.source_host is not distinct from source.source_host
