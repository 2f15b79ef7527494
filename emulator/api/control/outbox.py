"""/_emulator/outbox: the mail of a world, sent or not, in every form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import msgspec
from flask import Flask, Response, request

from emulator.api.authentication import WorldResolver
from emulator.api.control.access import with_callers_world
from emulator.api.control.query_params import BadQueryError, word_in
from emulator.api.control.responses import error_response, json_response
from emulator.api.long_poll import BadTimeoutError, timeout_of, wait_until
from emulator.billing.system.mail_message import MailMessageError
from emulator.billing.system.outbox import MailStatus, OutboxMail
from emulator.store.list_queries import Selection
from emulator.store.store import Store
from emulator.worlds import World

PAGE = 100

_FILTERS = ("to", "subject", "status", "invoice")


@dataclass(frozen=True, slots=True)
class MailFormats:
    """The forms of a mail, which the delivery makes; wired by bootstrap."""

    subject: Callable[[OutboxMail], str]
    message_id: Callable[[OutboxMail], str]
    html: Callable[[OutboxMail], str]
    text: Callable[[OutboxMail], str]
    pdf: Callable[[OutboxMail], bytes | None]
    message: Callable[[OutboxMail], bytes]


def register(app: Flask, store: Store, worlds: WorldResolver, formats: MailFormats) -> None:
    """Adds the outbox to the app."""

    def matching(world: World) -> Sequence[OutboxMail]:
        word_in(request.args, "status", get_args(MailStatus), "status of a mail")
        wanted = {name: request.args[name] for name in ("to", "subject", "status") if name in request.args}
        equals = {"invoice": request.args["invoice"]} if "invoice" in request.args else {}

        def predicate(mail: OutboxMail) -> bool:
            return (
                wanted.get("to") in (None, *mail.mail_message.to)
                and wanted.get("status") in (None, mail.status)
                and wanted.get("subject", "") in formats.subject(mail)
            )

        selection = Selection(equals=equals, limit=PAGE, predicate=predicate if wanted else None)
        return store.unit_of_work(world).list(OutboxMail, selection).items

    def list_mails(world: World) -> Response:
        try:
            found = matching(world)
        except BadQueryError as error:
            return error_response(400, str(error))
        return json_response({"object": "list", "data": [_summary(mail, formats) for mail in found]})

    def wait(world: World) -> Response:
        try:
            seconds = timeout_of(request.args)
            found = wait_until(lambda: matching(world) or None, store.commit_signal, seconds)
        except (BadTimeoutError, BadQueryError) as error:
            return error_response(400, str(error))
        if found:
            return json_response(_summary(found[0], formats))
        others = [_summary(mail, formats) for mail in store.unit_of_work(world).list(OutboxMail, _ALL).items]
        return error_response(
            408, f"No such mail within {seconds:g} seconds; the outbox holds {len(others)}.", outbox=others
        )

    def retrieve(world: World, mail: str, form: str | None = None) -> Response:
        found = store.unit_of_work(world).get(OutboxMail, mail)
        if found is None:
            return error_response(404, f"No such mail: {mail!r}. GET /_emulator/outbox lists what there is.")
        return mail_response(found, form, formats)

    app.add_url_rule("/_emulator/outbox", "outbox", with_callers_world(worlds, list_mails, _FILTERS))
    app.add_url_rule("/_emulator/outbox/wait", "outbox wait", with_callers_world(worlds, wait, (*_FILTERS, "timeout")))
    app.add_url_rule("/_emulator/outbox/<mail>", "outbox mail", with_callers_world(worlds, retrieve))
    app.add_url_rule(
        "/_emulator/outbox/<mail>.<any(html, txt, pdf, eml):form>", "outbox form", with_callers_world(worlds, retrieve)
    )


_ALL = Selection(equals={}, limit=PAGE)


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
