"""Files on the wire (docs.stripe.com/api/files)."""

from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from emulator.billing.system.file_purposes import PURPOSES
from emulator.billing.system.files import FileParams, Upload, UploadedFile
from schemas.stripe import fields as wire
from schemas.stripe import parameter_errors
from schemas.stripe.composites import Nested, RangeFilter
from schemas.stripe.file_link import FileLinkDataSchema, FileLinkSchema
from schemas.stripe.objects import Always, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.params import ListParamsSchema, ParamsSchema

_STRIPES_OWN = (
    "document_provider_identity_document",
    "finance_report_run",
    "financial_account_statement",
    "identity_document_downloadable",
    "selfie",
    "sigma_scheduled_query",
)
"""What the files are for that Stripe makes; there are none here."""


class FilePart(wire.Parameter[Upload]):
    """A file, which comes with a form of several parts."""

    def read(self, value: Any) -> Upload:
        """Returns the file."""
        if not isinstance(value, Upload):
            raise wire.field_error(parameter_errors.not_a_file)
        return value


class FileParamsSchema(ParamsSchema[FileParams]):
    """POST /v1/files."""

    file = FilePart(required=True)
    file_link_data = Nested(FileLinkDataSchema)
    purpose = wire.Enum(*PURPOSES, required=True)


class FileListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of files."""

    purpose: Given[str] = NOT_GIVEN


class FileListParamsSchema(ListParamsSchema[FileListParams]):
    """GET /v1/files."""

    created = RangeFilter()
    purpose = wire.Enum(*sorted((*PURPOSES, *_STRIPES_OWN)))


class FileSchema(ObjectSchema):
    """The file object. It says nothing of its mode."""

    entity = UploadedFile
    references: ClassVar = {"links.data.file": "file"}

    id = fields.String()
    object = Always("file")
    created = fields.Integer()
    expires_at = fields.Integer()
    filename = fields.String()
    links = fields.Function(lambda file: _shown_links(file))
    purpose = fields.String()
    size = fields.Integer()
    title = Null()
    type = fields.String()
    url = fields.Function(lambda file: file.url(dump_context()))


def _shown_links(file: UploadedFile) -> Rendered:
    shown: list[Rendered] = FileLinkSchema.instance().dump(file.links, many=True)
    return {
        "object": "list",
        "data": shown,
        "has_more": file.has_more_links,
        "url": f"/v1/file_links?file={file.id}",
    }
