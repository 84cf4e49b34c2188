select
    run_id,
    node,
    kind as node_kind,
    status,
    seconds,
    rows_affected,
    message
from {{ source('landing', 'raw_run_node') }}
