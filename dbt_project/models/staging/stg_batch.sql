select
    run_id,
    batch_id,
    extractor_version,
    extraction_path,
    rows_in,
    rows_landed,
    rows_rejected,
    cast(landed_at as timestamp) as landed_at
from {{ source('landing', 'raw_batch') }}
