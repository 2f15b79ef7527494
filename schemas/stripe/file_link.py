"""Links to files on the wire (docs.stripe.com/api/file_links)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from emulator.billing.system.file_links import FileLink, FileLinkData, FileLinkParams, FileLinkUpdateParams
from schemas.stripe import fields as wire
from schemas.stripe.composites import Metadata, ParamsPart, RangeFilter
from schemas.stripe.objects import Always, Livemode, ObjectSchema, dump_context
from schemas.stripe.params import ListParamsSchema, ParamsSchema


class FileLinkDataSchema(ParamsPart[FileLinkData]):
    """A link that is made with its file."""

    create = wire.Boolean(required=True)
    expires_at = wire.FutureTimestampOr(maximum=wire.MAX_TIMESTAMP)
    metadata = Metadata()


class FileLinkParamsSchema(ParamsSchema[FileLinkParams]):
    """POST /v1/file_links."""

    expires_at = wire.FutureTimestampOr(maximum=wire.MAX_TIMESTAMP)
    file = wire.Id(required=True)
    metadata = Metadata()


class FileLinkUpdateParamsSchema(ParamsSchema[FileLinkUpdateParams]):
    """POST /v1/file_links/:id."""

    expires_at = wire.FutureTimestampOr("now", maximum=wire.MAX_TIMESTAMP, unsettable=True)
    metadata = Metadata()


class FileLinkListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of links to files."""

    expired: Given[bool] = NOT_GIVEN
    file: Given[str] = NOT_GIVEN


class FileLinkListParamsSchema(ListParamsSchema[FileLinkListParams]):
    """GET /v1/file_links."""

    created = RangeFilter()
    expired = wire.Boolean()
    file = wire.Id()


class FileLinkSchema(ObjectSchema):
    """The file link object."""

    entity = FileLink
    references: ClassVar = {"file": "file"}

    id = fields.String()
    object = Always("file_link")
    created = fields.Integer()
    expired = fields.Function(lambda link: link.has_expired(dump_context()))
    expires_at = fields.Integer()
    file = fields.String()
    livemode = Livemode()
    metadata = fields.Dict()
    url = fields.Function(lambda link: link.url(dump_context()))
