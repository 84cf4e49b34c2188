{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
-- Which reported events tell of one event in the world. A reported event gets a key from what identifies it; equal
-- keys are one event, and the event's id is the key's digest: the same on every machine and in any order of nights.
-- depends_on: {{ ref('int_article') }}
with reported as (
    select *
    from {{ ref('int_reported_event') }}
    where {{ landed_since_last_build() }}
),

parties as (
    select
        reported_event_id,
        count(distinct actor_id) as party_count,
        string_agg(distinct actor_id, '+' order by actor_id) as party_key
    from {{ ref('int_participant') }}
    where {{ landed_since_last_build() }}
    group by reported_event_id
),

known as (
    select
        reported.reported_event_id,
        reported.article_id,
        reported.landed_at,
        reported.event_type,
        reported.country_iso3,
        reported.process_id,
        reported.round_number,
        coalesce(parties.party_count, 0) as party_count,
        coalesce(parties.party_key, '') as party_key,
        -- What was called off stays a fact of its own beside what took place.
        case when reported.status = 'declined' then 'declined' else 'held' end as standing,
        case
            when reported.date_precision in ('day', 'range')
                then reported.earliest_date || '..' || reported.latest_date
        end as date_key
    from reported
    left join parties on reported.reported_event_id = parties.reported_event_id
),

judged as (
    select
        *,
        case
            when event_type = 'negotiation_round' and process_id is not null and round_number is not null
                then 'round'
            when date_key is null then 'alone'
            when event_type = 'conference' and process_id is not null then 'process_and_date'
            when event_type = 'visit' and party_count >= 1 and country_iso3 is not null then 'parties_date_and_country'
            when event_type = 'visit' then 'alone'
            when party_count >= 2 then 'parties_and_date'
            when event_type in ('press_conference', 'interview') and party_count = 1 then 'parties_and_date'
            else 'alone'
        end as link_basis
    from known
),

keyed as (
    select
        *,
        concat_ws(
            '|',
            event_type,
            standing,
            case link_basis
                when 'round' then process_id || '#' || round_number
                when 'process_and_date' then process_id || '|' || date_key
                when 'parties_date_and_country' then party_key || '|' || date_key || '|' || country_iso3
                when 'parties_and_date'
                    then concat_ws('|', party_key, date_key, coalesce(process_id, ''), coalesce(round_number, 0))
                else reported_event_id
            end
        ) as link_key
    from judged
)

select
    reported_event_id,
    article_id,
    'event-' || left(md5(link_key), 20) as event_id,
    link_basis,
    link_key,
    case
        when link_basis = 'alone'
            then concat_ws(
                '; ',
                case when date_key is null then 'no day or range of days' end,
                case
                    when party_count = 0 then 'no party'
                    when party_count = 1 and event_type not in ('visit', 'press_conference', 'interview')
                        then 'one party'
                end,
                case when event_type = 'visit' and country_iso3 is null then 'no country' end
            )
    end as why_alone,
    landed_at
from keyed
