-- A statement whose speaker has no words in the article that name him, or whose setting is an event of another article.
select
    statement.statement_id,
    statement.speaker_actor_id,
    statement.reported_event_id
from {{ ref('fct_statement') }} as statement
left join {{ ref('fct_reported_event') }} as event on statement.reported_event_id = event.reported_event_id
where
    {{ not_yet_tested('statement') }}
    and (
        (statement.speaker_actor_id is not null and coalesce(statement.speaker_surface, '') = '')
        or (statement.reported_event_id is not null and statement.article_id is distinct from event.article_id)
    )
