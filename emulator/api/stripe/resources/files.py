"""Files: /v1/files. SDKs send uploads to a base address of their own, `files.stripe.com`, which is this server, too."""

from emulator.api.stripe.endpoint import File, RequestContext
from emulator.api.stripe.resource import Resource
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import OperationParams
from emulator.billing.system.files import FileParams, UploadedFile
from emulator.services.files import contents, upload
from schemas.stripe.file import FileListParamsSchema, FileParamsSchema, FileSchema
from schemas.stripe.invoice_params import RetrieveParamsSchema

FILES = Resource(
    UploadedFile,
    FileSchema,
    "/v1/files/<file>",
    permission="file",
    id_param="file",
    filters=("purpose",),
)
FILES.add_retrieve()
FILES.add_list(FileListParamsSchema)


@FILES.post("/v1/files", FileParamsSchema)
def create(request: RequestContext[FileParams]) -> UploadedFile:
    """Keeps a file that comes as `multipart/form-data`."""
    return upload(request.uow, request.params)


@FILES.get(f"{FILES.path}/contents", RetrieveParamsSchema)
def read(request: RequestContext[OperationParams], file: str) -> File:
    """The content of a file, where its `url` leads."""
    found = FILES.find(request, file)
    if found.url(request.ctx) is None or found.has_expired(request.ctx):
        # Which files can be read is documented, how others are refused is not: they are not there.
        raise APIError(f"The contents of the file {found.id} cannot be read.", status=404, param="file")
    content = contents(request.store, request.uow.world, found)
    return File(content, found.media_type, found.size, found.disposition)
