{{ config(
    materialized='incremental',
    unique_key='date_day',
    incremental_strategy='append',
    on_schema_change='fail'
) }}
-- The calendar is made once: a change of its seeds is a change of the project, after which everything is made anew.
with days as (
    select cast(day_at as date) as date_day
    from generate_series(date '1990-01-01', date '2035-12-31', interval 1 day) as series (day_at)
)

select
    days.date_day,
    cast(year(days.date_day) as integer) as year_number,
    cast(quarter(days.date_day) as integer) as quarter_number,
    cast(month(days.date_day) as integer) as month_number,
    cast(day(days.date_day) as integer) as day_of_month,
    cast(date_trunc('month', days.date_day) as date) as month_start,
    cast(isoyear(days.date_day) as integer) as iso_year,
    cast(weekofyear(days.date_day) as integer) as iso_week,
    strftime(days.date_day, '%G-W%V') as iso_week_name,
    cast(isodow(days.date_day) as integer) as iso_weekday,
    weekday_names.name_en as weekday_name_en,
    weekday_names.name_ar as weekday_name_ar,
    month_names.name_en as month_name_en,
    month_names.name_levant as month_name_levant,
    month_names.name_gulf as month_name_gulf,
    month_names.name_maghreb as month_name_maghreb,
    month_names.name_morocco as month_name_morocco,
    hijri.hijri_year,
    hijri.hijri_month,
    cast(days.date_day - hijri.starts_on + 1 as integer) as hijri_day,
    format(
        '{:04d}-{:02d}-{:02d}', hijri.hijri_year, hijri.hijri_month, days.date_day - hijri.starts_on + 1
    ) as hijri_date,
    hijri_names.name_en as hijri_month_name_en,
    hijri_names.name_ar as hijri_month_name_ar
from days
asof inner join {{ ref('hijri_months') }} as hijri on days.date_day >= hijri.starts_on
inner join {{ ref('month_names') }} as month_names on month(days.date_day) = month_names.month_number
inner join {{ ref('hijri_month_names') }} as hijri_names on hijri.hijri_month = hijri_names.hijri_month
inner join {{ ref('weekday_names') }} as weekday_names on isodow(days.date_day) = weekday_names.iso_weekday
{%- if is_incremental() %}
where days.date_day not in (select known.date_day from {{ this }} as known)
{%- endif %}
