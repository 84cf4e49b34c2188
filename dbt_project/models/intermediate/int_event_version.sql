{{ config(materialized='table') }}
-- A digest for each event of all that its rows are made of: its reports and their texts, how they were linked, whose
-- they are and which of them are copies. An event whose digest is what it was needs no work tonight.
select
    reported.event_id,
    format(
        '{:016x}',
        bit_xor(md5_number_lower(concat_ws(
            '|',
            reported.reported_event_id,
            article.content_sha256,
            article.extractor_version,
            reported.link_basis,
            reported.is_contradicted,
            coalesce(article.source_id, ''),
            article.story_id
        )))
    ) as content_version,
    max(reported.landed_at) as landed_at,
    max(reported.linked_at) as linked_at
from {{ ref('fct_reported_event') }} as reported
inner join {{ ref('dim_article') }} as article on reported.article_id = article.article_id
group by reported.event_id
