{#-
The measures of the reports, once each: what they mean stands in models/metrics.md under the same name, how each report
uses them in docs/reports.md. Arguments name a relation of the query (`event`, `statement`, `article` …).
-#}

{#- Events of one status; `event_count` is those that occurred. -#}
{%- macro event_count(event, status='occurred') -%}
count(*) filter (where {{ event }}.status = '{{ status }}')
{%- endmacro -%}

{%- macro planned_count(event) -%}
{{ event_count(event, 'planned') }}
{%- endmacro -%}

{%- macro proposed_count(event) -%}
{{ event_count(event, 'proposed') }}
{%- endmacro -%}

{%- macro declined_count(event) -%}
{{ event_count(event, 'declined') }}
{%- endmacro -%}

{%- macro telling_count(event) -%}
cast(coalesce(sum({{ event }}.article_count) filter (where {{ event }}.status = 'occurred'), 0) as bigint)
{%- endmacro -%}

{#- `sides`: the column with the number of countries that take part in the event. -#}
{%- macro two_sided_count(event, sides) -%}
count(*) filter (where {{ event }}.status = 'occurred' and {{ sides }} = 2)
{%- endmacro -%}

{%- macro event_month(event) -%}
case
    when date_trunc('month', {{ event }}.earliest_date) = date_trunc('month', {{ event }}.latest_date)
        then cast(date_trunc('month', {{ event }}.earliest_date) as date)
end
{%- endmacro -%}

{%- macro publication_month(article) -%}
cast(date_trunc('month', {{ article }}.published_on) as date)
{%- endmacro -%}

{%- macro statement_count() -%}
count(*)
{%- endmacro -%}

{%- macro direct_quote_count(statement) -%}
count(*) filter (where {{ statement }}.is_direct_quote)
{%- endmacro -%}

{#- `parties`: the column with the number of actors that take part in the event. -#}
{%- macro edge_weight(parties) -%}
sum(1.0 / ({{ parties }} - 1))
{%- endmacro -%}

{%- macro event_lag_days(event, article) -%}
case
    when
        {{ event }}.status = 'occurred'
        and {{ event }}.date_precision = 'day'
        and {{ article }}.published_on >= {{ event }}.latest_date
        then {{ article }}.published_on - {{ event }}.latest_date
end
{%- endmacro -%}

{%- macro ingest_lag_days(article) -%}
cast({{ article }}.first_ingested_at as date) - {{ article }}.published_on
{%- endmacro -%}

{#- Null, not zero, where there is nothing to take a share of. -#}
{%- macro share(part, whole) -%}
round({{ part }} / nullif({{ whole }}, 0), 4)
{%- endmacro -%}
