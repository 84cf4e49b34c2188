{{ config(severity='warn') }}
-- Somebody who takes part under the title of an office on a day on which he held none, by what the reference knows: a
-- namesake, a wrong date or a term that is missing. A term known to the month or year is taken as wide as that.
with terms as (
    select
        actor_id,
        valid_from - case precision_from when 'day' then 0 when 'month' then 31 else 366 end as first_day,
        coalesce(valid_to, date '9999-01-01')
        + case coalesce(precision_to, 'day') when 'day' then 0 when 'month' then 31 else 366 end as last_day
    from {{ ref('dim_actor_term') }}
)

select
    participant.reported_event_id,
    participant.actor_id,
    participant.title,
    event.earliest_date
from {{ ref('bridge_reported_event_actor') }} as participant
inner join {{ ref('fct_reported_event') }} as event on participant.reported_event_id = event.reported_event_id
where
    participant.title is not null
    and event.date_precision = 'day'
    and event.date_basis = 'explicit'
    and participant.actor_id in (select known.actor_id from terms as known)
    and not exists (
        select 1 from terms
        where
            terms.actor_id = participant.actor_id
            and event.earliest_date between terms.first_day and terms.last_day
    )
    and {{ not_yet_tested('participant') }}
