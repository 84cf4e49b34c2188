{#- A name for comparison: lower case, single spaces. -#}
{%- macro folded_name(name) -%}
lower(trim(regexp_replace({{ name }}, '\s+', ' ', 'g')))
{%- endmacro -%}
