-- A round of the reference that begins before the round of the number before it: a wrong number or a wrong date.
-- Only where both days are known to the day: of vaguer ones the first day of the month or year stands.
select *
from (
    select
        round_id,
        process_id,
        round_number,
        starts_on,
        lag(starts_on) over (partition by process_id order by round_number) as before_starts_on
    from {{ ref('dim_round') }}
    where round_number is not null and precision_starts = 'day'
)
where starts_on < before_starts_on
