-- What each night brought and how well, one row a night: the measures of meta_quality side by side, and their shares.
with measures as (
    select
        run_id,
        {%- for area, measure in [
            ('load', 'rows_in'), ('load', 'rows_landed'), ('load', 'rows_rejected'),
            ('extraction', 'articles'), ('extraction', 'articles_dated'), ('extraction', 'articles_with_events'),
            ('extraction', 'reported_events'), ('extraction', 'reported_events_dated'),
            ('extraction', 'reported_events_placed'), ('extraction', 'reported_events_linked'),
            ('extraction', 'statements'), ('extraction', 'statements_with_speaker')
        ] %}
        coalesce(sum(measured) filter (where area = '{{ area }}' and measure = '{{ measure }}'), 0) as {{ measure }},
        {%- endfor %}
        coalesce(sum(measured) filter (where area = 'rejection'), 0) as rejections,
        coalesce(sum(measured) filter (where area = 'dbt' and ends_with(measure, ':warn')), 0) as dbt_warnings
    from {{ ref('meta_quality') }}
    group by run_id
)

select
    run.run_id,
    run.started_at,
    cast(measures.rows_in as bigint) as rows_in,
    cast(measures.rows_landed as bigint) as rows_landed,
    cast(measures.rejections as bigint) as rejection_count,
    cast(measures.articles as bigint) as article_count,
    {{ share('measures.articles_dated', 'measures.articles') }} as dated_article_share,
    {{ share('measures.articles_with_events', 'measures.articles') }} as article_with_event_share,
    cast(measures.reported_events as bigint) as reported_event_count,
    {{ share('measures.reported_events_dated', 'measures.reported_events') }} as dated_event_share,
    {{ share('measures.reported_events_placed', 'measures.reported_events') }} as placed_event_share,
    {{ share('measures.reported_events_linked', 'measures.reported_events') }} as linked_event_share,
    cast(measures.statements as bigint) as statement_count,
    {{ share('measures.statements_with_speaker', 'measures.statements') }} as named_speaker_share,
    cast(measures.dbt_warnings as bigint) as dbt_warning_count
from {{ ref('meta_run') }} as run
inner join measures on run.run_id = measures.run_id
