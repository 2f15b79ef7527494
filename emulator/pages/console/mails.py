"""Mail: an inbox of what a world has written, whether it left or not."""

from collections.abc import Callable, Sequence

from flask import Response, abort, request

from emulator.api.control.mail_forms import mail_response
from emulator.billing.system.outbox import OutboxMail
from emulator.pages.console.actions import Choice, Field
from emulator.pages.console.cells import Facts, Row, Section, Source, Table, code, moment, object_url, status, words
from emulator.pages.console.pages import AnySection, Page, Tab
from emulator.pages.console.responses import HEADERS
from emulator.pages.console.visit import Visit
from emulator.store.list_queries import Selection, UnknownCursorError

PAGE = 50

_STATUSES = ("not_sent", "queued", "held", "sent", "failed")
_LOOKS = {"html": "HTML", "text": "Text", "headers": "Headers", "pdf": "PDF"}


def register(add: Callable[..., None]) -> None:
    """Adds the inbox, the page of one mail, and its forms."""
    add("/mails", list_page)
    add("/mails/<id>.<any(html, txt, pdf, eml):form>", form)
    add("/mails/<id>", mail_page)


def list_page(visit: Visit) -> Response:
    """The mails, newest first."""
    search, state = request.args.get("q", "").strip().lower(), request.args.get("status", "")
    subject = visit.parts.formats.subject

    def is_wanted(mail: OutboxMail) -> bool:
        message = mail.mail_message
        said = " ".join((*message.to, *message.cc, *message.bcc, mail.invoice or "", subject(mail))).lower()
        return state in ("", mail.status) and search in said

    selection = Selection(
        equals={},
        limit=PAGE,
        starting_after=request.args.get("after"),
        predicate=is_wanted if search or state else None,
    )
    try:
        found = visit.unit_of_work().list(OutboxMail, selection)
    except UnknownCursorError:
        abort(404)
    more = f"?q={search}&status={state}&after={found.items[-1].id}" if found.has_more else ""
    statuses = [
        Choice(value="", label="Any"),
        *(Choice(value=each, label=each.replace("_", " ")) for each in _STATUSES),
    ]
    return Page(
        title="Mail",
        here="mails",
        filters=(
            Field(name="q", label="To, subject or invoice", value=search),
            Field(name="status", label="Status", kind="select", choices=statuses, value=state),
        ),
        main=[mails_table(visit, "", found.items, more)],
    ).show(visit)


def mail_page(visit: Visit, id: str) -> Response:
    """One mail, as the one who gets it sees it."""
    mail = visit.unit_of_work().get(OutboxMail, id) or abort(404)
    look = request.args.get("view", "html")
    message, base = mail.mail_message, f"{visit.base}/mails/{id}"
    looks = [name for name in _LOOKS if name != "pdf" or message.attach_pdf]
    tabs = [Tab(_LOOKS[name], f"{base}?view={name}", name == look) for name in looks]
    links = [(f".{each}", f"{base}.{each}") for each in ("html", "txt", "eml")]
    if message.attach_pdf:
        links.insert(2, (".pdf", f"{base}.pdf"))
    facts = Facts(
        "Mail",
        [
            ("From", words(f"{message.sender.name} <{message.sender.address}>")),
            ("To", words(", ".join(message.to))),
            ("Cc", words(", ".join(message.cc))),
            ("Bcc", words(", ".join(message.bcc))),
            ("Reply to", words(message.reply_to)),
            ("Invoice", code(mail.invoice, object_url(visit, mail.invoice or ""))),
            ("Written", moment(mail.created)),
            ("Kind", words(message.kind.replace("_", " "))),
            ("Attachment", words("a PDF" if message.attach_pdf else "")),
            ("Message-ID", code(visit.parts.formats.message_id(mail))),
        ],
    )
    return Page(
        title=visit.parts.formats.subject(mail),
        here="mails",
        kind="Mail",
        kind_url=f"{visit.base}/mails",
        pills=[status(mail.status)],
        below=[words(f"to {', '.join(message.to)}"), moment(mail.created)],
        links=links,
        tabs=tabs,
        main=[_look(visit, mail, look, base)],
        side=[facts, _fate(mail)],
    ).show(visit)


def form(visit: Visit, id: str, form: str) -> Response:
    """A mail in one of its forms."""
    mail = visit.unit_of_work().get(OutboxMail, id) or abort(404)
    reply = mail_response(mail, form, visit.parts.formats)
    for name, value in HEADERS.items():
        reply.headers[name] = value
    if form == "html":
        # Shown in a frame of the console, and nowhere else.
        policy = reply.headers["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        reply.headers["Content-Security-Policy"] = f"{policy}; sandbox allow-popups"
    return reply


def mails_table(visit: Visit, title: str, found: Sequence[OutboxMail], more: str = "") -> Table:
    """Mails, one a line."""
    rows = [_row(visit, each) for each in found]
    return Table(
        title, ("Mail", "Status", "Written"), rows, empty="No mail yet: sending an invoice writes one.", more=more
    )


def _row(visit: Visit, mail: OutboxMail) -> Row:
    url = f"{visit.base}/mails/{mail.id}"
    name = words(visit.parts.formats.subject(mail), url, detail=f"to {', '.join(mail.mail_message.to)}")
    return Row((name, status(mail.status), moment(mail.created)), url)


def _look(visit: Visit, mail: OutboxMail, look: str, base: str) -> AnySection:
    if look == "text":
        return Source("", visit.parts.formats.text(mail))
    if look == "headers":
        return Source("", visit.parts.formats.message(mail).partition(b"\n\n")[0].decode(errors="replace"))
    if look == "pdf":
        return Section("", "frame", f"{base}.pdf", {"title": "The PDF of this mail", "is_pdf": True})
    return Section("", "frame", f"{base}.html", {"title": "The mail as it is seen", "is_pdf": False})


def _fate(mail: OutboxMail) -> AnySection:
    """Why it was or was not sent, and every try."""
    if mail.attempts:
        rows = [Row((status(each.outcome), words(each.answer), moment(each.at))) for each in reversed(mail.attempts)]
        return Table("Tries", ("Outcome", "The server's answer", "Time"), rows)
    why = mail.why
    if mail.status == "not_sent" and not why:
        why = "In test mode no mail leaves: it is kept here, with the very PDF that live mode would attach."
    return Section("Why", "note", why or "It waits for the worker.")
