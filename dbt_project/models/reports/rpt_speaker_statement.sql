-- Who spoke how often, by the month of publication; a null month is one that is not known.
select
    {{ surrogate_key(['statement.speaker_actor_id', "date_trunc('month', article.published_on)"]) }}
        as speaker_statement_id,
    statement.speaker_actor_id,
    cast(date_trunc('month', article.published_on) as date) as published_month,
    count(*) as statement_count,
    count(*) filter (where statement.is_direct_quote) as direct_quote_count,
    count(distinct statement.article_id) as article_count,
    count(distinct article.source_id) as source_count
from {{ ref('fct_statement') }} as statement
inner join {{ ref('dim_article') }} as article on statement.article_id = article.article_id
where statement.speaker_actor_id is not null
group by statement.speaker_actor_id, date_trunc('month', article.published_on)
