"""What the API says when it refuses, in the languages that `X-Locale` names."""

from collections.abc import Mapping

from msgspec import field

from emulator.billing.core.structs import Struct

LOCALES = ("en", "es", "ca")

_MESSAGES: Mapping[str, tuple[str, str, str]] = {
    "invalid": (
        "The provided data is not valid",
        "Los datos proporcionados no son válidos",
        "Les dades proporcionades no són vàlides",
    ),
    "invalid_json": (
        "The request body is not valid JSON",
        "El cuerpo de la petición no es un JSON válido",
        "El cos de la petició no és un JSON vàlid",
    ),
    "invalid_format": (
        "A field of the request has an invalid format",
        "Un campo de la petición tiene un formato no válido",
        "Un camp de la petició té un format no vàlid",
    ),
    "unauthorized": ("Authentication required", "Autenticación requerida", "Cal autenticar-se"),
    "forbidden": (
        "You do not have permission to access this resource",
        "No tiene permiso para acceder a este recurso",
        "No teniu permís per accedir a aquest recurs",
    ),
    "not_found": ("Resource not found", "Recurso no encontrado", "No s'ha trobat el recurs"),
    "unsupported_media_type": (
        "Send the request body with the header Content-Type: application/json",
        "Envíe el cuerpo de la petición con la cabecera Content-Type: application/json",
        "Envieu el cos de la petició amb la capçalera Content-Type: application/json",
    ),
    "not_emulated": (
        "{operation} is part of BeeL's API but is not emulated; the request changed nothing",
        "{operation} forma parte de la API de BeeL pero no está emulada; la petición no ha cambiado nada",
        "{operation} forma part de l'API de BeeL però no està emulada; la petició no ha canviat res",
    ),
    "too_large": (
        "The request body is too large",
        "El cuerpo de la petición es demasiado grande",
        "El cos de la petició és massa gran",
    ),
    "too_many": (
        "Too many requests; try again later",
        "Demasiadas peticiones; inténtelo más tarde",
        "Massa peticions; torneu-ho a provar més tard",
    ),
    "invoice_quota": (
        "This invoice was sent too many times",
        "Esta factura se ha enviado demasiadas veces",
        "Aquesta factura s'ha enviat massa vegades",
    ),
    "not_permitted": (
        "Test mode only sends mail to the holder of the account",
        "El modo de pruebas solo envía correo al titular de la cuenta",
        "El mode de proves només envia correu al titular del compte",
    ),
    "unavailable": (
        "The service is temporarily unavailable",
        "El servicio no está disponible temporalmente",
        "El servei no està disponible temporalment",
    ),
    "store_unavailable": (
        "The service is temporarily unavailable. {reason}",
        "El servicio no está disponible temporalmente. {reason}",
        "El servei no està disponible temporalment. {reason}",
    ),
    "declined": ("The payment was declined", "El pago fue rechazado", "El pagament ha estat rebutjat"),
    "internal": ("Internal server error", "Error interno del servidor", "Error intern del servidor"),
    "busy": (
        "The resource is being changed by another request; try again",
        "Otra petición está modificando el recurso; inténtelo de nuevo",
        "Una altra petició està modificant el recurs; torneu-ho a provar",
    ),
    "key_in_use": (
        "A request with this idempotency key is still being processed",
        "Una petición con esta clave de idempotencia todavía se está procesando",
        "Una petició amb aquesta clau d'idempotència encara s'està processant",
    ),
    "key_mismatch": (
        "This idempotency key was used for a different request",
        "Esta clave de idempotencia se utilizó para otra petición",
        "Aquesta clau d'idempotència es va fer servir per a una altra petició",
    ),
    "wrong_status": (
        "This operation is not allowed for an invoice in status {status}; it must be {allowed}",
        "Esta operación no está permitida para una factura en estado {status}; debe estar en {allowed}",
        "Aquesta operació no està permesa per a una factura en estat {status}; ha d'estar en {allowed}",
    ),
    "no_pdf": (
        "The invoice has not been issued yet, so it has no PDF",
        "La factura todavía no se ha emitido y no tiene PDF",
        "La factura encara no s'ha emès i no té PDF",
    ),
    "duplicate_nif": (
        "A customer with this NIF already exists",
        "Ya existe un cliente con este NIF",
        "Ja existeix un client amb aquest NIF",
    ),
    "duplicate_code": (
        "A series with this code already exists",
        "Ya existe una serie con este código",
        "Ja existeix una sèrie amb aquest codi",
    ),
    "duplicate_product": (
        "A product with this code already exists",
        "Ya existe un producto con este código",
        "Ja existeix un producte amb aquest codi",
    ),
    "customer_has_invoices": (
        "A customer with invoices cannot be deactivated",
        "No se puede desactivar un cliente con facturas",
        "No es pot desactivar un client amb factures",
    ),
    "default_series": (
        "The default series must stay active and default; make another one the default first",
        "La serie predeterminada debe seguir activa; marque antes otra como predeterminada",
        "La sèrie predeterminada ha de continuar activa; marqueu-ne abans una altra com a predeterminada",
    ),
    "inactive_series": (
        "An inactive series cannot be the default one",
        "Una serie inactiva no puede ser la predeterminada",
        "Una sèrie inactiva no pot ser la predeterminada",
    ),
    "series_has_invoices": (
        "A series with invoices cannot be deleted or numbered anew",
        "No se puede eliminar ni renumerar una serie con facturas",
        "No es pot eliminar ni tornar a numerar una sèrie amb factures",
    ),
    "series_inactive": (
        "The series of the invoice is not active",
        "La serie de la factura no está activa",
        "La sèrie de la factura no està activa",
    ),
    "nothing_to_send": (
        "None of the invoices can be sent",
        "No se puede enviar ninguna de las facturas",
        "No es pot enviar cap de les factures",
    ),
    "link_expired": (
        "The download link has expired or is not valid",
        "El enlace de descarga ha caducado o no es válido",
        "L'enllaç de descàrrega ha caducat o no és vàlid",
    ),
    "recurring_status": (
        "This operation is not allowed for a recurring invoice in its status",
        "Esta operación no está permitida para una factura recurrente en su estado",
        "Aquesta operació no està permesa per a una factura recurrent en el seu estat",
    ),
    "recurring_not_started": (
        "The recurring invoice begins on a later day",
        "La factura recurrente empieza en una fecha posterior",
        "La factura recurrent comença en una data posterior",
    ),
    "too_many_records": (
        "This is more than one request can change; send fewer",
        "Es más de lo que puede cambiar una petición; envíe menos",
        "És més del que pot canviar una petició; envieu-ne menys",
    ),
    "bulk_invalid": (
        "{count} of the invoices are not valid; none was created",
        "{count} de las facturas no son válidas; no se ha creado ninguna",
        "{count} de les factures no són vàlides; no se n'ha creat cap",
    ),
    "deactivated": (
        "Customer deactivated successfully",
        "Cliente desactivado correctamente",
        "Client desactivat correctament",
    ),
}


class Message(Struct, frozen=True):
    """A sentence by its name among those above, and what is put into it."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)

    def text_in(self, locale: str) -> str:
        """The sentence in one of `LOCALES`."""
        return _MESSAGES[self.name][LOCALES.index(locale)].format(**self.values)
