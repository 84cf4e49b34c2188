{{ config(severity='warn') }}
-- Told as something that has happened by an article that was published before: the date or the status is wrong.
select
    event.reported_event_id,
    event.article_id,
    event.earliest_date,
    article.published_latest
from {{ ref('fct_reported_event') }} as event
inner join {{ ref('dim_article') }} as article on event.article_id = article.article_id
where
    event.status = 'occurred'
    and article.published_basis = 'given'
    and event.earliest_date > article.published_latest + 1
    and {{ not_yet_tested('event') }}
