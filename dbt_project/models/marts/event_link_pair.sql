{{ config(
    materialized='incremental',
    incremental_strategy='by_profile',
    on_schema_change='fail'
) }}
-- Profiles that share a block, compared: features first, then the points that link_weights gives for them. A pair of
-- fewer points than link_rules.least_points is not kept: two such are never one event. A profile is compared with
-- itself too: two reports of one profile are one event only where so much is told that this reaches the threshold.
with arrived as (
    select distinct
        profile_id,
        block_key
    from {{ ref('int_event_block') }}
    where {{ landed_since_last_build_of('int_event_link') }}
),

met as (
    select distinct
        least(arrived.profile_id, block.profile_id) as profile_id,
        greatest(arrived.profile_id, block.profile_id) as other_profile_id
    from arrived
    inner join {{ ref('int_event_block') }} as block on arrived.block_key = block.block_key
    union
    select
        profile_id,
        profile_id as other_profile_id
    from {{ ref('int_event_profile') }}
    where {{ landed_since_last_build_of('int_event_link') }}
),

profile as (
    select *
    from {{ ref('int_event_profile') }}
    where
        profile_id in (select met.profile_id from met)
        or profile_id in (select met.other_profile_id from met)
    qualify row_number() over (partition by profile_id order by reported_event_id) = 1
),

compared as (
    select
        met.profile_id,
        met.other_profile_id,
        one, -- noqa: RF02
        other -- noqa: RF02
    from met
    inner join profile as one on met.profile_id = one.profile_id
    inner join profile as other on met.other_profile_id = other.profile_id
),

-- Sides on which both name somebody: the same one, or each another.
sided as (
    select
        *,
        list_intersect(one.persons, other.persons) as shared_persons,
        list_intersect(one.bodies, other.bodies) as shared_bodies,
        list_intersect(one.sides, other.sides) as shared_sides,
        list_distinct(list_transform(
            list_filter(
                one.named_sides, lambda x: list_contains(list_concat(other.persons, other.bodies), x['actor'])
            ),
            lambda x: x['side']
        )) as sides_of_shared,
        list_intersect(
            list_transform(
                list_filter(one.named_sides, lambda x: list_contains(one.persons, x['actor'])), lambda x: x['side']
            ),
            list_transform(
                list_filter(other.named_sides, lambda x: list_contains(other.persons, x['actor'])), lambda x: x['side']
            )
        ) as sides_with_persons
    from compared
),

counted as (
    select
        *,
        len(shared_persons) as shared_person,
        len(shared_bodies) as shared_body,
        len(list_filter(sides_with_persons, lambda x: not list_contains(sides_of_shared, x))) as other_person,
        least(len(one.bodies), len(other.bodies)) - len(shared_bodies) as other_body,
        len(one.sides) - len(shared_sides) as only_one,
        len(other.sides) - len(shared_sides) as only_other,
        greatest(one.earliest_date - other.latest_date, other.earliest_date - one.latest_date) as gap,
        greatest(one.latest_date - one.earliest_date, other.latest_date - other.earliest_date) as wider,
        least(one.latest_date - one.earliest_date, other.latest_date - other.earliest_date) as narrower
    from sided
),

featured as (
    select
        *,
        len(list_filter(
            shared_sides,
            lambda x: not list_contains(sides_of_shared, x) and not list_contains(sides_with_persons, x)
        )) as shared_state,
        least(only_one, only_other) as other_side,
        greatest(only_one, only_other) - least(only_one, only_other) as extra_side,
        case
            when one.is_vague or other.is_vague then 'vague'
            when gap > 2 then 'gap_more'
            when gap > 0 then 'gap_' || gap
            when wider = 0 then 'same_day'
            -- They share less than half of the narrower one, as do reports of two days that are dated by publication.
            when -gap * 2 < narrower - 1 then 'edges'
            when wider <= 6 then 'within_week'
            else 'within_month'
        end as date_feature,
        case
            when one.country_iso3 <> other.country_iso3 then 'other_country'
            when one.city = other.city then 'same_city'
            when one.city <> other.city then 'other_city'
            when one.country_iso3 = other.country_iso3 then 'same_country'
            else 'unknown'
        end as place_feature,
        case
            when one.process_id <> other.process_id then 'other_process'
            when one.process_id = other.process_id and one.round_number = other.round_number then 'same_round'
            when one.process_id = other.process_id then 'same_process'
            else 'unknown'
        end as process_feature,
        case
            when one.status = other.status then 'as_far'
            when 'proposed' in (one.status, other.status) then 'only_proposed'
            else 'moved_on'
        end as status_feature,
        case
            when one.event_type <> other.event_type then 'other_type'
            when one.measure = other.measure then 'same_measure'
            when one.measure <> other.measure then 'other_measure'
            else 'same_type'
        end as kind_feature,
        -- What one sentence tells apart is not one event: only a whole profile with its sentence is known again.
        case
            when profile_id = other_profile_id and one.sentence is not null then 'same_sentence' else 'own_words'
        end as wording_feature
    from counted
),

