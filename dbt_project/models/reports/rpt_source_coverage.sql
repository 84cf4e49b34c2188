-- What each source contributed, by the month of publication; a null source or month is one that is not known.
with events as (
    select
        article_id,
        count(*) as reported_event_count
    from {{ ref('fct_reported_event') }}
    group by article_id
),

statements as (
    select
        article_id,
        count(*) as statement_count
    from {{ ref('fct_statement') }}
    group by article_id
),

articles as (
    select
        article.source_id,
        cast(date_trunc('month', article.published_on) as date) as published_month,
        coalesce(events.reported_event_count, 0) as reported_event_count,
        coalesce(statements.statement_count, 0) as statement_count
    from {{ ref('dim_article') }} as article
    left join events on article.article_id = events.article_id
    left join statements on article.article_id = statements.article_id
)

select
    {{ surrogate_key(['source_id', 'published_month']) }} as source_coverage_id,
    source_id,
    published_month,
    count(*) as article_count,
    count(*) filter (where reported_event_count > 0) as article_with_event_count,
    cast(sum(reported_event_count) as bigint) as reported_event_count,
    cast(sum(statement_count) as bigint) as statement_count
from articles
group by source_id, published_month
