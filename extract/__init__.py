"""Dragoman: reads news articles and writes down diplomatic events. Start reading at `extract.pipeline`."""
