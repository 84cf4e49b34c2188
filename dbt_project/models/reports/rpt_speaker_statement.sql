-- Who spoke how often, by the month of publication; a null month is one that is not known.
select
    {{ surrogate_key(['statement.speaker_actor_id', publication_month('article')]) }} as speaker_statement_id,
    statement.speaker_actor_id,
    {{ publication_month('article') }} as published_month,
    {{ statement_count() }} as statement_count,
    {{ direct_quote_count('statement') }} as direct_quote_count,
    count(distinct statement.article_id) as article_count,
    count(distinct article.source_id) as source_count
from {{ ref('fct_statement') }} as statement
inner join {{ ref('dim_article') }} as article on statement.article_id = article.article_id
where statement.speaker_actor_id is not null
group by statement.speaker_actor_id, {{ publication_month('article') }}
