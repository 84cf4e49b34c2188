{{ config(
    materialized='incremental',
    unique_key='month_version',
    incremental_strategy='by_key',
    of_keys='int_month_version',
    on_schema_change='fail'
) }}
-- Who spoke how often, by the month of publication; a null month is one that is not known.
select
    {{ surrogate_key(['statement.speaker_actor_id', publication_month('article')]) }} as speaker_statement_id,
    statement.speaker_actor_id,
    {{ publication_month('article') }} as published_month,
    {{ statement_count() }} as statement_count,
    {{ direct_quote_count('statement') }} as direct_quote_count,
    count(distinct statement.article_id) as article_count,
    count(distinct article.source_id) as source_count,
    month.month_version
from {{ ref('fct_statement') }} as statement
inner join {{ ref('dim_article') }} as article on statement.article_id = article.article_id
inner join {{ ref('int_month_version') }} as month
    on {{ publication_month('article') }} is not distinct from month.published_month
where
    statement.speaker_actor_id is not null
    {%- if is_incremental() %}
    and month.month_version not in (select known.month_version from {{ this }} as known)
    {%- endif %}
group by statement.speaker_actor_id, {{ publication_month('article') }}, month.month_version
