{{ config(
    materialized='incremental',
    unique_key='event_id',
    incremental_strategy='by_key',
    of_keys='int_event_version',
    version='content_version, landed_at, linked_at',
    on_schema_change='fail'
) }}
-- One row an event in the world, whatever the number of articles that tell it. Each attribute is what most of them
-- give; where they disagree, has_conflict says so and fct_reported_event keeps what each of them told.
with reported as (
    select
        event.*,
        rule.agree_days,
        article.source_id,
        article.story_id,
        article.published_on,
        version.content_version,
        -- A story counts for the outlet that printed it first, the copies of it for none.
        first_value(article.source_id) over (
            partition by event.event_id, article.story_id
            order by article.source_id is null asc, article.published_on asc nulls last, event.article_id asc
        ) as independent_source,
        -- The more exact a date, the earlier it is believed.
        list_position(
            ['day', 'range', 'week', 'month', 'year', 'bounded', 'unknown'], event.date_precision
        ) as date_rank,
        count(*) over (
            partition by event.event_id, event.earliest_date, event.latest_date
        ) as date_votes,
        count(*) over (
            partition by event.event_id, event.place_id, event.city_en, event.country_iso3
        ) as place_votes
    from {{ ref('fct_reported_event') }} as event
    inner join {{ ref('dim_article') }} as article on event.article_id = article.article_id
    inner join {{ ref('link_rules') }} as rule on event.event_type = rule.event_type
    inner join {{ ref('int_event_version') }} as version on event.event_id = version.event_id
    {%- if is_incremental() %}
    left join {{ this }} as known on event.event_id = known.event_id
    where
        (version.content_version, version.landed_at, version.linked_at)
        is distinct from (known.content_version, known.landed_at, known.linked_at)
    {%- endif %}
),

consolidated as (
    select
        event_id,
        min(event_type) as event_type,
        case
            when bool_or(status = 'occurred') then 'occurred'
            when bool_or(status = 'planned') then 'planned'
            else min(status)
        end as status,
        first(
            struct_pack(
                earliest := earliest_date, latest := latest_date, exactness := date_precision, basis := date_basis
            )
            order by date_rank asc, date_votes desc, earliest_date asc, latest_date asc, date_basis asc
        ) as happened,
        first(
            struct_pack(place := place_id, city := city_en, country := country_iso3)
            order by place_votes desc, place_id asc, city_en asc, country_iso3 asc
        ) filter (where city_en is not null or place_id is not null) as happened_in_city,
        first(
            country_iso3 order by place_votes desc, country_iso3 asc
        ) filter (where country_iso3 is not null) as happened_in_country,
        first(
            struct_pack(id := process_id, label := process_name) order by process_id, process_name
        ) filter (where process_name is not null) as process,
        min(round_number) as round_number,
        max(confidence) as confidence,
        first(
            reported_event_id
            order by confidence desc, published_on asc nulls last, reported_event_id asc
        ) as best_reported_event_id,
        min(link_basis) as link_basis,
        count(*) as report_count,
        count(distinct article_id) as article_count,
        count(distinct story_id) as story_count,
        count(distinct independent_source) as source_count,
        min(published_on) as first_reported_on,
        max(published_on) as last_reported_on,
        max(linked_at) as linked_at,
        count(distinct coalesce(place_id, city_en)) > 1 or count(distinct country_iso3) > 1 as has_place_conflict,
        -- Days that no two reports share; how far apart they may lie is a matter of the type: a visit takes days.
        coalesce(
            max(earliest_date) filter (where date_rank <= 2) - min(latest_date) filter (where date_rank <= 2)
            > max(agree_days), false
        ) as has_date_conflict,
        -- To be planned first and to occur then is no conflict. To be planned still, after others saw it happen, is.
        bool_or(is_contradicted) or coalesce(
            max(published_on) filter (where status in ('planned', 'proposed'))
            > min(latest_date) filter (where status = 'occurred' and date_rank <= 2), false
        ) as has_status_conflict,
        min(content_version) as content_version,
        max(landed_at) as landed_at
    from reported
    group by event_id
)

select
    event_id,
    event_type,
    status,
    happened.earliest as earliest_date,
    happened.latest as latest_date,
    happened.exactness as date_precision,
    happened.basis as date_basis,
    happened_in_city.place as place_id,
    happened_in_city.city as city_en,
    case when happened_in_city is null then happened_in_country else happened_in_city.country end as country_iso3,
    process.id as process_id,
    process.label as process_name,
    round_number,
    confidence,
    best_reported_event_id,
    link_basis,
    report_count,
    article_count,
    story_count,
    source_count,
    first_reported_on,
    last_reported_on,
    has_place_conflict or has_date_conflict or has_status_conflict as has_conflict,
    nullif(concat_ws(
        ', ',
        case when has_date_conflict then 'date' end,
        case when has_place_conflict then 'place' end,
        case when has_status_conflict then 'status' end
    ), '') as conflicts,
    has_place_conflict,
    has_date_conflict,
    has_status_conflict,
    linked_at,
    content_version,
    landed_at
from consolidated
