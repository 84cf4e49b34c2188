select
    rounds.round_id,
    rounds.process_id,
    rounds.round_number,
    rounds.round_label as name_en,
    processes.name_ar || coalesce(' ' || rounds.round_number, '') as name_ar,
    rounds.starts_on,
    rounds.ends_on,
    rounds.precision_starts,
    rounds.precision_ends,
    rounds.place_id,
    rounds.city_en,
    rounds.country_iso3,
    rounds.confidence
from {{ ref('rounds') }} as rounds
inner join {{ ref('processes') }} as processes on rounds.process_id = processes.process_id
