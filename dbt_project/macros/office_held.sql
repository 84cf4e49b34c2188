{#- The offices held by the actors of `holders` (a relation with actor_id, earliest_date, latest_date) over whole intervals:
    a term counts where it covers the interval, its last day included. One row an actor and interval; several offices are
    divided by a bar. Each interval is looked up once, however many events lie in it. -#}
{%- macro office_held(holders) -%}
select
    holder.actor_id,
    holder.earliest_date,
    holder.latest_date,
    string_agg(distinct term.office, '|' order by term.office) as office,
    string_agg(distinct term.office_title_en, '|' order by term.office_title_en) as office_title_en
from (
    select distinct
        actor_id,
        earliest_date,
        latest_date
    from {{ holders }}
    where earliest_date is not null and latest_date is not null
) as holder
inner join {{ ref('dim_actor_term') }} as term
    on
        holder.actor_id = term.actor_id
        and holder.earliest_date >= term.valid_from
        and holder.latest_date <= coalesce(term.valid_to, date '9999-12-31')
group by holder.actor_id, holder.earliest_date, holder.latest_date
{%- endmacro -%}
