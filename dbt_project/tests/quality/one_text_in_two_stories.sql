{{ config(severity='warn') }}
-- The same title and text under two ids within three days, and known as copies of different articles:
-- possible where a third one resembles both and lies within three days of one of them only.
select
    article.article_id,
    other.article_id as other_article_id,
    article.story_id,
    other.story_id as other_story_id
from {{ ref('dim_article') }} as article
inner join {{ ref('dim_article') }} as other
    on article.content_sha256 = other.content_sha256 and article.article_id <> other.article_id
where
    article.story_id <> other.story_id
    and article.word_count > 0
    and article.published_on between other.published_on - 3 and other.published_on + 3
    and {{ not_yet_tested('article') }}
