select
    run_id,
    batch_id,
    stage,
    origin_path,
    origin_row,
    article_id,
    reason_code,
    reason,
    "sample" as sample_text,
    cast(rejected_at as timestamp) as rejected_at
from {{ source('landing', 'raw_rejected') }}
