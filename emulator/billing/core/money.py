"""Money as Stripe counts it: whole minor units of a currency, exact decimals, one way of rounding.

An amount is an `int` in the currency's smallest unit (1000 is $10.00, ¥1000 or 1.000 KWD). What may be a fraction of
it (a unit price, a quantity, a percentage) is a `Decimal`. Results are the same under every decimal context, and no
float comes near them. See docs.stripe.com/currencies.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from emulator.billing.core.errors import APIError

ZERO_DECIMAL_CURRENCIES = frozenset(
    {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"}
)
THREE_DECIMAL_CURRENCIES = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})
# Sent with two decimals that must both be zero, because they once had decimals.
WHOLE_UNIT_CURRENCIES = frozenset({"isk", "ugx"})

# The largest amount of one charge: eight digits, in every currency.
MAXIMUM_AMOUNT = 99_999_999

# docs.stripe.com/currencies, "Minimum and maximum charge amounts", in minor units.
_MINIMUM_CHARGES: Mapping[str, int] = MappingProxyType(
    {
        "aed": 200,
        "aud": 50,
        "bgn": 100,
        "brl": 50,
        "cad": 50,
        "chf": 50,
        "czk": 1500,
        "dkk": 250,
        "eur": 50,
        "gbp": 30,
        "hkd": 400,
        "hrk": 50,
        "huf": 17500,
        "inr": 50,
        "jpy": 50,
        "mxn": 1000,
        "myr": 200,
        "nok": 300,
        "nzd": 50,
        "pln": 200,
        "ron": 200,
        "sek": 300,
        "sgd": 50,
        "thb": 1000,
        "usd": 50,
    }
)

_HUNDRED = Decimal(100)


def require_limit(amount: int) -> None:
    """Raises APIError for an amount of more than eight digits (docs.stripe.com/currencies, minimum and maximum)."""
    if abs(amount) > MAXIMUM_AMOUNT:
        raise APIError(
            "The specified amount is greater than the maximum amount allowed. Use a lower amount and try again.",
            code="amount_too_large",
        )


def exponent(currency: str) -> int:
    """How many decimals the minor unit of a currency stands for: 0, 2 or 3.

    A currency that is not in Stripe's lists has two. `currency` is a three-letter code in either case.
    """
    code = currency.lower()
    if code in ZERO_DECIMAL_CURRENCIES:
        return 0
    return 3 if code in THREE_DECIMAL_CURRENCIES else 2


def amount_step(currency: str) -> int:
    """The smallest difference between two amounts of a currency, in minor units.

    1, but 10 for the three-decimal currencies (their last digit must be 0) and 100 for ISK and UGX (their two decimals
    must be 00); see docs.stripe.com/currencies, "Three-decimal currencies" and "Special cases".
    """
    code = currency.lower()
    if code in THREE_DECIMAL_CURRENCIES:
        return 10
    return 100 if code in WHOLE_UNIT_CURRENCIES else 1


def minimum_charge(currency: str) -> int | None:
    """The least that can be charged in a currency, in minor units; None where Stripe names no minimum."""
    return _MINIMUM_CHARGES.get(currency.lower())


_SYMBOLS: Mapping[str, str] = MappingProxyType({"eur": "€", "gbp": "£", "inr": "₹", "jpy": "¥", "usd": "$"})


def require_chargeable(amount: int, currency: str) -> None:
    """Raises APIError for less than can be charged, for an amount of more than eight digits, and for no whole step.

    docs.stripe.com/error-codes has `amount_too_small`; `amount_too_large` was recorded: antiwork/flexile.
    """
    if amount > MAXIMUM_AMOUNT:
        most = amount_in_message(MAXIMUM_AMOUNT, currency)
        raise APIError(f"Amount must be no more than {most}", code="amount_too_large")
    require_whole_steps(amount, currency)
    least = minimum_charge(currency)
    if least is not None and amount < least:
        shown = f"{_SYMBOLS.get(currency, '')}{_in_whole_units(least, currency)} {currency}"
        raise APIError(f"Amount must be at least {shown}", code="amount_too_small", param="amount")


def require_whole_steps(amount: int, currency: str, param: str = "amount") -> None:
    """Raises APIError for an amount that is no multiple of its currency's step: it is neither paid nor refunded.

    The code, and the words of the króna: support.stripe.com, "Deprecation of fractional ISK charges and refunds"; of
    the shilling: reported in woocommerce/woocommerce-gateway-stripe, pull request 2723. The words of the three-decimal
    currencies are ours.
    """
    step, code = amount_step(currency), currency.lower()
    if amount % step == 0:
        return
    why = "has become effectively zero-decimal" if code in WHOLE_UNIT_CURRENCIES else "has three decimals"
    place = {"isk": "special-cases", "ugx": "zero-decimal"}.get(code, "three-decimal")
    raise APIError(
        f"Invalid amount. Currency {code.upper()} {why} and charged amounts must be evenly divisible by {step}. See "
        f"https://stripe.com/docs/currencies#{place} for more information.",
        code="invalid_charge_amount_no_decimal_compatible",
        param=param,
    )


def amount_in_message(amount: int, currency: str) -> str:
    """Minor units as messages say them: `$999,999.99`, as recorded; `40.00 CHF` where no recording has a symbol."""
    symbol, plain = _SYMBOLS.get(currency), _in_whole_units(amount, currency)
    return f"{symbol}{plain}" if symbol else f"{plain} {currency.upper()}"


def _in_whole_units(amount: int, currency: str) -> str:
    scale = exponent(currency)
    return f"{Decimal(amount).scaleb(-scale):,.{scale}f}"


def format_decimal(value: Decimal) -> str:
    """Writes a decimal as Stripe does: "1500", "0.5", never an exponent, no zeros at the end of the fraction."""
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def round_half_up(numerator: int, denominator: int = 1, *, step: int = 1) -> int:
    """`numerator / denominator` rounded to a multiple of `step`; a half goes away from zero.

    This is the "commercial rounding" of docs.stripe.com/tax/tax-rates: 0.5 becomes 1 and -0.5 becomes -1.
    `denominator` and `step` are positive.
    """
    whole = denominator * step
    magnitude = (2 * abs(numerator) + whole) // (2 * whole) * step
    return magnitude if numerator >= 0 else -magnitude


def multiply(unit_amount: Decimal, quantity: Decimal, *, step: int = 1) -> int:
    """`unit_amount * quantity` in whole minor units, rounded once, at the end."""
    unit, unit_scale = unit_amount.as_integer_ratio()
    count, count_scale = quantity.as_integer_ratio()
    return round_half_up(unit * count, unit_scale * count_scale, step=step)


def percentage_of(amount: int, percentage: Decimal, *, out_of: Decimal = _HUNDRED, step: int = 1) -> int:
    """`amount * percentage / out_of` in whole minor units; `out_of` is not 100 where the tax is inside the amount."""
    part, part_scale = percentage.as_integer_ratio()
    base, base_scale = out_of.as_integer_ratio()
    return round_half_up(amount * part * base_scale, part_scale * base, step=step)
