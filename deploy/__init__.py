"""How Dragoman is run on a server: `docker-compose.yml` as plain processes, for machines without Docker."""
