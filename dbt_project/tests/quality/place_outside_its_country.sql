-- A city in another country than its event: one of the two is wrong.
select
    event.event_id,
    event.place_id,
    event.country_iso3,
    place.country_iso3 as country_of_place
from {{ ref('fct_event') }} as event
inner join {{ ref('dim_place') }} as place on event.place_id = place.place_id
where event.country_iso3 <> place.country_iso3 and {{ not_yet_tested('event') }}
union all
select
    held.round_id,
    held.place_id,
    held.country_iso3,
    place.country_iso3 as country_of_place
from {{ ref('dim_round') }} as held
inner join {{ ref('dim_place') }} as place on held.place_id = place.place_id
where held.country_iso3 <> place.country_iso3
