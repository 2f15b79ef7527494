"""What a request says of each type of payment method but cards (docs.stripe.com/api/payment_methods/create)."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from emulator.billing.payments.ideal_banks import BICS
from schemas.stripe import fields as wire
from schemas.stripe.banks import EPS_BANKS, FPX_BANKS, P24_BANKS
from schemas.stripe.composites import GathersParams, Nested, PlainPart

P = TypeVar("P")

# fmt: off
OTHER_TYPES = (
    "acss_debit", "affirm", "afterpay_clearpay", "alipay", "alma", "amazon_pay", "au_becs_debit", "bacs_debit",
    "bancontact", "billie", "bizum", "blik", "boleto", "cashapp", "crypto", "custom", "customer_balance", "eps",
    "fpx", "giropay", "grabpay", "ideal", "interac_present", "kakao_pay", "klarna", "konbini", "kr_card",
    "link", "mb_way", "mobilepay", "multibanco", "naver_pay", "nz_bank_account", "oxxo", "p24", "pay_by_bank",
    "payco", "paynow", "paypal", "paypay", "payto", "pix", "promptpay", "revolut_pay", "samsung_pay",
    "satispay", "scalapay", "sepa_debit", "sequra", "sofort", "sunbit", "swish", "twint", "upi",
    "us_bank_account", "wechat_pay", "zip",
)
# fmt: on
"""The types of payment methods that are no cards."""

TYPES = tuple(sorted({"card", *OTHER_TYPES} - {"interac_present"}))
"""What `type` can be; Interac cards are named by their terminal alone."""


class NothingPart(PlainPart):
    """A type of payment method of which there is nothing to say."""


class AcssDebitPart(PlainPart):
    """A Canadian bank account."""

    account_number = wire.String(required=True)
    institution_number = wire.String(required=True)
    transit_number = wire.String(required=True)


class AuBecsDebitPart(PlainPart):
    """An Australian bank account."""

    account_number = wire.String(required=True)
    bsb_number = wire.String(required=True)


class BacsDebitPart(PlainPart):
    """A British bank account."""

    account_number = wire.String()
    sort_code = wire.String()


class BoletoPart(PlainPart):
    """Who pays a boleto, to the tax office."""

    tax_id = wire.String(required=True)


class CustomPart(PlainPart):
    """A way to pay that the account made up."""

    type = wire.String(required=True)


class EpsPart(PlainPart):
    """An Austrian bank."""

    bank = wire.Enum(*EPS_BANKS)


class FpxPart(PlainPart):
    """A Malaysian bank."""

    account_holder_type = wire.Enum("company", "individual")
    bank = wire.Enum(*FPX_BANKS, required=True)


class BirthdayPart(PlainPart):
    """A date of birth."""

    day = wire.Integer(minimum=1, maximum=31, required=True)
    month = wire.Integer(minimum=1, maximum=12, required=True)
    year = wire.Integer(minimum=1900, maximum=2100, required=True)


class IdealPart(PlainPart):
    """A Dutch bank."""

    bank = wire.Enum(*BICS)


class KlarnaPart(PlainPart):
    """Who pays with Klarna."""

    dob = Nested(BirthdayPart)


class NaverPayPart(PlainPart):
    """What Naver Pay takes the money from."""

    funding = wire.Enum("card", "points")


class NzBankAccountPart(PlainPart):
    """A bank account in New Zealand."""

    account_holder_name = wire.String()
    account_number = wire.String(required=True)
    bank_code = wire.String(required=True)
    branch_code = wire.String(required=True)
    reference = wire.String()
    suffix = wire.String(required=True)


class P24Part(PlainPart):
    """A Polish bank."""

    bank = wire.Enum(*P24_BANKS)


class PaytoPart(PlainPart):
    """An Australian bank account, or a name for one."""

    account_number = wire.String()
    bsb_number = wire.String()
    pay_id = wire.String()


class SepaDebitPart(PlainPart):
    """A European bank account."""

    iban = wire.String(required=True)


class SofortPart(PlainPart):
    """The country of a bank."""

    country = wire.Enum("AT", "BE", "DE", "ES", "IT", "NL", required=True)


class UpiPart(PlainPart):
    """An Indian wallet."""

    mandate_options = wire.Unsupported()


class UsBankAccountPart(PlainPart):
    """A bank account in the United States."""

    account_holder_type = wire.Enum("company", "individual")
    account_number = wire.String()
    account_type = wire.Enum("checking", "savings")
    financial_connections_account = wire.Unsupported()
    routing_number = wire.String()


_PARTS: Mapping[str, type[PlainPart]] = {
    "acss_debit": AcssDebitPart,
    "au_becs_debit": AuBecsDebitPart,
    "bacs_debit": BacsDebitPart,
    "boleto": BoletoPart,
    "custom": CustomPart,
    "eps": EpsPart,
    "fpx": FpxPart,
    "ideal": IdealPart,
    "klarna": KlarnaPart,
    "naver_pay": NaverPayPart,
    "nz_bank_account": NzBankAccountPart,
    "p24": P24Part,
    "payto": PaytoPart,
    "sepa_debit": SepaDebitPart,
    "sofort": SofortPart,
    "upi": UpiPart,
    "us_bank_account": UsBankAccountPart,
}


NEED_DETAILS = (
    "card",
    *(name for name, part in _PARTS.items() if any(field.required for field in part().load_fields.values())),
)
"""The types of which something must be known, in a map of their name."""


def details_fields(*without: str) -> dict[str, wire.Parameter[Any]]:
    """A parameter for each type of payment method but cards, named as the type is."""
    return {name: Nested(_PARTS.get(name, NothingPart)) for name in OTHER_TYPES if name not in without}


class WithMethodDetails(GathersParams[P], Generic[P]):
    """Loads what was said of the types of payment methods into one attribute, `details`, by their names."""

    computed: ClassVar[frozenset[str]] = frozenset({"details"})
    gathered_names: ClassVar[Collection[str]] = OTHER_TYPES

    @cached_property
    def parts_of_types(self) -> tuple[str, ...]:
        """The maps of all types, those among them that no request can name."""
        return tuple(name for name in self.load_fields if name in ("card", *OTHER_TYPES))

    def gather(self, loaded: dict[str, Any]) -> dict[str, Any]:
        """The maps of the types."""
        return {"details": loaded}
