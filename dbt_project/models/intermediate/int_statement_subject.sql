-- Whom the content of which statement names, once each: the first mention stands for the others.
with unnested as (
    select
        statement_id,
        article_id,
        landed_at,
        unnest(subjects) as subject
    from {{ ref('int_statement') }}
)

select
    statement_id,
    article_id,
    subject.actor_id,
    subject.country_iso3,
    subject.named_by,
    subject.surface,
    subject.surface_start,
    subject.surface_stop,
    count(*) over (partition by landed_at, article_id, statement_id, subject.actor_id) as mention_count,
    landed_at
from unnested
qualify row_number() over (
    -- The first two follow from the third, and let a filter on them through to the scan.
    partition by landed_at, article_id, statement_id, subject.actor_id
    order by subject.surface_start, subject.surface_stop
) = 1
