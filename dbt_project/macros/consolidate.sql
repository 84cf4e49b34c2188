{#- The value that most sources give, the first in order where several tie; null only where none gives one.
    `votes` counts the rows that share the value, as `count(*) over (partition by group, value)` does. -#}
{%- macro most_voted(value, votes) -%}
first({{ value }} order by {{ votes }} desc, {{ value }} asc) filter (where {{ value }} is not null)
{%- endmacro -%}
