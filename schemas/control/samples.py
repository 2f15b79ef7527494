"""A sample of everything that the control API takes and answers, for openapi.json and its readers."""

from typing import Any, TypeVar

from msgspec import Struct

from schemas.control import (
    checkout,
    clock,
    dayzero,
    errors,
    events,
    faults,
    health,
    index,
    mail,
    rendering_templates,
    requests,
    restricted_keys,
    seed,
    snapshots,
    webhooks,
)

S = TypeVar("S", bound=Struct)

_TIME = 1_767_225_600

_MAIL = mail.Mail(
    id="mail_1SkPDUJ8CNhbHbPTe3mrlbpp",
    created=_TIME,
    invoice="in_1SkPDUJ8CNhbHbPT0xjyNEqz",
    kind="invoice",
    status="not_sent",
    why="Test mode: mail stays in the outbox.",
    sender=mail.MailSender(name="Rocket Rides", address="billing@example.com"),
    to=["jenny@example.com"],
    cc=[],
    bcc=[],
    reply_to=None,
    subject="New invoice from Rocket Rides #3K8ZQ1XA-0001",
    message_id="<mail_1SkPDUJ8CNhbHbPTe3mrlbpp@example.com>",
    attach_pdf=True,
    accepted=[],
    refused=[],
    attempts=[],
    links=mail.MailLinks(
        html="/_emulator/outbox/mail_1SkPDUJ8CNhbHbPTe3mrlbpp.html",
        txt="/_emulator/outbox/mail_1SkPDUJ8CNhbHbPTe3mrlbpp.txt",
        pdf="/_emulator/outbox/mail_1SkPDUJ8CNhbHbPTe3mrlbpp.pdf",
        eml="/_emulator/outbox/mail_1SkPDUJ8CNhbHbPTe3mrlbpp.eml",
    ),
)
_EVENT = events.Event(
    id="evt_1SkPDUJ8CNhbHbPTMCpxTnm2",
    api_version="2026-10-28.endive",
    created=_TIME,
    data=events.EventData(object={"id": "in_1SkPDUJ8CNhbHbPT0xjyNEqz", "object": "invoice", "status": "open"}),
    livemode=False,
    pending_webhooks=0,
    request=events.EventRequest(id="req_8Qk2mTZ0aXw1Yb", idempotency_key=None),
    type="invoice.sent",
)
_REQUEST = requests.LoggedRequest(
    id="req_8Qk2mTZ0aXw1Yb",
    at=_TIME,
    milliseconds=4,
    key="sk_test_*23",
    method="POST",
    path="/v1/invoices/in_1SkPDUJ8CNhbHbPT0xjyNEqz/send",
    query="",
    body="",
    body_bytes=0,
    headers={"User-Agent": "curl/8.14.1"},
    status=200,
    answer='{\n  "id": "in_1SkPDUJ8CNhbHbPT0xjyNEqz"',
    answer_bytes=6120,
    events=[requests.CausedEvent(id=_EVENT.id, type="invoice.sent")],
    mail=[_MAIL.id],
)
_ATTEMPT = webhooks.WebhookAttempt(
    delivery="whd_1SkPDUJ8CNhbHbPTy6gdPSwB",
    event=_EVENT.id,
    type="invoice.sent",
    endpoint="we_1SkPDTJ8CNhbHbPTbUUHUVBV",
    url="http://127.0.0.1:3000/hook",
    number=1,
    at=_TIME,
    milliseconds=3,
    succeeded=True,
    status=200,
    headers={"Content-Length": "2"},
    body="ok",
    error=None,
    fault=None,
    delivery_status="delivered",
    next_try_at=None,
)
_FAULT = faults.Fault(
    id="fault_5f1d2b9c0a3e",
    target="api",
    kind="rate_limit",
    matches="POST /v1/invoices/*/send",
    times=2,
    share=1.0,
    seed=0,
    seconds=1.0,
    seen=0,
    struck=0,
    spent=False,
)
_SNAPSHOT = snapshots.Snapshot(name="seeded", created=_TIME, records=25)
_KEY = restricted_keys.RestrictedKey(key="rk_test_****7dc", permissions={"invoice": "write", "customer": "read"})
_ENGINE = health.EngineHealth(name="embedded", detail="moto's DynamoDB, in memory", to_change="Set EMULATOR_STORE.")

