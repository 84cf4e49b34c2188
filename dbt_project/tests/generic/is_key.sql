{#- Values that occur more than once, and nulls: unique and not_null in one node: nodes cost more than their SQL. -#}
{% test is_key(model, column_name) %}
select
    {{ column_name }},
    count(*) as occurrences
from {{ model }}
group by {{ column_name }}
having count(*) > 1 or {{ column_name }} is null
{% endtest %}
