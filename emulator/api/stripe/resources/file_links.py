"""Links to files: /v1/file_links."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.system.file_links import FileLink, FileLinkParams, FileLinkUpdateParams
from emulator.billing.system.files import UploadedFile, create_file_link, update_file_link
from schemas.stripe.file_link import (
    FileLinkListParams,
    FileLinkListParamsSchema,
    FileLinkParamsSchema,
    FileLinkSchema,
    FileLinkUpdateParamsSchema,
)

FILE_LINKS = Resource(
    FileLink,
    FileLinkSchema,
    "/v1/file_links/<link>",
    permission="file",
    id_param="link",
)
FILE_LINKS.add_retrieve()


@FILE_LINKS.post("/v1/file_links", FileLinkParamsSchema)
def create(request: RequestContext[FileLinkParams]) -> FileLink:
    """Creates a link to a file."""
    file = request.find(UploadedFile, request.params.file, param="file", status=400)
    return create_file_link(file, request.params, request.ctx, request.changes)


@FILE_LINKS.post(FILE_LINKS.path, FileLinkUpdateParamsSchema)
def update(request: RequestContext[FileLinkUpdateParams], link: str) -> FileLink:
    """Changes when a link ends, and its metadata."""
    found = FILE_LINKS.find(request, link)
    file = request.find(UploadedFile, found.file, param="file")
    return update_file_link(file, found, request.params, request.ctx, request.changes)


@FILE_LINKS.list("/v1/file_links", FileLinkListParamsSchema)
def list_links(request: RequestContext[FileLinkListParams]) -> ListResult:
    """Links to files: all of them, or those that have expired or not."""
    params, ctx = request.params, request.ctx

    def is_shown(link: FileLink) -> bool:
        return link.has_expired(ctx) is params.expired

    equals = filters(file=params.file)
    return list_page(request, FileLink, equals, predicate=None if params.expired is NOT_GIVEN else is_shown)
