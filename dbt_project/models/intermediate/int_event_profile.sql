{{ config(
    materialized='incremental',
    unique_key='article_id',
    incremental_strategy='by_article',
    on_schema_change='fail'
) }}
-- What of a reported event is compared with others. Equal profiles are one event by themselves: most outlets tell an
-- event by the same parties, days and place, so that far fewer profiles than reports need comparing.
-- depends_on: {{ ref('int_article') }}
with named as (
    select
        reported_event_id,
        actor_id,
        kind,
        part,
        country_iso3,
        -- Whom an actor acts for: its state, else its organisation, else itself.
        coalesce(country_iso3, organisation, actor_id) as side
    from {{ ref('int_participant') }}
    where {{ landed_since_last_build() }}
),

host as (
    select
        reported_event_id,
        min(country_iso3) as country_iso3
    from named
    where part = 'host'
    group by reported_event_id
),

reported as (
    select
        reported.*,
        rule.family,
        article.published_earliest,
        coalesce(reported.latest_date - reported.earliest_date > {{ var('link_vague_days') }}, true) as is_vague,
        host.country_iso3 as host_country
    from {{ ref('int_reported_event') }} as reported
    inner join {{ ref('link_rules') }} as rule on reported.event_type = rule.event_type
    inner join {{ ref('int_article') }} as article on reported.article_id = article.article_id
    left join host on reported.reported_event_id = host.reported_event_id
    where {{ landed_since_last_build('reported') }}
),

-- A visit is known by who travels: whom he meets there is told by some and not by others.
parties as (
    select
        reported.reported_event_id,
        list(distinct named.actor_id order by named.actor_id) filter (where named.kind = 'person') as persons,
        list(
            distinct named.actor_id order by named.actor_id
        ) filter (where named.kind in ('organisation', 'group')) as bodies,
        list(
            distinct struct_pack(actor := named.actor_id, side := named.side)
        ) filter (where named.kind <> 'country') as named_sides,
        list(distinct named.side order by named.side) as sides
    from reported
    inner join named on reported.reported_event_id = named.reported_event_id
    where reported.event_type <> 'visit' or named.part <> 'host'
    group by reported.reported_event_id
),

described as (
    select
        reported.reported_event_id,
        reported.article_id,
        reported.landed_at,
        reported.published_earliest,
        reported.event_type,
        reported.family,
        reported.status,
        reported.is_vague,
        case when not reported.is_vague then reported.earliest_date end as earliest_date,
        case when not reported.is_vague then reported.latest_date end as latest_date,
        coalesce(reported.place_id, reported.city_en) as city,
        case
            when reported.event_type = 'visit' then coalesce(reported.country_iso3, reported.host_country)
            else reported.country_iso3
        end as country_iso3,
        reported.process_id,
        reported.round_number,
        measure.measure,
        coalesce(parties.persons, []) as persons,
        coalesce(parties.bodies, []) as bodies,
        coalesce(parties.named_sides, []) as named_sides,
        coalesce(parties.sides, []) as sides,
        -- Words for words: what agencies send out is printed by many, and an undated report has little else.
        case
            when
                reported.is_vague
                and len(string_split(trim(reported.evidence), ' ')) >= {{ var('link_sentence_words') }}
                then md5(regexp_replace(reported.evidence, '[^\p{L}\p{N}]+', '', 'g'))
        end as sentence
    from reported
    left join parties on reported.reported_event_id = parties.reported_event_id
    left join {{ ref('link_measures') }} as measure
        on
            string_split(reported.rule_id, '.')[1] = measure.trigger
            and reported.event_type = 'diplomatic_measure'
)

-- An undated report in a few words is never known again by them: it has a profile of its own.
select
    *,
    {{ surrogate_key([
        'event_type', 'status', 'earliest_date', 'latest_date', 'city', 'country_iso3', 'process_id', 'round_number',
        'measure', 'persons', 'bodies', 'sides', 'sentence',
        'case when is_vague and sentence is null then reported_event_id end',
    ]) }} as profile_id
from described
