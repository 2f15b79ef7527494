"""/_emulator/outbox: the mail of a world, sent or not, in every form."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

import msgspec
from flask import Response

from emulator.api.control.mail_forms import MailFormats, mail_response
from emulator.api.control.not_found import not_found
from emulator.api.control.operations import Operation
from emulator.api.control.paging import PAGE, Cursor, Limit, list_page, newest
from emulator.api.control.responses import json_response
from emulator.api.control.waiting import CountError, Waiting, wait_for
from emulator.api.stateset.recognition import control_path
from emulator.billing.core.structs import replace
from emulator.billing.system.outbox import MailStatus, OutboxMail
from emulator.store.list_queries import Selection
from emulator.store.store import Store
from emulator.worlds import World
from schemas.control.mail import Mail, MailAttempt, MailLinks, MailList, MailPage, MailSender


class WaitForMail(Waiting, frozen=True):
    """Which mail to wait for."""

    to: Annotated[str, msgspec.Meta(description="An address that the mail is to.")] | None = None
    subject: Annotated[str, msgspec.Meta(description="Words of its subject.")] | None = None
    status: Annotated[MailStatus, msgspec.Meta(description="What became of it.")] | None = None
    invoice: Annotated[str, msgspec.Meta(description="The id of the invoice that it is about.")] | None = None


class ListMail(WaitForMail, frozen=True):
    """Which mail to list."""

    limit: Limit = PAGE
    starting_after: Cursor | None = None


def operations(store: Store, formats: MailFormats) -> Sequence[Operation]:
    """The outbox, the wait for mail, and one mail in each form."""

    def shown(mails: Sequence[OutboxMail], world: World) -> list[Mail]:
        return [_shown(mail, formats, world) for mail in mails]

    def list_mail(world: World, query: ListMail) -> Response:
        selection = replace(_selection(query, formats), limit=query.limit, starting_after=query.starting_after)
        try:
            page = list_page(store, world, OutboxMail, selection, query)
        except CountError as error:
            return error.response("mails", shown(error.found, world))
        return json_response(MailPage(data=shown(page.items, world), has_more=page.has_more))

    def wait(world: World, query: WaitForMail) -> Response:
        wanted = _selection(query, formats)
        try:
            found = wait_for(partial(newest, store, world, OutboxMail, wanted), query, store.commit_signal)
        except CountError as error:
            mails, others = shown(error.found, world), shown(newest(store, world, OutboxMail, _ALL, PAGE), world)
            return error.response("mails", mails, f"; the outbox holds {len(others)}", outbox=others)
        return json_response(MailList(data=shown(found, world)) if query.counts else _shown(found[0], formats, world))

    def retrieve(form: str | None) -> Callable[..., Response]:
        def view(world: World, mail: str) -> Response:
            found = store.unit_of_work(world).get(OutboxMail, mail)
            if found is None:
                return not_found("mail", mail, world, "outbox")
            return json_response(_shown(found, formats, world)) if form is None else mail_response(found, form, formats)

        return view

    return (
        Operation(
            id="list_mail",
            method="GET",
            path="/_emulator/outbox",
            summary="The mail of this world, newest first; with `count` or `at_most`, once there is so much.",
            view=list_mail,
            query=ListMail,
            replies=(MailPage, MailList),
            refusals=(408, 409),
        ),
        Operation(
            id="wait_for_mail",
            method="GET",
            path="/_emulator/outbox/wait",
            summary="Waits for a mail and answers with it; with `count` or `at_most`, with a list.",
            view=wait,
            query=WaitForMail,
            replies=(Mail, MailList),
            refusals=(408, 409),
        ),
        Operation(
            id="retrieve_mail",
            method="GET",
            path="/_emulator/outbox/{mail}",
            summary="What became of a mail.",
            view=retrieve(None),
            replies=(Mail,),
            refusals=(404,),
        ),
        *(
            Operation(
                id=f"retrieve_mail_{form}",
                method="GET",
                path=f"/_emulator/outbox/{{mail}}.{form}",
                summary=f"A mail as {name}.",
                view=retrieve(form),
                media_type=media_type,
                refusals=(404, 409),
            )
            for form, (name, media_type) in _FORMS.items()
        ),
    )


_FORMS = {
    "html": ("HTML", "text/html"),
    "txt": ("text", "text/plain"),
    "pdf": ("the PDF that is attached", "application/pdf"),
    "eml": ("the message that is sent", "message/rfc822"),
}
_TEST_MODE = "Test mode: mail stays in the outbox."
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


def _shown(mail: OutboxMail, formats: MailFormats, world: World) -> Mail:
    mail_message = mail.mail_message
    base = f"{control_path(world)}/outbox/{mail.id}"
    return Mail(
        id=mail.id,
        created=mail.created,
        invoice=mail.invoice,
        kind=mail_message.kind,
        status=mail.status,
        why=_TEST_MODE if mail.status == "not_sent" and mail.why is None else mail.why,
        sender=MailSender(name=mail_message.sender.name, address=mail_message.sender.address),
        to=list(mail_message.to),
        cc=list(mail_message.cc),
        bcc=list(mail_message.bcc),
        reply_to=mail_message.reply_to,
        subject=formats.subject(mail),
        message_id=formats.message_id(mail),
        attach_pdf=mail_message.attach_pdf,
        accepted=list(mail.accepted),
        refused=list(mail.refused),
        attempts=[
            MailAttempt(at=each.at, outcome=each.outcome, answer=each.answer, milliseconds=each.milliseconds)
            for each in mail.attempts
        ],
        links=MailLinks(**{form: f"{base}.{form}" for form in _FORMS}),
    )
