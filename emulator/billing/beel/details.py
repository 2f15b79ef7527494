"""What is wrong with the fields of a request, in the languages that `X-Locale` names: the texts of `details`."""

from collections.abc import Mapping
from typing import Any

from msgspec import field

from emulator.billing.beel.messages import LOCALES, Message
from emulator.billing.core.structs import Struct

_TEXTS: Mapping[str, tuple[str, str, str]] = {
    "required": ("is required", "es obligatorio", "és obligatori"),
    "required_for_corrective": (
        "is required for a corrective invoice",
        "es obligatorio en una factura rectificativa",
        "és obligatori en una factura rectificativa",
    ),
    "required_unless": (
        "is required unless {other} is given",
        "es obligatorio si no se indica {other}",
        "és obligatori si no s'indica {other}",
    ),
    "required_with": (
        "is required when {other}",
        "es obligatorio cuando {other}",
        "és obligatori quan {other}",
    ),
    "forbidden_with": (
        "must not be given when {other}",
        "no se puede indicar cuando {other}",
        "no es pot indicar quan {other}",
    ),
    "shape": ("must be {expected}", "debe ser {expected}", "ha de ser {expected}"),
    "one_of": ("must be one of {allowed}", "debe ser uno de {allowed}", "ha de ser un de {allowed}"),
    "length_within": (
        "length must be {minimum} to {maximum} characters",
        "debe tener de {minimum} a {maximum} caracteres",
        "ha de tenir de {minimum} a {maximum} caràcters",
    ),
    "length_from": (
        "length must be {minimum} or more characters",
        "debe tener {minimum} caracteres o más",
        "ha de tenir {minimum} caràcters o més",
    ),
    "between": (
        "must be between {minimum} and {maximum}",
        "debe estar entre {minimum} y {maximum}",
        "ha d'estar entre {minimum} i {maximum}",
    ),
    "places": (
        "must have at most {places} decimal places",
        "debe tener como máximo {places} decimales",
        "ha de tenir com a màxim {places} decimals",
    ),
    "elements": (
        "must have {minimum} to {maximum} elements",
        "debe tener de {minimum} a {maximum} elementos",
        "ha de tenir de {minimum} a {maximum} elements",
    ),
    "bytes": (
        "must have at most {maximum} bytes",
        "debe tener como máximo {maximum} bytes",
        "ha de tenir com a màxim {maximum} bytes",
    ),
    "email": (
        "must be a well-formed email address",
        "debe ser una dirección de correo válida",
        "ha de ser una adreça de correu vàlida",
    ),
    "iban": ("must be an IBAN", "debe ser un IBAN", "ha de ser un IBAN"),
    "swift": ("must be a SWIFT/BIC code", "debe ser un código SWIFT/BIC", "ha de ser un codi SWIFT/BIC"),
    "country_code": (
        "must be an ISO 3166-1 alpha-2 code",
        "debe ser un código ISO 3166-1 alfa-2",
        "ha de ser un codi ISO 3166-1 alfa-2",
    ),
    "latin_only": (
        "may hold Latin letters, digits and punctuation only",
        "solo puede contener letras latinas, cifras y puntuación",
        "només pot contenir lletres llatines, xifres i puntuació",
    ),
    "phone": (
        "may hold digits, spaces, dashes and parentheses",
        "solo puede contener cifras, espacios, guiones y paréntesis",
        "només pot contenir xifres, espais, guions i parèntesis",
    ),
    "nif": (
        "must have 9 letters and digits",
        "debe tener 9 letras y cifras",
        "ha de tenir 9 lletres i xifres",
    ),
    "nif_in_capitals": (
        "must have 9 capital letters and digits",
        "debe tener 9 letras mayúsculas y cifras",
        "ha de tenir 9 lletres majúscules i xifres",
    ),
    "leading_space": (
        "must not begin with white space",
        "no puede empezar por un espacio",
        "no pot començar amb un espai",
    ),
    "http_url": (
        "must be a URL that begins with http:// or https://",
        "debe ser una URL que empiece por http:// o https://",
        "ha de ser una URL que comenci amb http:// o https://",
    ),
    "https_url": ("must be an https URL", "debe ser una URL https", "ha de ser una URL https"),
    "public_url": (
        "must be publicly accessible",
        "debe ser accesible públicamente",
        "ha de ser accessible públicament",
    ),
    "series_code": (
        "may hold capital letters, digits, hyphens and underscores only",
        "solo puede contener mayúsculas, cifras, guiones y guiones bajos",
        "només pot contenir majúscules, xifres, guions i guions baixos",
    ),
    "product_code": (
        "may hold letters, digits, hyphens and underscores only",
        "solo puede contener letras, cifras, guiones y guiones bajos",
        "només pot contenir lletres, xifres, guions i guions baixos",
    ),
    "series_format": (
        "may hold capital letters, digits, hyphens, underscores, slashes and variables in braces only",
        "solo puede contener mayúsculas, cifras, guiones, barras y variables entre llaves",
        "només pot contenir majúscules, xifres, guions, barres i variables entre claus",
    ),
    "series_variables": (
        "known variables are {{CODIGO}}, {{YYYY}}, {{YY}}, {{MM}}, {{NUM}} and {{NUM:4}}",
        "las variables conocidas son {{CODIGO}}, {{YYYY}}, {{YY}}, {{MM}}, {{NUM}} y {{NUM:4}}",
        "les variables conegudes són {{CODIGO}}, {{YYYY}}, {{YY}}, {{MM}}, {{NUM}} i {{NUM:4}}",
    ),
    "series_number": (
        "must contain the variable {{NUM}}",
        "debe contener la variable {{NUM}}",
        "ha de contenir la variable {{NUM}}",
    ),
    "no_series": (
        "no active series with this id",
        "no hay ninguna serie activa con este id",
        "no hi ha cap sèrie activa amb aquest id",
    ),
    "too_many_series": (
        "a company can have at most {maximum} series",
        "una empresa puede tener como máximo {maximum} series",
        "una empresa pot tenir com a màxim {maximum} sèries",
    ),
    "too_many_webhooks": (
        "at most {maximum} active webhook subscriptions are allowed",
        "se permiten como máximo {maximum} suscripciones activas",
        "es permeten com a màxim {maximum} subscripcions actives",
    ),
    "unknown_event": (
        "unknown event type '{event}'; known are {known}",
        "tipo de evento desconocido '{event}'; los conocidos son {known}",
        "tipus d'esdeveniment desconegut '{event}'; els coneguts són {known}",
    ),
    "no_customer": (
        "no active customer with this id",
        "no hay ningún cliente activo con este id",
        "no hi ha cap client actiu amb aquest id",
    ),
    "due_before_issue": (
        "must not be before issue_date",
        "no puede ser anterior a issue_date",
        "no pot ser anterior a issue_date",
    ),
    "date_in_past": (
        "must be today or later",
        "debe ser hoy o una fecha posterior",
        "ha de ser avui o una data posterior",
    ),
    "not_editable": (
        "cannot be changed once an invoice was made",
        "no se puede cambiar una vez generada una factura",
        "no es pot canviar un cop generada una factura",
    ),
    "no_occurrence": (
        "comes before the first invoice would",
        "es anterior a la primera factura",
        "és anterior a la primera factura",
    ),
    "below_generated": (
        "must not be less than the invoices that were made",
        "no puede ser menor que las facturas generadas",
        "no pot ser menor que les factures generades",
    ),
    "negative_total": (
        "must not add up to less than nothing",
        "no pueden sumar menos de cero",
        "no poden sumar menys de zero",
    ),
    "not_correctable": (
        "no invoice with this id that can be corrected",
        "no hay ninguna factura con este id que se pueda rectificar",
        "no hi ha cap factura amb aquest id que es pugui rectificar",
    ),
    "unknown_parameter": (
        "is no parameter of this operation",
        "no es un parámetro de esta operación",
        "no és un paràmetre d'aquesta operació",
    ),
    "no_address": (
        "the customer has no email; give one here",
        "el cliente no tiene correo; indique uno aquí",
        "el client no té correu; indiqueu-ne un aquí",
    ),
    "invalid": ("is not valid", "no es válido", "no és vàlid"),
}


class Detail(Struct, frozen=True):
    """What is wrong with one field, for `details`: its name among the texts, and what is put into the text."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text_in(self, locale: str) -> str:
        """The text in one of `LOCALES`."""
        return _TEXTS[self.name][LOCALES.index(locale)].format(**self.values)


def detail(name: str, **values: Any) -> Detail:
    """What is wrong with a field; `values` are put into the text."""
    return Detail(name, values)


def details_in(locale: str, details: Any) -> Any:
    """An error's details with the texts of one of `LOCALES` in the place of what stands for them."""
    if isinstance(details, Detail | Message):
        return details.text_in(locale)
    if isinstance(details, Mapping):
        return {name: details_in(locale, value) for name, value in details.items()}
    if isinstance(details, list | tuple):
        return [details_in(locale, each) for each in details]
    return details
