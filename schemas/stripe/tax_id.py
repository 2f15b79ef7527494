"""Tax ids on the wire (docs.stripe.com/api/tax_ids)."""

from typing import ClassVar, Generic, TypeVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, Given, ListParams
from emulator.billing.customers.tax_ids import (
    CustomerTaxIdCreateParams,
    TaxId,
    TaxIdCreateParams,
    TaxIdDataParams,
    TaxIdOwnerParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import Nested, ParamsPart
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema

P = TypeVar("P")

TAX_ID_TYPES = (
    "ad_nrt",
    "ae_trn",
    "al_tin",
    "am_tin",
    "ao_tin",
    "ar_cuit",
    "au_abn",
    "au_acn",
    "au_arn",
    "au_wpn",
    "aw_tin",
    "az_tin",
    "ba_tin",
    "bb_tin",
    "bd_bin",
    "bf_ifu",
    "bg_uic",
    "bh_vat",
    "bj_ifu",
    "bo_tin",
    "br_cnpj",
    "br_cpf",
    "bs_tin",
    "bw_vat",
    "by_tin",
    "ca_bn",
    "ca_gst_hst",
    "ca_pst_bc",
    "ca_pst_mb",
    "ca_pst_sk",
    "ca_qst",
    "cd_nif",
    "ch_uid",
    "ch_vat",
    "ci_vat",
    "cl_tin",
    "cm_niu",
    "cn_tin",
    "co_nit",
    "cr_tin",
    "cv_nif",
    "cz_dic",
    "de_stn",
    "do_rcn",
    "ec_ruc",
    "eg_tin",
    "es_cif",
    "et_tin",
    "eu_oss_vat",
    "eu_vat",
    "fo_vat",
    "fr_siren",
    "fr_siret",
    "fr_spi",
    "gb_vat",
    "ge_vat",
    "gh_tin",
    "gi_tin",
    "gn_nif",
    "hk_br",
    "hr_oib",
    "hu_tin",
    "ic_nif",
    "id_npwp",
    "il_vat",
    "in_gst",
    "is_kt",
    "is_vat",
    "it_cf",
    "jp_cn",
    "jp_rn",
    "jp_trn",
    "ke_pin",
    "kg_tin",
    "kh_tin",
    "kr_brn",
    "kz_bin",
    "la_tin",
    "li_uid",
    "li_vat",
    "lk_vat",
    "ma_vat",
    "md_cf",
    "md_vat",
    "me_pib",
    "mk_vat",
    "mr_nif",
    "mu_vat",
    "mx_rfc",
    "my_frp",
    "my_itn",
    "my_sst",
    "mz_nuit",
    "ng_tin",
    "no_vat",
    "no_voec",
    "np_pan",
    "nz_bn",
    "nz_gst",
    "om_vat",
    "pe_ruc",
    "ph_tin",
    "pl_nip",
    "pt_nif",
    "py_ruc",
    "ro_tin",
    "rs_pib",
    "ru_inn",
    "ru_kpp",
    "sa_vat",
    "sg_gst",
    "sg_uen",
    "si_tin",
    "sm_coe",
    "sn_ninea",
    "sr_fin",
    "sv_nit",
    "th_vat",
    "tj_tin",
    "tr_tin",
    "tt_bir",
    "tt_vat",
    "tw_vat",
    "tz_vat",
    "ua_vat",
    "ug_tin",
    "us_ein",
    "uy_ruc",
    "uz_tin",
    "uz_vat",
    "ve_rif",
    "vn_tin",
    "za_vat",
    "zm_tin",
    "zw_tin",
)


class TaxIdDataParamsSchema(ParamsPart[TaxIdDataParams]):
    """A tax id that is made together with its customer."""

    type = wire.Enum(*TAX_ID_TYPES, required=True)
    value = wire.String(required=True)


class _TaxIdCreateParamsSchema(ParamsSchema[P], Generic[P]):
    type = wire.Enum(*TAX_ID_TYPES, required=True)
    value = wire.String(required=True)


class CustomerTaxIdCreateParamsSchema(_TaxIdCreateParamsSchema[CustomerTaxIdCreateParams]):
    """POST /v1/customers/:id/tax_ids."""


class OwnerParamsSchema(ParamsPart[TaxIdOwnerParams]):
    """Whose tax id it is."""

    account = wire.Unsupported()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    type = wire.Enum(
        "account", "application", "customer", "self", unsupported=("account", "application"), required=True
    )


class TaxIdCreateParamsSchema(_TaxIdCreateParamsSchema[TaxIdCreateParams]):
    """POST /v1/tax_ids."""

    owner = Nested(OwnerParamsSchema)


class CustomerTaxIdListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/customers/:id/tax_ids."""


class TaxIdListParams(ListParams, frozen=True, kw_only=True):
    """The filter of a list of tax ids."""

    owner: Given[TaxIdOwnerParams] = NOT_GIVEN


class TaxIdListParamsSchema(ListParamsSchema[TaxIdListParams]):
    """GET /v1/tax_ids."""

    owner = Nested(OwnerParamsSchema)


class TaxIdSchema(ObjectSchema):
    """The tax id object."""

    entity = TaxId
    references: ClassVar = {"customer": "customer", "owner.customer": "customer"}

    id = fields.String()
    object = Always("tax_id")
    country = fields.String()
    created = fields.Integer()
    customer = fields.String()
    customer_account = Null()
    livemode = Livemode()
    owner = fields.Method("shown_owner")
    type = fields.String()
    value = fields.String()
    verification = fields.Function(
        lambda each: {"status": each.verification, "verified_address": None, "verified_name": None}
    )

    def shown_owner(self, tax_id: TaxId) -> Rendered:
        """Whose it is: a customer's, with its id, or the account's own."""
        if tax_id.customer is None:
            return {"customer_account": None, "type": "self"}
        return {"customer": tax_id.customer, "customer_account": None, "type": "customer"}
