"""``/feed.atom``: any query as an Atom feed (RFC 4287), the newest posts first."""

from __future__ import annotations

import re
from dataclasses import replace

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from flask import Blueprint, Response, request, url_for

from indexer.engines.base import Document, Sort
from indexer.posts.post import KST
from indexer.search.results import Answer
from webapp.links import absolute, search_url
from webapp.parameters import to_question
from webapp.site import current_site

ENTRIES = 20
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

feed = Blueprint("feed", __name__)


@feed.get("/feed.atom")
def atom() -> Response:
    """The newest posts that the parameters find."""
    site = current_site()
    question = replace(to_question(request.args), sort=Sort.NEWEST, per_page=ENTRIES)
    answer = site.search.search(question)
    response = Response(_atom(answer, site.settings.site_name), mimetype="application/atom+xml")
    response.last_modified = site.search.stats().built
    response.make_conditional(request)
    return response


def _atom(answer: Answer, site_name: str) -> bytes:
    query = answer.question.query
    page = absolute(search_url(replace(answer.question, sort=Sort.RELEVANCE)))
    generator = FeedGenerator()
    generator.id(absolute(request.full_path.rstrip("?")))
    generator.title(_xml(f"{query} · {site_name}" if query else site_name))
    generator.language("ko")
    generator.author(name=_xml(site_name))
    generator.link(href=absolute(request.full_path.rstrip("?")), rel="self")
    generator.link(href=page, rel="alternate", type="text/html")
    posts = [result.document for result in answer.results]
    moments = [post.date for post in posts] or [current_site().search.stats().built]
    generator.updated(max(m if m.tzinfo else m.replace(tzinfo=KST) for m in moments))
    for post in posts:
        generator.add_entry(_entry(post), order="append")
    return bytes(generator.atom_str())


def _entry(post: Document) -> FeedEntry:
    address = absolute(url_for("pages.post", post_id=post.id))
    moment = post.date if post.date.tzinfo else post.date.replace(tzinfo=KST)
    entry = FeedEntry()
    entry.id(address)
    entry.title(_xml(post.title))
    entry.link(href=address, rel="alternate", type="text/html")
    entry.published(moment)
    entry.updated(moment)
    entry.summary(_xml(post.excerpt or post.body[:200]))
    for category in post.categories:
        entry.category(term=_xml(category))
    return entry


def _xml(text: str) -> str:
    """``text`` without what XML 1.0 cannot hold."""
    return _NO_XML.sub(" ", text)
