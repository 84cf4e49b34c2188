{#- Host of an address in small letters, without `www.`; null where there is none. -#}
{% macro host_of(url) -%}
lower(nullif(regexp_extract({{ url }}, '^[A-Za-z]+://(?:www\.)?([^/:?#]+)', 1), ''))
{%- endmacro %}
