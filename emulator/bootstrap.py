"""Wiring: settings in, a running emulator out."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from flask import Flask
from msgspec import Struct

from emulator import pages
from emulator.api import (
    beel,
    control,
    dayzero,
    error_handlers,
    host_check,
    protection,
    request_log_hooks,
    stateset,
    stripe,
)
from emulator.api.caused import note_caused
from emulator.api.control import ControlDependencies
from emulator.api.control.mail_forms import MailFormats
from emulator.api.control.signpost import with_signpost
from emulator.api.dialect import Dependencies, world_resolver
from emulator.api.link_base import link_base
from emulator.api.stripe.event_creation import create_events
from emulator.api.stripe.event_dispatch import dispatch_events
from emulator.api.stripe.resource_registry import resources
from emulator.api.stripe.stripecli import routes as listen
from emulator.api.stripe.stripecli.commit_feed import CommitFeed
from emulator.api.stripe.stripecli.server import ListenServer
from emulator.api.stripe.stripecli.sessions import Headers, Session, Sessions
from emulator.api.stripe.versions import RELEASES
from emulator.api.stripe.webhook_payload import payload_for, webhook_payload
from emulator.api.web_app import WebApp
from emulator.billing.core.ids import Stamps
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.invoices.payment_mails import post_payment_mails
from emulator.billing.payments.receipt_mails import post_receipts
from emulator.billing.system.jobs import JOB_QUEUES
from emulator.billing.system.mail_addresses import with_writable_recipients
from emulator.billing.system.outbox import OutboxMail
from emulator.clock import Clock
from emulator.delivery.job_handlers import mail_handlers, work_handlers
from emulator.delivery.mail import RenderedMail, compose, html_for_browser, message_id, render
from emulator.delivery.mail.recipient_policy import RecipientPolicy
from emulator.delivery.mailer import ATTEMPT_SECONDS, Mailer
from emulator.delivery.pdf import render_pdf, render_quote_pdf
from emulator.delivery.presentation.logo_upload import prepared_logo
from emulator.delivery.webhooks.commit_relay import CommitRelay, OnCommit
from emulator.delivery.webhooks.dispatcher import WebhookConfiguration, WebhookDispatcher
from emulator.delivery.webhooks.headers import webhook_headers
from emulator.delivery.webhooks.recovery import webhook_job_handlers
from emulator.delivery.worker import Worker
from emulator.pages import console, control_index
from emulator.pages.console import ConsoleParts, ListedResource, LiveStreams
from emulator.services import checkout, invoices, subscriptions
from emulator.services.mail_mirroring import order_mirroring
from emulator.settings import Settings
from emulator.store.console_sessions import ConsoleSessions
from emulator.store.engines import choose
from emulator.store.engines.base import Engine
from emulator.store.indexes import check_indexes
from emulator.store.request_log import RequestLog
from emulator.store.shapes import check_shapes
from emulator.store.signals import Signal
from emulator.store.store import Store
from emulator.store.table import Table
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.world_registry import WorldRegistry
from emulator.store.write_counts import WriteCounter, WriteCounts

_EMULATED = (beel, stateset, dayzero, stripe)
"""The emulated APIs. The first that knows a key as its own opens its world; Stripe says what is wrong with others."""


class Emulator(Struct, frozen=True):
    """Everything that runs: stop it when done."""

    settings: Settings
    engine: Engine
    store: Store
    app: Flask
    workers: Sequence[Worker]
    dispatcher: WebhookDispatcher
    listeners: ListenServer
    requests: RequestLog
    streams: LiveStreams

    def start(self) -> None:
        """Starts doing what becomes due; requests are answered by whoever serves `app`."""
        if self.settings.listen_port:
            # Others may take a port that is told to be ours.
            self.listeners.port()
        self.requests.start()
        self.dispatcher.start()
        for worker in self.workers:
            worker.start()

    def stop(self) -> None:
        """Ends the work in hand, then the engine. What is due later is done after the next start."""
        self.streams.stop()
        for worker in self.workers:
            worker.stop()
        self.dispatcher.stop()
        self.listeners.stop()
        self.requests.stop()
        self.store.table.close()
        self.engine.stop()


def build(settings: Settings, engine: Engine | None = None, writes: WriteCounter | None = None) -> Emulator:
    """Starts the engine, makes the table and puts the parts together.

    Args:
        settings: what is set.
        engine: replaces the one that the settings choose.
        writes: counts what is written into the table together with the other workers.

    Raises:
        EngineError: the engine cannot start.
    """
    engine = engine or choose(settings)
    if engine.name == "endpoint":
        # Whoever writes there is counted nowhere.
        writes = None
    elif settings.workers == 1:
        writes = WriteCounts().of_process()
    with ExitStack() as undo:
        engine.start()
        undo.callback(engine.stop)
        table = Table(settings.table, engine, settings.store_timeout, writes)
        undo.callback(table.close)
        table.create()
        emulator = _assemble(settings, engine, table)
        undo.pop_all()
        return emulator


def _assemble(settings: Settings, engine: Engine, table: Table) -> Emulator:
    clock, relay, feed = Clock(), CommitRelay(), CommitFeed()
    store = Store(
        table,
        clock,
        _each(_event_publisher(clock, mirrors_test_mail=settings.mirrors_test_mail), relay.prepare),
        invoices.release_items,
        Signal(),
        {queue: Signal() for queue in JOB_QUEUES},
        link_base(settings),
        Stamps(),
        on_commit=_each(relay.publish, feed.publish, note_caused),
        fixed_endpoints=settings.webhooks,
        allows_link_local=settings.webhook_link_local,
        api_version=settings.api_version,
        is_shared=settings.workers > 1 or engine.name == "endpoint",
    )
    registry = WorldRegistry(table, clock)
    requests = RequestLog(table, clock, store.stamps.next, request_log_hooks.describe, registry)
    streams = LiveStreams()
    app = _web_app(settings, store, engine, requests, registry, streams)
    sessions = Sessions()
    listeners = ListenServer(store, feed, sessions, _listener_headers(clock), settings.host, settings.listen_port)
    listen.register(app, store, sessions, listeners, settings)
    # Only now are all types of things known.
    check_indexes()
    check_shapes(table)
    mailer = _mailer(settings)
    configuration = WebhookConfiguration(
        payload=payload_for,
        retry_delays=settings.webhook_retry_delays,
        allows_link_local=settings.webhook_link_local,
    )
    dispatcher = WebhookDispatcher(store, relay, configuration)
    workers = (
        Worker(store, "work", work_handlers(store, webhook_job_handlers(store, dispatcher))),
        Worker(store, "mail", mail_handlers(store, mailer), mailer.close),
    )
    return Emulator(settings, engine, store, app, workers, dispatcher, listeners, requests, streams)


def _each(*told: OnCommit) -> OnCommit:
    def on_commit(uow: UnitOfWork) -> None:
        for each in told:
            each(uow)

    return on_commit


def _web_app(
    settings: Settings,
    store: Store,
    engine: Engine,
    requests: RequestLog,
    registry: WorldRegistry,
    streams: LiveStreams,
) -> Flask:
    """Everything that is answered over HTTP, but for what `stripe listen` asks for."""
    needs = Dependencies(store, settings, render_pdf, render_quote_pdf)
    emulated = [api.dialect(needs) for api in _EMULATED]
    worlds = world_resolver(emulated)
    formats = _mail_formats()
    own = ControlDependencies(engine, requests, formats, prepared_logo, control_index.page)
    plane = control.dialect(needs, own, worlds)
    dialects = (*emulated, plane)

    app = WebApp("emulator", static_folder=None)
    for dialect in dialects:
        dialect.register(app)
    app.register_blueprint(pages.blueprint(store))
    sessions = ConsoleSessions(store.table, store.clock)
    parts = ConsoleParts(
        store=store,
        engine=engine,
        settings=settings,
        worlds=worlds,
        log=requests,
        registry=registry,
        sessions=sessions,
        formats=formats,
        streams=streams,
        resources=_listed_resources(),
        webhook_payload=lambda event, uow: webhook_payload(event, uow, None),
        releases=RELEASES,
    )
    app.register_blueprint(console.blueprint(parts))
    request_log_hooks.register(
        app, requests, registry, {path: each.authenticate for each in (plane, *emulated) for path in each.paths}
    )
    # After the log has begun, which notes what is refused as well.
    host_check.register(app, settings.own_names)
    protection.register(app)
    # The first that a path begins with is asked: some pages stand below the paths of an API.
    unknown: dict[str, error_handlers.ErrorView] = dict.fromkeys(pages.PATHS, pages.not_found)
    unknown |= {path: each.handle_unknown for each in dialects for path in each.paths}
    # Stripe's API is at the root: what nobody else has is an unknown path of its.
    unknown[""] = console.redirect_to_console(with_signpost(emulated[-1].handle_unknown))
    unavailable: dict[str, error_handlers.StatusView] = {control.PATH: control.error_response, "": pages.unavailable}
    error_handlers.register(app, unknown, stripe.handle_failure, unavailable)
    app.wsgi_app = stateset.recognize(app.wsgi_app)  # type: ignore[method-assign, assignment] # Flask's own way
    return app


def _listed_resources() -> dict[str, ListedResource]:
    """The resources of Stripe's API that the console shows: those that can be read; it shows events itself."""
    return {
        each.collection_name: ListedResource(
            name=each.collection_name,
            path=each.collection,
            prefixes=_own_prefixes(each.entity.RESOURCE_TYPE),
            singular=each.entity.RESOURCE_TYPE.display_name,
            entity=each.entity,
            has_list=each.has_list,
            listed_only=each.listed_only,
        )
        for each in resources()
        if each.is_retrieved and "<" not in each.collection and each.name != "event"
    }


