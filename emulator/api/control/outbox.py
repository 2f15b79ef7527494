"""/_emulator/outbox: the mail of a world, sent or not, in every form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any

import msgspec
from flask import Response

from emulator.api.control.operations import Operation
from emulator.api.control.paging import PAGE, Cursor, Limit, list_page, newest
from emulator.api.control.responses import error_response, json_response
from emulator.api.control.waiting import CountError, Waiting, wait_for
from emulator.billing.system.mail_message import MailMessageError
from emulator.billing.system.outbox import MailStatus, OutboxMail
from emulator.store.list_queries import Selection
from emulator.store.store import Store
from emulator.worlds import World


@dataclass(frozen=True, slots=True)
class MailFormats:
    """The forms of a mail, which the delivery makes; wired by bootstrap."""

    subject: Callable[[OutboxMail], str]
    message_id: Callable[[OutboxMail], str]
    html: Callable[[OutboxMail], str]
    text: Callable[[OutboxMail], str]
    pdf: Callable[[OutboxMail], bytes | None]
    message: Callable[[OutboxMail], bytes]


class WaitForMail(Waiting):
    """Which mail to wait for."""

    to: Annotated[str, msgspec.Meta(description="An address that the mail is to.")] | None = None
    subject: Annotated[str, msgspec.Meta(description="Words of its subject.")] | None = None
    status: Annotated[MailStatus, msgspec.Meta(description="What became of it.")] | None = None
    invoice: Annotated[str, msgspec.Meta(description="The id of the invoice that it is about.")] | None = None


class ListMail(WaitForMail):
    """Which mail to list."""

    limit: Limit = PAGE
    starting_after: Cursor | None = None


def operations(store: Store, formats: MailFormats) -> Sequence[Operation]:
    """The outbox, the wait for mail, and one mail in each form."""

    def shown(mails: Sequence[OutboxMail]) -> list[Any]:
        return [_summary(mail, formats) for mail in mails]

    def list_mail(world: World, query: ListMail) -> Response:
        selection = replace(_selection(query, formats), limit=query.limit, starting_after=query.starting_after)
        try:
            page = list_page(store, world, OutboxMail, selection, query)
        except CountError as error:
            return error.response("mails", shown(error.found))
        return json_response({"object": "list", "data": shown(page.items), "has_more": page.has_more})

    def wait(world: World, query: WaitForMail) -> Response:
        wanted = _selection(query, formats)
        try:
            found = wait_for(partial(newest, store, world, OutboxMail, wanted), query, store.commit_signal)
        except CountError as error:
            others = shown(newest(store, world, OutboxMail, _ALL, PAGE))
            return error.response("mails", shown(error.found), f"; the outbox holds {len(others)}", outbox=others)
        return json_response({"object": "list", "data": shown(found)} if query.counts else _summary(found[0], formats))

    def retrieve(form: str | None) -> Callable[..., Response]:
        def view(world: World, mail: str) -> Response:
            found = store.unit_of_work(world).get(OutboxMail, mail)
            if found is None:
                return error_response(404, f"No such mail: {mail!r}. GET /_emulator/outbox lists what there is.")
            return mail_response(found, form, formats)

        return view

    return (
        Operation(
            id="list_mail",
            method="GET",
            path="/_emulator/outbox",
            summary="The mail of this world, newest first; with `count` or `at_most`, once there is so much.",
            view=list_mail,
            query=ListMail,
        ),
        Operation(
            id="wait_for_mail",
            method="GET",
            path="/_emulator/outbox/wait",
            summary="Waits for a mail and answers with it; with `count` or `at_most`, with a list.",
            view=wait,
            query=WaitForMail,
        ),
        Operation(
            id="retrieve_mail",
            method="GET",
            path="/_emulator/outbox/{mail}",
            summary="What became of a mail.",
            view=retrieve(None),
        ),
        *(
            Operation(
                id=f"retrieve_mail_{form}",
                method="GET",
                path=f"/_emulator/outbox/{{mail}}.{form}",
                summary=f"A mail as {name}.",
                view=retrieve(form),
            )
            for form, name in _FORMS.items()
        ),
    )


_FORMS = {"html": "HTML", "txt": "text", "pdf": "the PDF that is attached", "eml": "the message that is sent"}
_ALL = Selection(equals={}, limit=PAGE)


def _selection(query: WaitForMail, formats: MailFormats) -> Selection:
    def predicate(mail: OutboxMail) -> bool:
        return (
            query.to in (None, *mail.mail_message.to)
            and query.status in (None, mail.status)
            and (query.subject or "") in formats.subject(mail)
        )

    return Selection(
        equals={} if query.invoice is None else {"invoice": query.invoice},
        limit=PAGE,
        predicate=predicate if query.to or query.status or query.subject else None,
    )


def mail_response(mail: OutboxMail, form: str | None, formats: MailFormats) -> Response:
    """A mail as HTML, text, PDF or message; without a form, what became of it."""
    if form is None:
        return json_response(_summary(mail, formats))
    if form == "eml":
        return _message(mail, formats)
    if form == "html":
        # What customers are called comes from users: nothing in the mail may run here.
        policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'"
        headers = {"Content-Security-Policy": policy}
        return Response(formats.html(mail), content_type="text/html; charset=utf-8", headers=headers)
    if form == "txt":
        return Response(formats.text(mail), content_type="text/plain; charset=utf-8")
    pdf = formats.pdf(mail)
    if pdf is None:
        return error_response(404, "This mail has no PDF: it was sent without one.")
    return Response(pdf, content_type="application/pdf")


def _message(mail: OutboxMail, formats: MailFormats) -> Response:
    try:
        return Response(formats.message(mail), content_type="message/rfc822")
    except MailMessageError as error:
        return error_response(409, f"This mail is no message, and live mode could not deliver it. {error}.")


def _summary(mail: OutboxMail, formats: MailFormats) -> dict[str, Any]:
    mail_message = mail.mail_message
    base = f"/_emulator/outbox/{mail.id}"
    return {
        "id": mail.id,
        "object": "mail",
        "created": mail.created,
        "invoice": mail.invoice,
        "kind": mail_message.kind,
        "status": mail.status,
        "why": mail.why,
        "from": {"name": mail_message.sender.name, "address": mail_message.sender.address},
        "to": list(mail_message.to),
        "cc": list(mail_message.cc),
        "bcc": list(mail_message.bcc),
        "reply_to": mail_message.reply_to,
        "subject": formats.subject(mail),
        "message_id": formats.message_id(mail),
        "attach_pdf": mail_message.attach_pdf,
        "accepted": list(mail.accepted),
        "refused": list(mail.refused),
        "attempts": msgspec.to_builtins(mail.attempts),
        "links": {form: f"{base}.{form}" for form in ("html", "txt", "pdf", "eml")},
    }
