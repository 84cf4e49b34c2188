{{ config(
    materialized='incremental',
    unique_key='month_version',
    incremental_strategy='by_key',
    of_keys='int_month_version',
    on_schema_change='fail'
) }}
-- Who speaks about which country, by month of publication. A statement about two countries counts for each of them.
with subjects as (
    select distinct
        statement_id,
        country_iso3
    from {{ ref('bridge_statement_subject') }}
    where country_iso3 is not null
)

select
    {{ surrogate_key([
        'statement.speaker_actor_id', 'subject.country_iso3', publication_month('article')
    ]) }} as speaker_subject_id,
    statement.speaker_actor_id,
    subject.country_iso3 as subject_country_iso3,
    {{ publication_month('article') }} as published_month,
    min(speaker.country_iso3) as speaker_country_iso3,
    coalesce(min(speaker.country_iso3) = subject.country_iso3, false) as is_own_country,
    {{ statement_count() }} as statement_count,
    {{ direct_quote_count('statement') }} as direct_quote_count,
    count(distinct statement.article_id) as article_count,
    count(distinct article.source_id) as source_count,
    month.month_version
from {{ ref('fct_statement') }} as statement
inner join subjects as subject on statement.statement_id = subject.statement_id
inner join {{ ref('dim_article') }} as article on statement.article_id = article.article_id
inner join {{ ref('int_month_version') }} as month
    on {{ publication_month('article') }} is not distinct from month.published_month
inner join {{ ref('dim_actor') }} as speaker on statement.speaker_actor_id = speaker.actor_id
{%- if is_incremental() %}
where
    month.month_version not in (select known.month_version from {{ this }} as known)
    -- Later articles, or a correction of the reference, may give a speaker another country.
    or month.month_version in (
        select known.month_version
        from {{ this }} as known
        inner join {{ ref('dim_actor') }} as named on known.speaker_actor_id = named.actor_id
        where known.speaker_country_iso3 is distinct from named.country_iso3
    )
{%- endif %}
group by statement.speaker_actor_id, subject.country_iso3, {{ publication_month('article') }}, month.month_version
