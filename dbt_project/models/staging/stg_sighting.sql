select
    article_id,
    "source" as source_name,
    url,
    feed,
    published as published_given,
    origin_path,
    origin_row,
    cast(seen_at as timestamp) as seen_at
from {{ source('landing', 'raw_sighting') }}
