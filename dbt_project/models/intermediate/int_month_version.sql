{{ config(materialized='table') }}
-- A digest for each month of publication of all that reports by month are made of: which articles it has, in which
-- revision, read by which rules, from which source. A month whose digest is what it was needs no work tonight.
select
    {{ publication_month('article') }} as published_month,
    format(
        '{:016x}',
        bit_xor(md5_number_lower(concat_ws(
            '|',
            article.article_id,
            article.content_sha256,
            article.extractor_version,
            coalesce(article.source_id, ''),
            coalesce(strftime({{ publication_month('article') }}, '%Y-%m'), '')
        )))
    ) as month_version
from {{ ref('dim_article') }} as article
group by all
