"""What a Checkout Session asks its customer for, beside the way to pay: contact, addresses, its own fields, consent."""

from collections.abc import Iterator

from msgspec import Struct

from emulator.billing.checkout.custom_fields import LONGEST_ANSWER
from emulator.billing.checkout.entry import known_email
from emulator.billing.checkout.session import CheckoutSession, CustomerDetails
from emulator.billing.checkout.settings import CheckoutField
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.languages import Language
from emulator.pages.checkout.asking import Asked, Asking
from emulator.pages.checkout.countries import country_choices
from emulator.pages.checkout.view import Choice
from emulator.store.unit_of_work import UnitOfWork

CUSTOM = "custom."
BILLING, SHIPPING = "billing.", "shipping."

_TAX_ID_TYPES = (
    "au_abn",
    "br_cnpj",
    "ca_gst_hst",
    "ch_vat",
    "es_cif",
    "eu_vat",
    "gb_vat",
    "in_gst",
    "jp_cn",
    "mx_rfc",
    "no_vat",
    "nz_gst",
    "sg_gst",
    "us_ein",
    "za_vat",
)
"""Those that are offered: what a business of the country has, of the countries that most sessions are for."""


class Section(Struct, frozen=True):
    """Fields below a heading; `title` is the key of its text, `note` what the business says of it."""

    title: str
    asked: tuple[Asked, ...]
    note: str = ""


class Questions(Struct, frozen=True):
    """All that is asked, in the order of the page."""

    contact: Section
    shipping: Section | None
    billing: Section | None
    extra: Section | None
    consents: tuple[Asked, ...]

    @property
    def asked(self) -> Iterator[Asked]:
        """Every field."""
        for section in (self.contact, self.shipping, self.billing, self.extra):
            yield from () if section is None else section.asked
        yield from self.consents


def questions_of(
    session: CheckoutSession, business: str, spoken: Language, uow: UnitOfWork, *, pays: bool
) -> Questions:
    """What a session of a business of that name asks; `pays` is whether it asks for a way to pay, too."""
    customer = uow.get(Customer, session.customer) if session.customer is not None else None
    asking = Asking(spoken)
    wants_address = pays and session.billing_address_collection == "required"
    extra = tuple(_extra(session, asking))
    return Questions(
        contact=Section("checkout.contact", tuple(_contact(session, customer, asking))),
        shipping=_shipping(session, uow.ctx.account.country, asking),
        billing=_billing(uow.ctx.account.country, asking) if wants_address else None,
        extra=Section("checkout.more", extra) if extra else None,
        consents=tuple(_consents(session, business, asking)),
    )


def _contact(session: CheckoutSession, customer: Customer | None, asking: Asking) -> Iterator[Asked]:
    email, before = known_email(session, customer), session.customer_details or CustomerDetails()
    kind = "email" if email is None else "fixed"
    check = asking.email if email is None else asking.anything
    yield asking.text(
        "email",
        "field.email",
        email or before.email or session.prefilled_email,
        check,
        kind=kind,
        mode="email",
        complete="email",
        longest=254,
    )
    asked, theirs = session.names_asked, customer or Customer(id="", created=0, invoice_prefix="")
    if "business" in asked:
        name = before.business_name or theirs.business_name
        yield _business_name(asking, name, is_optional=asked["business"])
    if "individual" in asked:
        name = before.individual_name or theirs.individual_name
        is_optional = asked["individual"]
        yield asking.text("individual_name", "checkout.name", name, is_optional=is_optional, complete="name")
    if session.phone_number_collection:
        phone = before.phone or theirs.phone
        yield asking.text("phone", "field.phone", phone, asking.phone, kind="tel", mode="tel", complete="tel")


def _business_name(asking: Asking, name: str | None, *, is_optional: bool) -> Asked:
    key = "checkout.business_name"
    return asking.text("business_name", key, name, is_optional=is_optional, complete="organization")


def _shipping(session: CheckoutSession, home: str, asking: Asking) -> Section | None:
    if session.shipping_address_collection is None:
        return None
    named = asking.text(f"{SHIPPING}name", "checkout.name", complete="shipping name")
    asked = (named, *_address(asking, SHIPPING, home, session.shipping_address_collection))
    return Section("address.shipping", asked, session.custom_text.get("shipping_address", ""))