_DAYZERO_TOKEN = dayzero.Token(
    id="6b51d431df5d7f141cbececcf79edf3dd861c3b4069f0b11661a3eefacbba918",
    created=_TIME,
    token="dz_api…p7dc",
    user_email="owner@example.com",
    expires_at=_TIME + 2_592_000,
    permissions={"invoices": "read"},
)

_SAMPLES: dict[type[Struct], Any] = {
    type(sample): sample
    for sample in (
        _MAIL,
        mail.MailPage(data=[_MAIL], has_more=False),
        mail.MailList(data=[_MAIL]),
        _EVENT,
        events.EventPage(data=[_EVENT], has_more=False),
        events.EventList(data=[_EVENT]),
        _REQUEST,
        requests.RequestList(data=[_REQUEST]),
        webhooks.AttemptPage(data=[_ATTEMPT], has_more=False),
        webhooks.AttemptList(data=[_ATTEMPT]),
        webhooks.Retried(retried=1),
        faults.NewFault(target="api", kind="rate_limit", matches="POST /v1/invoices/*/send", times=2),
        _FAULT,
        faults.FaultList(data=[_FAULT]),
        faults.Left(left=0),
        dayzero.NewToken(expires_in_days=30, permissions={"invoices": "read"}),
        dayzero.NewCode(redirect_uri="https://client.example.com/callback"),
        _DAYZERO_TOKEN,
        dayzero.TokenList(data=[_DAYZERO_TOKEN]),
        dayzero.Code(
            code="dz_code_0901f083-aa1c-43c5-af5c-0a9d2fc64e30_4eC39HqLyjWDarjtT1zdp7dc4eC39HqLyjWDarjt",
            redirect_uri="https://client.example.com/callback",
        ),
        dayzero.InvoiceStatus(id="0901f083-aa1c-43c5-af5c-0a9d2fc64e30", status="stripe_paid"),
        clock.ClockParams(frozen=True, now="2026-01-01T00:00:00Z"),
        clock.Clock(now=_TIME, frozen=True, ahead=0),
        clock.ChangedClock(now=_TIME, frozen=True, ahead=0, ran=3),
        _SNAPSHOT,
        snapshots.SnapshotList(data=[_SNAPSHOT]),
        snapshots.DeletedSnapshot(deleted="seeded"),
        restricted_keys.KeyPermissions(key="rk_test_4eC39HqLyjWD7dc", permissions={"invoice": "write"}),
        checkout.CheckoutCompletion(payment_method="pm_card_visa", email="jenny@example.com"),
        checkout.CheckoutOutcome(
            session="cs_test_a10G001vab5RpW6i5Hzn7Y9qRidZfsMEEg0SBaisBAlM0DNkF5Hu0n7qA5",
            outcome="completed",
            status="complete",
            payment_status="paid",
            location="https://shop.example/thanks",
        ),
        _KEY,
        restricted_keys.RestrictedKeyList(data=[_KEY]),
        rendering_templates.NewTemplate(nickname="Plain"),
        rendering_templates.RenderingTemplate(
            id="inrtem_1SkPDUJ8CNhbHbPTn9uV9Ye8",
            created=_TIME,
            metadata={},
            nickname="Plain",
            status="active",
            version=1,
        ),
        seed.FixtureDocument(
            meta={"template_version": 0},
            fixtures=[
                seed.Fixture(
                    name="customer", path="/v1/customers", method="post", params={"email": "jenny@example.com"}
                ),
                seed.Fixture(name="invoice", path="/v1/invoices", method="post", params={"customer": "${customer:id}"}),
            ],
        ),
        seed.Seeded(fixtures=[seed.DoneFixture(name="customer", status=200, id="cus_UFBPxdHkjzwmha")]),
        health.Health(status="ok", version="0.1.0", engine=_ENGINE, smtp=None),
        health.Deleted(deleted=25),
        index.Index(
            version="0.1.0",
            console="/_emulator/console",
            openapi="/_emulator/openapi.json",
            typescript="/_emulator/openapi.d.ts",
            operations=[
                index.ListedOperation(
                    id="reset", method="POST", path="/_emulator/reset", summary="Forgets everything in this world."
                )
            ],
        ),
        errors.Error(error=errors.ErrorDetail(message="'tto' is no parameter of …: did you mean to?")),
    )
}


def sample_of(struct: type[S]) -> S:
    """The sample of a struct."""
    sample: S = _SAMPLES[struct]
    return sample