-- The points of a feature for a type of event: those of the type itself, else those of all.
weight as (
    select
        rule.event_type,
        weight.part,
        weight.feature,
        weight.points,
        weight.at_most
    from {{ ref('link_rules') }} as rule
    inner join {{ ref('link_weights') }} as weight on weight.event_type in (rule.event_type, '*')
    qualify row_number() over (
        partition by rule.event_type, weight.part, weight.feature
        order by weight.event_type = '*'
    ) = 1
),

found as (
    select
        featured.profile_id,
        featured.other_profile_id,
        featured.one.event_type,
        unnest([
            struct_pack(part := 'participants', feature := 'shared_person', times := shared_person),
            struct_pack(part := 'participants', feature := 'shared_body', times := shared_body),
            struct_pack(part := 'participants', feature := 'shared_state', times := shared_state),
            struct_pack(part := 'participants', feature := 'other_person', times := other_person),
            struct_pack(part := 'participants', feature := 'other_body', times := other_body),
            struct_pack(part := 'participants', feature := 'other_side', times := other_side),
            struct_pack(part := 'participants', feature := 'extra_side', times := extra_side),
            struct_pack(part := 'date', feature := date_feature, times := 1),
            struct_pack(part := 'place', feature := place_feature, times := 1),
            struct_pack(part := 'process', feature := process_feature, times := 1),
            struct_pack(part := 'status', feature := status_feature, times := 1),
            struct_pack(part := 'kind', feature := kind_feature, times := 1),
            struct_pack(part := 'wording', feature := wording_feature, times := 1)
        ]) as found
    from featured
),

pointed as (
    select
        found.profile_id,
        found.other_profile_id,
        found.found.feature,
        found.found.times,
        weight.part,
        least(found.found.times, weight.at_most) * weight.points as points
    from found
    inner join weight
        on
            found.event_type = weight.event_type
            and found.found.part = weight.part
            and found.found.feature = weight.feature
    where found.found.times > 0
),

scored as (
    select
        profile_id,
        other_profile_id,
        sum(points) as score,
        {%- for part in ['participants', 'date', 'place', 'process', 'status', 'kind', 'wording'] %}
        coalesce(sum(points) filter (where part = '{{ part }}'), 0) as {{ part }}_points,
        {%- endfor %}
        string_agg(
            feature || case when times > 1 then ' x' || times else '' end || ' ' || printf('%+d', points),
            ', ' order by abs(points) desc, feature
        ) filter (where points <> 0) as reasons
    from pointed
    group by profile_id, other_profile_id
),

judged as (
    select
        scored.*,
        featured.one.event_type,
        featured.one.status as one_status,
        featured.other.status as other_status,
        rule.threshold,
        rule.least_points,
        nullif(concat_ws(
            '; ',
            case
                when (featured.one.status = 'declined') <> (featured.other.status = 'declined')
                    then 'one was called off'
            end,
            case
                when
                    featured.one.process_id = featured.other.process_id
                    and featured.one.round_number <> featured.other.round_number
                    then 'another round'
            end,
            case
                when
                    featured.gap > greatest(rule.gap_days, other_rule.gap_days)
                    and featured.process_feature <> 'same_round'
                    then 'too many days between them'
            end,
            case
                when
                    featured.one.event_type = 'visit' and featured.place_feature = 'other_country'
                    then 'another destination'
            end,
            case
                when
                    greatest(len(featured.shared_sides) - featured.other_person, featured.shared_person)
                    < greatest(rule.needs_sides, other_rule.needs_sides)
                    and featured.process_feature <> 'same_round'
                    then 'too few parties in common'
            end
        ), '') as veto
    from scored
    inner join featured
        on scored.profile_id = featured.profile_id and scored.other_profile_id = featured.other_profile_id
    inner join {{ ref('link_rules') }} as rule on featured.one.event_type = rule.event_type
    inner join {{ ref('link_rules') }} as other_rule on featured.other.event_type = other_rule.event_type
)

select
    profile_id,
    other_profile_id,
    case
        when veto is not null then 'apart'
        when score >= threshold then 'alike'
        else 'unsure'
    end as decision,
    veto,
    threshold,
    cast(score as integer) as score,
    cast(participants_points as integer) as participants_points,
    cast(date_points as integer) as date_points,
    cast(place_points as integer) as place_points,
    cast(process_points as integer) as process_points,
    cast(status_points as integer) as status_points,
    cast(kind_points as integer) as kind_points,
    cast(wording_points as integer) as wording_points,
    reasons
from judged
where score >= least_points
