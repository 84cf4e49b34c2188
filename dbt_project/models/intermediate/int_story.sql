-- Which article is the first print of each copy: of the articles that print its text, the one published first. A copy
-- of a copy is no copy of the first by that alone, so that stories do not drift.
with prints as (
    select
        pair.article_id,
        pair.other_article_id,
        other.published_earliest
    from {{ ref('int_article_copy') }} as pair
    inner join {{ ref('int_article') }} as other on pair.other_article_id = other.article_id
    where pair.article_id in (
        select copied.article_id from {{ ref('int_article_copy') }} as copied
        where copied.article_id <> copied.other_article_id
    )
),

firsts as (
    select
        article_id,
        first(
            other_article_id order by published_earliest asc nulls last, other_article_id asc
        ) as first_article_id
    from prints
    group by article_id
)

select
    article_id,
    first_article_id as copy_of_article_id
from firsts
where article_id <> first_article_id
