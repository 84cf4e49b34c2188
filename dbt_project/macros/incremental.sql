{#-
Incremental in four ways, all of which compare states and keep none of their own, so that a build that was killed is
completed by the next one, and nights may come in any order.

`by_landing`: a night makes anew the rows of all articles that landed since the table was last built.

`by_article`: a night replaces all rows of the articles that landed since this table was last built, so that a revision
that tells fewer events leaves none of the old ones behind: dbt's own delete+insert deletes only the articles that come
back with rows. What the model brings back beyond these replaces its article's rows too.

`by_key`: a night replaces the rows of the keys that come back, and drops those that the relation `of_keys` no longer has,
or has in another `version`. The model finds out by itself which keys have changed.

`by_pair`: as by_article, for pairs of articles, which a change of either takes away.
-#}

{#- The condition on `landed_at` that selects what to build tonight: everything on a first build. Each load has a moment
    of its own, later than all before it (landing_moment), and no build runs during a load: `>` misses nothing. -#}
{%- macro landed_since_last_build(relation=none) -%}
{%- if is_incremental() -%}
{{ relation ~ '.' if relation else '' }}landed_at > {{ newest_landed(this) }}
{%- else -%}
true
{%- endif -%}
{%- endmacro -%}

{#- The newest `landed_at` of a table as a literal: DuckDB pushes a constant down to the scan of landing, and a night
    then reads its own articles only; a subquery it would compare with the rows of all nights. -#}
{%- macro newest_landed(relation) -%}
{%- set newest = run_query('select cast(max(landed_at) as varchar) from ' ~ relation).columns[0].values()[0]
    if execute else none -%}
timestamp '{{ newest or '1970-01-01' }}'
{%- endmacro -%}

{#- The same where the table has no moment of its own: what landed since the last build of a model downstream of it. That
    cannot be a ref, which would be a circle; the table still is as the last night left it. -#}
{%- macro landed_since_last_build_of(model) -%}
{%- set downstream = adapter.get_relation('work', this.schema, model) if execute and is_incremental() else none -%}
{%- if downstream -%}
landed_at > {{ newest_landed(downstream) }}
{%- else -%}
true
{%- endif -%}
{%- endmacro -%}

{#- Articles that left landing since: a revision whose extraction failed is rejected when it is landed again. -#}
{%- macro articles_rejected_since(moment) -%}
select article_id from {{ source('landing', 'raw_rejected') }}
where stage = 'extract' and article_id is not null and rejected_at > {{ moment }}
{%- endmacro -%}

{#- Articles with a revision that landed since, and those that left landing since. -#}
{%- macro articles_changed_since(moment) -%}
select article_id from {{ ref('stg_extraction') }} where landed_at > {{ moment }}
union all
{{ articles_rejected_since(moment) }}
{%- endmacro -%}

{#- For the table that is made from landing itself; everything else goes by_article. -#}
{%- macro get_incremental_by_landing_sql(arg_dict) -%}
{%- set target = arg_dict['target_relation'] -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
delete from {{ target }} where article_id in ({{ articles_changed_since(newest_landed(target)) }});
insert into {{ target }} ({{ columns }}) select {{ columns }} from {{ arg_dict['temp_relation'] }};
{%- endmacro -%}

{%- macro get_incremental_by_article_sql(arg_dict) -%}
{%- set target = arg_dict['target_relation'] -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
{%- set since = newest_landed(target) -%}
delete from {{ target }}
where article_id in (
    select article_id from {{ arg_dict['temp_relation'] }}
    union all
    select article_id from {{ ref('int_article') }} where landed_at > {{ since }}
    union all
    {{ articles_rejected_since(since) }}
);
insert into {{ target }} ({{ columns }}) select {{ columns }} from {{ arg_dict['temp_relation'] }};
{%- endmacro -%}

{%- macro get_incremental_by_pair_sql(arg_dict) -%}
{%- set target = arg_dict['target_relation'] -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
{%- set since = newest_landed(target) -%}
create or replace temp table changed_article as
select article_id from {{ ref('int_article') }} where landed_at > {{ since }}
union all
{{ articles_rejected_since(since) }};
delete from {{ target }}
where article_id in (from changed_article) or other_article_id in (from changed_article);
insert into {{ target }} ({{ columns }}) select {{ columns }} from {{ arg_dict['temp_relation'] }};
{%- endmacro -%}

{%- macro get_incremental_by_key_sql(arg_dict) -%}
{%- set target = arg_dict['target_relation'] -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
{%- set key = arg_dict['unique_key'] -%}
{%- set state = key ~ ', ' ~ config.get('version') if config.get('version') else key -%}
delete from {{ target }}
where {{ key }} in (select {{ key }} from {{ arg_dict['temp_relation'] }})
or ({{ state }}) not in (select ({{ state }}) from {{ ref(config.require('of_keys')) }});
insert into {{ target }} ({{ columns }}) select {{ columns }} from {{ arg_dict['temp_relation'] }};
{%- endmacro -%}

{#- Incremental by pair of profiles: pairs of profiles that no report has any more go, pairs that came are put in. -#}
{%- macro get_incremental_by_profile_sql(arg_dict) -%}
{%- set target = arg_dict['target_relation'] -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
delete from {{ target }}
where profile_id not in (select profile_id from {{ ref('int_event_profile') }})
or other_profile_id not in (select profile_id from {{ ref('int_event_profile') }});
insert into {{ target }} ({{ columns }})
select {{ columns }} from {{ arg_dict['temp_relation'] }} as found
where not exists (
    select 1 from {{ target }} as known
    where known.profile_id = found.profile_id and known.other_profile_id = found.other_profile_id
);
{%- endmacro -%}

{#- Incremental by report: rows of reported events that come back are replaced, and those of reports that no article
    tells any more are deleted. For what follows the linking, which changes rows of articles that landed long ago. -#}
{%- macro get_incremental_by_report_sql(arg_dict) -%}
{%- set target = arg_dict['target_relation'] -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
delete from {{ target }}
where reported_event_id in (select reported_event_id from {{ arg_dict['temp_relation'] }})
or reported_event_id not in (select reported_event_id from {{ ref('int_event_profile') }});
insert into {{ target }} ({{ columns }}) select {{ columns }} from {{ arg_dict['temp_relation'] }};
{%- endmacro -%}

{#- The condition that selects the rows which the linking looked at since this table was last built. -#}
{%- macro linked_since_last_build(relation) -%}
{%- if is_incremental() -%}
{%- set newest = run_query('select cast(max(linked_at) as varchar) from ' ~ this).columns[0].values()[0]
    if execute else none -%}
{{ relation }}.linked_at > timestamp '{{ newest or '1970-01-01' }}'
{%- else -%}
true
{%- endif -%}
{%- endmacro -%}
