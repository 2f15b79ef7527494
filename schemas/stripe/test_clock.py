"""Test clocks on the wire (docs.stripe.com/api/test_clocks)."""

from marshmallow import fields

from emulator.billing.core.params import ListParams
from emulator.billing.system.test_clocks import TestClock, TestClockAdvanceParams, TestClockCreateParams
from schemas.stripe import fields as wire
from schemas.stripe.objects import Always, Livemode, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema


class TestClockCreateParamsSchema(ParamsSchema[TestClockCreateParams]):
    """POST /v1/test_helpers/test_clocks."""

    customer = wire.Id()
    frozen_time = wire.Timestamp(required=True)
    name = wire.String(300)


class TestClockAdvanceParamsSchema(ParamsSchema[TestClockAdvanceParams]):
    """POST /v1/test_helpers/test_clocks/:id/advance."""

    frozen_time = wire.Timestamp(required=True)


class TestClockListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/test_helpers/test_clocks."""


class TestClockSchema(ObjectSchema):
    """The test clock object."""

    entity = TestClock

    id = fields.String()
    object = Always(TestClock.RESOURCE_TYPE.name)
    created = fields.Integer()
    deletes_after = fields.Integer()
    frozen_time = fields.Integer()
    livemode = Livemode()
    name = fields.String()
    status = fields.String()
    status_details = fields.Function(lambda clock: _status_details(clock))


def _status_details(clock: TestClock) -> Rendered:
    return {} if clock.target is None else {"advancing": {"target_frozen_time": clock.target}}
