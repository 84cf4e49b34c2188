{{ config(
    materialized='incremental',
    unique_key='sighting_id',
    incremental_strategy='by_key',
    of_keys='int_sighting',
    on_schema_change='fail'
) }}
-- Where each article was met. A place that is known stays as it is, unless it has another outlet now or an earlier day.
-- depends_on: {{ ref('int_sighting') }}
with met as (
    select
        sighting.sighting_id,
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
)

select * from met
{% if is_incremental() %}
except
select
    sighting_id,
    article_id,
    source_id,
    feed,
    url,
    origin_path,
    origin_row,
    first_seen_at
from {{ this }}
{% endif %}
