{{ config(materialized='table') }}
-- Every actor there is, of the reference or of the articles, and how often articles name it.
with mentioned as (
    select
        actor_id,
        cast(sum(mention_count) as bigint) as mention_count,
        max(landed_at) as landed_at
    from {{ ref('int_actor_mention') }}
    group by actor_id
)

select
    coalesce(mentioned.actor_id, reference.actor_id) as actor_id,
    case when reference.actor_id is null then 'discovered' else 'reference' end as origin,
    coalesce(mentioned.mention_count, 0) as mention_count,
    mentioned.landed_at
from mentioned
full join {{ ref('stg_actor') }} as reference on mentioned.actor_id = reference.actor_id
