"""The engine on an OpenSearch cluster; the only place that knows its client library."""

from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.engines.opensearch.writer import OpenSearchWriter

__all__ = ["OpenSearchEngine", "OpenSearchWriter"]
