{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
-- Blocks: only profiles that share a block are compared. Reports of one event share one by construction: a pair of
-- sides, a traveller and his destination, a speaker or a process within days, or a numbered round.
-- depends_on: {{ ref('int_article') }}
with profile as (
    select
        profile.*,
        rule.needs_sides,
        -- Intervals reach on by the days that may lie between two reports, so that these share a window.
        range(
            date_diff('day', date '1970-01-01', profile.earliest_date) // {{ var('link_window_days') }},
            (date_diff('day', date '1970-01-01', profile.latest_date) + rule.gap_days)
            // {{ var('link_window_days') }} + 1
        ) as windows,
        -- Two sides of a report of two sides or more; two persons where all act for one.
        case
            when len(profile.sides) >= 2 then profile.sides[:{{ var('link_block_sides') }}]
            else list_concat(profile.persons, profile.bodies)[:{{ var('link_block_sides') }}]
        end as tokens
    from {{ ref('int_event_profile') }} as profile
    inner join {{ ref('link_rules') }} as rule on profile.event_type = rule.event_type
    where {{ landed_since_last_build('profile') }}
),

undated_key as (
    select
        profile_id,
        article_id,
        landed_at,
        family,
        windows,
        case
            when needs_sides = 2
                then list_transform(
                    flatten(list_transform(
                        range(1, len(tokens)),
                        lambda first: list_transform(
                            range(first + 1, len(tokens) + 1), lambda second: [tokens[first], tokens[second]]
                        )
                    )),
                    lambda two: array_to_string(two, '+')
                )
            when event_type = 'visit'
                then list_transform(sides, lambda side: side || '>' || coalesce(country_iso3, '?'))
            else list_distinct(list_concat(
                list_concat(persons, bodies),
                case when process_id is not null then ['process:' || process_id] else [] end
            ))
        end as parties
    from profile
),

keyed as (
    select
        profile_id,
        article_id,
        landed_at,
        unnest(flatten(list_transform(
            windows, lambda days: list_transform(parties, lambda party: concat_ws('|', family, party, days))
        ))) as block_key
    from undated_key
    where windows is not null
    union all
    select
        profile_id,
        article_id,
        landed_at,
        concat_ws('|', family, process_id, '#' || round_number) as block_key
    from profile
    where process_id is not null and round_number is not null
)

select distinct
    profile_id,
    article_id,
    landed_at,
    block_key
from keyed
