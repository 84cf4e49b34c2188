"""The DuckDB side of the night: landing (the one writer), publishing and rollback."""
