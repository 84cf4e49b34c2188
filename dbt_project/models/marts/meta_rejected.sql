with numbered as (
    select
        *,
        row_number() over (
            partition by run_id, stage, origin_path, origin_row, article_id, reason_code, batch_id
            order by rejected_at, reason
        ) as occurrence
    from {{ ref('stg_rejection') }}
)

select
    {{ surrogate_key([
        'run_id', 'stage', 'origin_path', 'origin_row', 'article_id', 'reason_code', 'batch_id', 'occurrence'
    ]) }} as rejection_id,
    run_id,
    stage,
    origin_path,
    origin_row,
    article_id,
    reason_code,
    reason,
    sample_text,
    rejected_at
from numbered
