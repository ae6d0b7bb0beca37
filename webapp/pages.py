"""The pages: thin views over the search."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from indexer.engines.base import Sort
from indexer.search.results import Question
from webapp.facets import categories, months
from webapp.images import image_source, stands_in
from webapp.pagination import page_numbers
from webapp.parameters import query_text, to_question
from webapp.sanitize import safe_html
from webapp.site import current_site

pages = Blueprint("pages", __name__)


@pages.get("/")
def start() -> str:
    """The search box, the newest posts and the categories to browse."""
    answer = current_site().search.search(Question(sort=Sort.NEWEST))
    return render_template(
        "start.html", answer=answer, categories=categories(answer.facets.category)
    )


@pages.get("/search")
def search() -> str:
    """What the parameters find."""
    answer = current_site().search.search(to_question(request.args))
    return render_template(
        "results.html",
        answer=answer,
        question=answer.question,
        query=answer.question.query,
        categories=categories(answer.facets.category),
        months=months(answer.facets.month),
        numbers=page_numbers(answer.question.page, answer.pages),
    )


@pages.get("/posts/<post_id>")
def post(post_id: str) -> str:
    """One post; ``q`` is the query to go back to."""
    document = current_site().search.post(post_id)
    body = safe_html(document.html)
    image = image_source(document.image)
    return render_template(
        "post.html",
        post=document,
        body=body,
        image=None if image and stands_in(image, body) else image,
        query=query_text(request.args),
    )
