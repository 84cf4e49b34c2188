-- What each source contributed and how fast, by the month of publication; a null source or month is not known.
with events as (
    select
        reported.article_id,
        count(*) as reported_event_count,
        count(*) filter (where event.source_count = 1) as only_source_count,
        count(*) filter (where article.published_on = event.first_reported_on) as first_report_count
    from {{ ref('fct_reported_event') }} as reported
    inner join {{ ref('fct_event') }} as event on reported.event_id = event.event_id
    inner join {{ ref('dim_article') }} as article on reported.article_id = article.article_id
    group by reported.article_id
),

lags as (
    select
        article.source_id,
        {{ publication_month('article') }} as published_month,
        {{ event_lag_days('event', 'article') }} as lag_days
    from {{ ref('fct_reported_event') }} as reported
    inner join {{ ref('fct_event') }} as event on reported.event_id = event.event_id
    inner join {{ ref('dim_article') }} as article on reported.article_id = article.article_id
),

lag_of_source as (
    select
        source_id,
        published_month,
        count(lag_days) as event_lag_count,
        median(lag_days) as event_lag_days_median
    from lags
    group by source_id, published_month
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
        {{ publication_month('article') }} as published_month,
        count(*) as article_count,
        count(*) filter (where events.reported_event_count > 0) as article_with_event_count,
        cast(coalesce(sum(events.reported_event_count), 0) as bigint) as reported_event_count,
        cast(coalesce(sum(events.only_source_count), 0) as bigint) as only_source_count,
        cast(coalesce(sum(events.first_report_count), 0) as bigint) as first_report_count,
        cast(coalesce(sum(statements.statement_count), 0) as bigint) as statement_count,
        median({{ ingest_lag_days('article') }}) as ingest_lag_days_median
    from {{ ref('dim_article') }} as article
    left join events on article.article_id = events.article_id
    left join statements on article.article_id = statements.article_id
    group by article.source_id, {{ publication_month('article') }}
)

select
    {{ surrogate_key(['articles.source_id', 'articles.published_month']) }} as source_coverage_id,
    articles.source_id,
    articles.published_month,
    articles.article_count,
    articles.article_with_event_count,
    articles.reported_event_count,
    articles.only_source_count,
    articles.first_report_count,
    articles.statement_count,
    coalesce(lag_of_source.event_lag_count, 0) as event_lag_count,
    lag_of_source.event_lag_days_median,
    articles.ingest_lag_days_median
from articles
left join lag_of_source
    on
        articles.source_id is not distinct from lag_of_source.source_id
        and articles.published_month is not distinct from lag_of_source.published_month
