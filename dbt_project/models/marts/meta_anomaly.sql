select
    {{ surrogate_key(['run_id', 'rule', 'subject']) }} as anomaly_id,
    run_id,
    rule,
    subject,
    anomaly_level,
    measured,
    usual,
    nights,
    message,
    accepted
from {{ ref('stg_anomaly') }}
