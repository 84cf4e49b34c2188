-- What a run brought, as long rows of measures: a new measure needs no new column.
with measures as (
    select
        run_id,
        'load' as area,
        unnest(['rows_in', 'rows_landed', 'rows_rejected']) as measure,
        unnest([sum(rows_in), sum(rows_landed), sum(rows_rejected)]) as measured,
        cast(null as varchar) as detail
    from {{ ref('stg_batch') }}
    group by run_id
    union all
    select
        run_id,
        'rejection' as area,
        stage || ':' || reason_code as measure,
        count(*) as measured,
        min(reason) as detail
    from {{ ref('stg_rejection') }}
    group by run_id, stage, reason_code
    union all
    select
        run_id,
        'ingest' as area,
        unnest(['articles_read', 'articles_new', 'articles_known', 'articles_rejected']) as measure,
        unnest([articles_read, articles_new, articles_known, articles_rejected]) as measured,
        null as detail
    from {{ ref('stg_run') }}
    where articles_read is not null
    union all
    select
        run_id,
        'source' as area,
        coalesce(source_id, 'unknown') as measure,
        count(*) as measured,
        null as detail
    from {{ ref('dim_article') }}
    group by run_id, source_id
    union all
    select
        run_id,
        'lag' as area,
        unnest(['median_days', 'p95_days']) as measure,
        unnest([
            round(quantile_cont(date_diff('day', published_on, first_ingested_at), 0.5), 1),
            round(quantile_cont(date_diff('day', published_on, first_ingested_at), 0.95), 1)
        ]) as measured,
        null as detail
    from {{ ref('dim_article') }}
    where published_on is not null and published_basis = 'given'
    group by run_id
    union all
    select
        run_id,
        'extraction' as area,
        unnest([
            'articles', 'articles_with_error', 'articles_dated', 'articles_with_events', 'articles_with_statements'
        ]) as measure,
        unnest([
            count(*),
            count(extraction_error),
            count(published_earliest),
            count(*) filter (where len(events) > 0),
            count(*) filter (where len(statements) > 0)
        ]) as measured,
        null as detail
    from {{ ref('stg_extraction') }}
    group by run_id
    union all
    select
        article.run_id,
        'extraction' as area,
        unnest(['reported_events', 'reported_events_dated', 'reported_events_placed', 'reported_events_linked'])
            as measure,
        unnest([
            count(*),
            count(event.earliest_date),
            count(event.country_iso3),
            count(*) filter (where event.link_basis <> 'alone')
        ]) as measured,
        null as detail
    from {{ ref('fct_reported_event') }} as event
    inner join {{ ref('dim_article') }} as article on event.article_id = article.article_id
    group by article.run_id
    union all
    select
        article.run_id,
        'event_type' as area,
        event.event_type as measure,
        count(*) as measured,
        null as detail
    from {{ ref('fct_reported_event') }} as event
    inner join {{ ref('dim_article') }} as article on event.article_id = article.article_id
    group by article.run_id, event.event_type
    union all
    select
        article.run_id,
        'actor' as area,
        unnest(['participants', 'participants_discovered', 'actors', 'actors_discovered']) as measure,
        unnest([
            count(*),
            count(*) filter (where actor.origin = 'discovered'),
            count(distinct actor.actor_id),
            count(distinct actor.actor_id) filter (where actor.origin = 'discovered')
        ]) as measured,
        null as detail
    from {{ ref('bridge_reported_event_actor') }} as participant
    inner join {{ ref('dim_article') }} as article on participant.article_id = article.article_id
    inner join {{ ref('dim_actor') }} as actor on participant.actor_id = actor.actor_id
    group by article.run_id
    union all
    select
        article.run_id,
        'extraction' as area,
        unnest(['statements', 'statements_with_speaker']) as measure,
        unnest([count(*), count(statement.speaker_actor_id)]) as measured,
        null as detail
    from {{ ref('fct_statement') }} as statement
    inner join {{ ref('dim_article') }} as article on statement.article_id = article.article_id
    group by article.run_id
    union all
    select
        run_id,
        'dbt' as area,
        node_kind || ':' || status as measure,
        count(*) as measured,
        string_agg(
            node || ': ' || message, '; ' order by node
        ) filter (where status not in ('success', 'pass')) as detail
    from {{ ref('stg_run_node') }}
    group by run_id, node_kind, status
)

select
    {{ surrogate_key(['run_id', 'area', 'measure']) }} as quality_id,
    run_id,
    area,
    measure,
    cast(measured as double) as measured,
    detail
from measures
