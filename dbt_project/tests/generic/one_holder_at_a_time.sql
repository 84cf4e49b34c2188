{#- Two persons in one single-holder office of one body on one day (the last day of a term belongs to it). A parliament
    of two chambers has a speaker of each. `exceptions` says which bodies have the office twice for a good reason. -#}
{% test one_holder_at_a_time(model, offices, exceptions) %}
with terms as (
    select
        *,
        coalesce(organisation, country_iso3) as body,
        coalesce(valid_to, date '9999-12-31') as last_day
    from {{ model }}
    where office in ('{{ offices | join("', '") }}')
)

select
    one.office,
    one.body,
    one.actor_id,
    other.actor_id as other_actor_id,
    greatest(one.valid_from, other.valid_from) as since_day
from terms as one
inner join terms as other
    on
        one.office = other.office
        and one.body = other.body
        and one.actor_id < other.actor_id
        and one.valid_from <= other.last_day
        and other.valid_from <= one.last_day
        and (one.office <> 'speaker_of_parliament' or one.office_title_en = other.office_title_en)
left join {{ exceptions }} as excused
    on excused.problem = 'overlap' and excused."key" = one.office || '|' || one.body
where excused."key" is null
{% endtest %}
