select
    run_id,
    rule,
    subject,
    level as anomaly_level,
    measured,
    usual,
    nights,
    message,
    accepted
from {{ source('landing', 'raw_anomaly') }}
