-- Whose article is it? By the name that came with it, else by the host of its address.
with seen as (
    select
        source_name,
        source_host,
        count(distinct article_id) as article_count
    from {{ ref('int_sighting') }}
    where source_name is not null or source_host is not null
    group by source_name, source_host
),

domains as (
    select
        source_id,
        unnest(string_split(domains, '|')) as domain
    from {{ ref('sources') }}
),

names as (
    select
        source_id,
        {{ folded_name("unnest(string_split(concat_ws('|', name, aliases, source_id), '|'))") }} as name
    from {{ ref('sources') }}
),

matched as (
    select
        seen.source_name,
        seen.source_host,
        seen.article_count,
        coalesce(by_name.source_id, by_domain.source_id) as source_id
    from seen
    left join names as by_name
        on {{ folded_name('seen.source_name') }} = by_name.name
    left join domains as by_domain
        on seen.source_host = by_domain.domain or ends_with(seen.source_host, '.' || by_domain.domain)
    qualify row_number() over (
        partition by seen.source_name, seen.source_host
        order by by_name.source_id asc nulls last, length(by_domain.domain) desc nulls last, by_domain.source_id asc
    ) = 1
)

select
    source_name,
    source_host,
    article_count,
    coalesce(
        source_id,
        'x-' || left(md5(coalesce({{ folded_name('source_name') }}, source_host)), 12)
    ) as source_id,
    case when source_id is null then 'discovered' else 'reference' end as origin
from matched
