# Airflow's own image, with exactly the packages of requirements.lock and requirements/server.txt, and this checkout.
# `make celery-demo` and the tests run on the same two files. Built by `docker compose build`.
FROM apache/airflow:slim-3.3.2-python3.11

COPY --chown=airflow:0 requirements.lock requirements/server.txt /tmp/
RUN pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements.lock -r /tmp/server.txt

COPY --chown=airflow:0 . /opt/dragoman
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable /opt/dragoman
