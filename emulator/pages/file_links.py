"""What the links to files open: the file itself, and nothing once a link, or the file, has expired."""

from flask import Blueprint, Response, abort

from emulator.billing.system.file_links import FileLink
from emulator.billing.system.files import UploadedFile
from emulator.billing.system.secret_links import is_secret
from emulator.pages.hosted_links import world_of
from emulator.pages.responses import PRIVATE
from emulator.services.files import contents
from emulator.store.store import Store


def add_file_links(pages: Blueprint, store: Store) -> None:
    """Adds the address that links lead to."""

    def file(account: str, mode: str, link: str, secret: str) -> Response:
        world = world_of(account, livemode=mode == "live")
        uow = store.unit_of_work(world)
        found = uow.get(FileLink, link)
        if found is None or not is_secret(secret, found.secret) or found.has_expired(uow.ctx):
            abort(404)
        linked = uow.get(UploadedFile, found.file)
        if linked is None or linked.has_expired(uow.ctx):
            abort(404)
        headers = {
            **PRIVATE,
            "Content-Disposition": linked.disposition,
            "Content-Length": str(linked.size),
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
        }
        return Response(contents(store, world, linked), content_type=linked.media_type, headers=headers)

    pages.add_url_rule("/links/<account>/<any(test, live):mode>/<link>/<secret>", "file_link", file)
