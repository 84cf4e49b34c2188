{#- One row an item of a list column of landing (`events`, `statements`), of current revisions only: the item as a
    struct in the column named by `item`, with its article's id and when it landed. -#}
{% macro current_extraction(column, item) -%}
select
    article.article_id,
    article.landed_at,
    unnest(extraction.{{ column }}) as {{ item }}
from {{ ref('int_article') }} as article
inner join {{ ref('stg_extraction') }} as extraction
    on
        article.article_id = extraction.article_id
        and article.content_sha256 = extraction.content_sha256
        and article.run_id = extraction.run_id
        and article.batch_id = extraction.batch_id
        and article.extraction_landed_at = extraction.landed_at
{%- endmacro %}
