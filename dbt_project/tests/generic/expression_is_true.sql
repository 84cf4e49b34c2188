{#- Rows for which a condition is false; where it is null, nothing is claimed. -#}
{% test expression_is_true(model, expression) %}
select *
from {{ model }}
where not ({{ expression }})
{% endtest %}