def _billing(home: str, asking: Asking) -> Section:
    return Section("address.billing", tuple(_address(asking, BILLING, home)))


def _address(asking: Asking, prefix: str, home: str, countries: tuple[str, ...] | None = None) -> Iterator[Asked]:
    """A whole address; `home` is the likely country, `countries` are those that it may be in, None for all."""
    kind = prefix.rstrip(".")
    yield country(asking, prefix, home, countries)
    yield asking.text(f"{prefix}line1", "address.line1", complete=f"{kind} address-line1")
    yield asking.text(f"{prefix}line2", "address.line2", is_optional=True, complete=f"{kind} address-line2")
    yield asking.text(f"{prefix}city", "address.city", half=True, complete=f"{kind} address-level2")
    yield postal_code(asking, prefix, half=True)
    yield asking.text(f"{prefix}state", "address.state", is_optional=True, complete=f"{kind} address-level1")


def country(asking: Asking, prefix: str, home: str, countries: tuple[str, ...] | None = None) -> Asked:
    """The country of an address, at first the business's own."""
    choices = country_choices(asking.spoken.locale, countries)
    value = home if any(each.value == home for each in choices) else choices[0].value
    choices = tuple(replace(each, is_chosen=each.value == value) for each in choices)
    complete = f"{prefix.rstrip('.')} country"
    check = asking.one_of(choices)
    return asking.text(f"{prefix}country", "address.country", value, check, choices=choices, complete=complete)


def postal_code(asking: Asking, prefix: str, *, half: bool = False, is_optional: bool = False) -> Asked:
    """The code of an address."""
    return asking.text(
        f"{prefix}postal_code",
        "address.postal_code",
        half=half,
        is_optional=is_optional,
        complete=f"{prefix.rstrip('.')} postal-code",
        longest=20,
    )


def _extra(session: CheckoutSession, asking: Asking) -> Iterator[Asked]:
    """The fields of the business's own, and the tax number of a business that buys."""
    for field in session.custom_fields:
        yield _custom(field, asking)
    terms = session.tax_id_collection
    if terms is None or not terms.get("enabled"):
        return
    is_optional = terms.get("required") != "if_supported"
    select = Choice(value="", label=asking.spoken.text("checkout.select"))
    types = tuple(Choice(value=each, label=each.replace("_", " ").upper()) for each in _TAX_ID_TYPES)
    if "business" not in session.names_asked:
        yield _business_name(asking, None, is_optional=is_optional)
    yield asking.text(
        "tax_id_type",
        "field.tax_id_type",
        check=asking.one_of(types),
        choices=(select, *types),
        is_optional=is_optional,
        half=True,
    )
    yield asking.text("tax_id", "checkout.tax_id", is_optional=is_optional, half=True)


def _custom(field: CheckoutField, asking: Asking) -> Asked:
    """A field that the business added (docs.stripe.com/payments/checkout/custom-fields)."""
    options = tuple(Choice(value=value, label=clean_line(label)) for label, value in field.options)
    select = Choice(value="", label=asking.spoken.text("checkout.select"))
    return asking.labelled(
        f"{CUSTOM}{field.key}",
        clean_line(field.label),
        field.value or field.default,
        asking.answer_to(field),
        choices=(select, *options) if field.type == "dropdown" else (),
        mode="numeric" if field.type == "numeric" else "text",
        longest=LONGEST_ANSWER,
        is_optional=field.optional,
    )


def _consents(session: CheckoutSession, business: str, asking: Asking) -> Iterator[Asked]:
    """What is ticked (docs.stripe.com/payments/checkout/promotional-emails-consent, and terms of service)."""
    text, wanted = asking.spoken.text, session.shown.get("consent_collection") or {}
    saving = session.shown.get("saved_payment_method_options") or {}
    if saving.get("payment_method_save") == "enabled":
        yield asking.text("saves_method", "checkout.save_method", kind="checkbox", is_optional=True)
    if wanted.get("promotions") == "auto":
        label = text("checkout.promotions", business=business)
        yield asking.labelled("promotions", label, kind="checkbox", is_optional=True)
    if wanted.get("terms_of_service") == "required":
        said = session.custom_text.get("terms_of_service_acceptance")
        label = clean_line(said) if said else text("checkout.terms", business=business)
        yield asking.labelled("terms", label, None, asking.ticked, kind="checkbox")
