"""What each release changed: one module for each change, found by being here (docs.stripe.com/changelog).

What a release *adds* to an object shows in every version: Stripe calls new properties backward compatible
(docs.stripe.com/upgrades), and in some 19,000 recorded replies of 2019 to 2026 no added key follows the version. So a
change undoes removals, renames, retyped values, defaults and what is included, and never takes an addition away.

Where a release moved a fact (2025-03-31.basil: `tax` and `total_tax_amounts` became `total_taxes`), the new key counts
as an addition: an older version shows the old key and the new one side by side. Three replies that were recorded just
before basil show both; nobody recorded an invoice in an old version later. What was merely renamed shows by its old
name alone (`RENAMED`).
"""

RENAMED = frozenset(
    {"checkout.session.shipping_cost", "product.marketing_features", "subscription_schedule.phases.items"}
)
"""What older versions show by another name alone, as `object.property`."""
