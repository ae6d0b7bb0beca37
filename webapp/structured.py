"""A post as structured data: schema.org's NewsArticle, for search engines (JSON-LD)."""

from __future__ import annotations

from datetime import datetime

from indexer.engines.base import Document
from indexer.posts.post import KST

MAX_HEADLINE = 110
"""Code points; what search engines say they read."""


def news_article(document: Document, url: str, image: str | None, site: str) -> dict[str, object]:
    """The object; addresses are absolute."""
    published = _aware(document.date).isoformat()
    article: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": document.title[:MAX_HEADLINE],
        "datePublished": published,
        "dateModified": published,
        "inLanguage": "ko",
        "mainEntityOfPage": url,
        "publisher": {"@type": "Organization", "name": site},
    }
    optional = {
        "image": [image] if image else None,
        "description": document.excerpt,
        "articleSection": list(document.categories),
        "keywords": list(document.tags),
    }
    return article | {key: value for key, value in optional.items() if value}


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=KST)
