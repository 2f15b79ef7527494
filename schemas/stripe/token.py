"""Tokens on the wire (docs.stripe.com/api/tokens)."""

from marshmallow import fields

from emulator.billing.payments.sources import source_of
from emulator.billing.payments.tokens import Token
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.source import BankAccountSourceSchema, CardSourceSchema


class TokenSchema(ObjectSchema):
    """The token object."""

    entity = Token
    absent_when_null = frozenset({"bank_account", "card"})

    id = fields.String()
    object = Always("token")
    bank_account = fields.Function(lambda token: _shown_account(token))
    card = fields.Function(lambda token: _shown_card(token))
    client_ip = Null()
    created = fields.Integer()
    livemode = Livemode()
    type = fields.String()
    used = fields.Boolean()


def _shown_card(token: Token) -> Rendered | None:
    if token.method.card is None:
        return None
    shown: Rendered = CardSourceSchema.instance().dump(source_of(token.method))
    return {name: value for name, value in shown.items() if name != "customer"}


def _shown_account(token: Token) -> Rendered | None:
    if token.method.bank is None:
        return None
    shown: Rendered = BankAccountSourceSchema.instance().dump(source_of(token.method))
    return {name: value for name, value in shown.items() if name not in ("customer", "metadata")}
