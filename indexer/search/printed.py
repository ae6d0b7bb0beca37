"""Answers as the command line prints them."""

from __future__ import annotations

import json

from indexer.search.results import Answer


def as_json(answer: Answer) -> str:
    """One JSON object on a line."""
    hits = [
        {"id": r.document.id, "title": r.document.title, "date": r.document.date.isoformat()}
        | {"score": r.score, "snippet": r.snippet.text}
        for r in answer.results
    ]
    whole = {"query": answer.question.query, "total": answer.total, "hits": hits}
    return json.dumps(whole, ensure_ascii=False)


def as_text(answer: Answer) -> str:
    """How many there are, then two lines for each: title with id and date, snippet."""
    lines = [f"{answer.total:,} posts in {answer.took_ms:.1f} ms"]
    for rank, result in enumerate(answer.results, start=1):
        document = result.document
        lines.append(f"{rank:3}. {document.title}  [{document.id}, {document.date:%Y-%m-%d}]")
        lines.append(f"     {' '.join(result.snippet.text.split())}")
    return "\n".join(lines)
