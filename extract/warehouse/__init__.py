"""Where rows come to rest: bronze Parquet, the landing database, the warehouse, the published file."""
