{#- A stable 32-digit id of the columns' values; null and the empty string differ, and so do ('a', 'b') and ('ab'). -#}
{%- macro surrogate_key(columns) -%}
md5(concat_ws(chr(31)
    {%- for column in columns %}, coalesce(cast({{ column }} as varchar), chr(30)){% endfor -%}
))
{%- endmacro -%}
