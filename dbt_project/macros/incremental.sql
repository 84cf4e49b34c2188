{#-
Incremental by article. A night replaces all rows of the articles that landed since this table was last built, so
that a revision that tells fewer events leaves none of the old ones behind: dbt's own delete+insert deletes only the
articles that come back with rows.
-#}

{#- The condition on `landed_at` that selects what to build tonight: everything on a first build. -#}
{%- macro landed_since_last_build(relation=none) -%}
{%- if is_incremental() -%}
{{ relation ~ '.' if relation else '' }}landed_at >= (select coalesce(max(landed_at), timestamp '1970-01-01') from {{ this }})
{%- else -%}
true
{%- endif -%}
{%- endmacro -%}

{%- macro get_incremental_by_article_sql(arg_dict) -%}
{%- set target = arg_dict['target_relation'] -%}
{%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
delete from {{ target }}
where article_id in (
    select article_id from {{ ref('int_article') }}
    where landed_at >= (select coalesce(max(landed_at), timestamp '1970-01-01') from {{ target }})
)
or article_id not in (select article_id from {{ ref('int_article') }});
insert into {{ target }} ({{ columns }}) select {{ columns }} from {{ arg_dict['temp_relation'] }};
{%- endmacro -%}