def _own_prefixes(resource_type: ResourceType) -> tuple[str, ...]:
    """What its ids begin with, and those of no other type: movements of balances and of credits look alike."""
    types = (each.entity.RESOURCE_TYPE for each in resources())
    others = {each.prefix for each in types if each is not resource_type}
    return tuple(each for each in (resource_type.prefix, *resource_type.other_prefixes) if each not in others)


def _listener_headers(clock: Clock) -> Headers:
    def headers(session: Session, payload: str) -> dict[str, str]:
        livemode = session.world.livemode
        return webhook_headers("stripe", session.secret, payload.encode(), clock.real_now(), livemode=livemode)

    return headers


def _event_publisher(clock: Clock, *, mirrors_test_mail: bool) -> Callable[[UnitOfWork], None]:
    """Creates the events of a unit of work and schedules their delivery, with the mail about payments."""

    def publish_events(uow: UnitOfWork) -> None:
        if uow.changes.domain_events:
            checkout.follow_intents(uow)
            subscriptions.follow_invoices(uow)
            subscriptions.update_entitlements(uow)
            post_payment_mails(uow.changes, uow.ctx)
            post_receipts(uow.changes, uow.ctx)
            stateset.publish_events(uow)
        if mirrors_test_mail:
            order_mirroring(uow)
        dispatch_events(uow, create_events(uow), clock.real_now())

    return publish_events


def _mail_formats() -> MailFormats:
    def without_pdf(mail: OutboxMail) -> RenderedMail:
        return render(mail.mail_message, with_pdf=False)

    return MailFormats(
        subject=lambda mail: without_pdf(mail).subject,
        message_id=lambda mail: message_id(mail.mail_message),
        html=lambda mail: html_for_browser(without_pdf(mail), mail.mail_message.document),
        text=lambda mail: without_pdf(mail).text,
        pdf=lambda mail: render(mail.mail_message).pdf,
        message=lambda mail: compose(with_writable_recipients(mail.mail_message)).as_bytes(),
    )


def _mailer(settings: Settings) -> Mailer:
    server = settings.smtp_url
    host = None if server is None else server.host
    policy = RecipientPolicy(smtp_host=host, allow=settings.mail_allow, redirect=settings.mail_redirect)
    if server is None:
        return Mailer(None, policy, settings.mail_retry_delays)
    # What speaks SMTP is loaded only where there is a server to speak to.
    from emulator.delivery.mail.connection_pool import SmtpConnectionPool

    return Mailer(SmtpConnectionPool(server, ATTEMPT_SECONDS), policy, settings.mail_retry_delays)
