-- The statements of current revisions, one row each.
with unnested as (
    {{ current_extraction('statements', 'said') }}
)

select
    said.statement_id,
    article_id,
    said.reported_event_id,
    said.speaker,
    said.speaker_surface,
    said.speaker_title,
    said.cue,
    said.cue_start,
    said.cue_stop,
    said.content,
    said.content_start,
    said.content_stop,
    said.is_direct_quote,
    said.rule_id,
    said.subjects,
    landed_at
from unnested
