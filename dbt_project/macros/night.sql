{#-
What a build has to look at. The ledger raw_build of landing (extract/warehouse/scope.py) says since when rows are new, and
whether the reference tables are others than at the last build that passed the audit.
-#}

{%- macro last_build(column) -%}
{%- set found = run_query(
    'select cast(' ~ column ~ ' as varchar) from ' ~ source('landing', 'raw_build')
    ~ ' order by started_at desc limit 1'
) if execute else none -%}
{{ return(found.columns[0].values()[0] if found and found.rows | length else none) }}
{%- endmacro -%}

{#- True where rows that did not land tonight may differ because a row of the reference does. -#}
{%- macro reference_changed() -%}
{{ return(last_build('reference_changed') != 'false') }}
{%- endmacro -%}

{#- dbt asks this macro for what stands for the model in a data test. Rows of an incremental model that were tested on an
    earlier night have not changed since: tests look at those that landed later. At everything where the ledger says so. -#}
{%- macro get_where_subquery(relation) -%}
{%- set conditions = [config.get('where')] if config.get('where') else [] -%}
{%- set tested = graph.nodes.get(model.attached_node) if execute else none -%}
{%- if tested and tested.config.materialized == 'incremental' and 'landed_at' in tested.columns -%}
    {%- set since = last_build('since') -%}
    {%- if since -%}{%- do conditions.append("landed_at > timestamptz '" ~ since ~ "'") -%}{%- endif -%}
{%- endif -%}
{%- if conditions -%}
    {%- set filtered -%}(select * from {{ relation }} where {{ conditions | join(' and ') }}) as tested{%- endset -%}
    {{ return(filtered) }}
{%- endif -%}
{{ return(relation) }}
{%- endmacro -%}

{#- For tests written by hand: the condition that leaves the rows of `relation` that no earlier night has tested. -#}
{%- macro not_yet_tested(relation) -%}
{%- set since = last_build('since') -%}
{{ relation ~ ".landed_at > timestamptz '" ~ since ~ "'" if since else 'true' }}
{%- endmacro -%}
