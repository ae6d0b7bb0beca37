"""The pages: thin views over the search."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from indexer.engines.base import Sort
from indexer.search.results import Question, Span
from indexer.search.searcher import MAX_QUERY
from webapp.access import note
from webapp.facets import categories, months
from webapp.histogram import histogram
from webapp.images import image_source, stands_in
from webapp.links import absolute
from webapp.marked_html import mark_html
from webapp.pagination import page_numbers
from webapp.parameters import query_text, to_question
from webapp.permalink import original_url
from webapp.sanitize import safe_html
from webapp.site import current_site
from webapp.structured import news_article

pages = Blueprint("pages", __name__)


@pages.get("/")
def start() -> str:
    """The search box, the newest posts and the categories to browse."""
    answer = current_site().search.search(Question(sort=Sort.NEWEST, stories=True))
    return render_template(
        "start.html", answer=answer, categories=categories(answer.facets.category)
    )


@pages.get("/search")
def search() -> str:
    """What the parameters find."""
    site = current_site()
    answer = note(site.search.search(replace(to_question(request.args), stories=True)))
    by_month = months(answer.facets.month)
    return render_template(
        "results.html",
        answer=answer,
        question=answer.question,
        query=answer.question.query,
        categories=categories(answer.facets.category),
        months=by_month,
        histogram=histogram(by_month),
        numbers=page_numbers(answer.question.page, answer.pages),
        related_terms=site.search.related_terms(answer.searched_for or answer.question.query),
    )


@pages.get("/posts/<post_id>")
def post(post_id: str) -> str:
    """One post; ``q`` is the query to go back to, whose words are marked."""
    site = current_site()
    document = site.search.post(post_id)
    query = query_text(request.args)[:MAX_QUERY]
    body, title_marks, count = _marked(safe_html(document.html), document.title, query)
    image = image_source(document.image)
    url = absolute(url_for("pages.post", post_id=post_id))
    whole_image = absolute(image) if image and image.startswith("/") else image
    return render_template(
        "post.html",
        post=document,
        body=body,
        title_marks=title_marks,
        marked_count=count,
        image=None if image and stands_in(image, body) else image,
        original=original_url(site.settings.permalink, document),
        story=site.search.story(post_id),
        related=site.search.related(post_id),
        article=news_article(document, url, whole_image, site.settings.site_name),
        query=query,
    )


def _marked(body: Markup, title: str, query: str) -> tuple[Markup, tuple[Span, ...], int]:
    """Body and title with the words of ``query``, and how many are marked in the body."""
    if not query:
        return body, (), 0
    find = partial(current_site().search.marks, query)
    (title_marks,) = find([title])
    marked, count = mark_html(body, find)
    return marked, title_marks, count
