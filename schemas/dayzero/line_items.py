"""The lines that invoices and templates of them are given, on the wire."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from emulator.billing.dayzero import choices
from emulator.billing.dayzero.line_items import CUSTOM_ITEM, LineItemParams
from schemas.json_fields import MISSING, Integer, String
from schemas.json_params import ParamsSchema


class LineItemParamsSchema(ParamsSchema[LineItemParams]):
    """LineItemRequest. A custom item needs a description and a price; `amount` is the old name of the price."""

    variant_id = String(max_length=choices.MAX_TEXT_LENGTH, optional=True)
    quantity = Integer(minimum=1, maximum=choices.MAX_QUANTITY, default=1)
    description = String(max_length=choices.MAX_LINE_DESCRIPTION_LENGTH, optional=True)
    unit_price = Integer(minimum=0, maximum=choices.MAX_UNIT_PRICE, optional=True)
    amount = Integer(minimum=0, maximum=choices.MAX_UNIT_PRICE, optional=True)

    @validates_schema
    def check_custom(self, line: Mapping[str, Any], **_options: Any) -> None:
        """Raises ValidationError for a custom item without a description or without a price."""
        if line["variant_id"] not in (None, CUSTOM_ITEM):
            return
        without = [name for name in ("description", "unit_price") if line[name] is None]
        if line["amount"] is not None and "unit_price" in without:
            without.remove("unit_price")
        if without:
            raise ValidationError({name: [MISSING] for name in without})
