{#-
Incremental by article. A night replaces all rows of the articles that landed since this table was last built, so
that a revision that tells fewer events leaves none of the old ones behind: dbt's own delete+insert deletes only the
articles that come back with rows.
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

{%- macro get_incremental_by_article_sql(arg_dict) -%}
{%- set target = arg_dict['target_relation'] -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
delete from {{ target }}
where article_id in (
    select article_id from {{ ref('int_article') }}
    where landed_at > {{ newest_landed(target) }}
)
or article_id not in (select article_id from {{ ref('int_article') }});
insert into {{ target }} ({{ columns }}) select {{ columns }} from {{ arg_dict['temp_relation'] }};
{%- endmacro -%}
