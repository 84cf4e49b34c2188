"""Which reported events tell of one event in the world. The work is in extract/warehouse/event_links.py."""

from extract.warehouse.event_links import link


def model(dbt, session):
    dbt.config(
        materialized="incremental",
        incremental_strategy="by_report",
        unique_key="reported_event_id",
        on_schema_change="fail",
    )
    before = session.table(str(dbt.this)) if dbt.is_incremental else None
    return link(session, dbt.ref("int_event_profile"), dbt.ref("event_link_pair"), dbt.ref("link_rules"), before)
