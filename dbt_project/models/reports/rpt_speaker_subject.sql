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
    count(distinct article.source_id) as source_count
from {{ ref('fct_statement') }} as statement
inner join subjects as subject on statement.statement_id = subject.statement_id
inner join {{ ref('dim_article') }} as article on statement.article_id = article.article_id
inner join {{ ref('dim_actor') }} as speaker on statement.speaker_actor_id = speaker.actor_id
group by statement.speaker_actor_id, subject.country_iso3, {{ publication_month('article') }}
