"""What people do with BeeL, Stateset and Day Zero, step by step; a step is as in `stories`."""

from __future__ import annotations

from tests.support.beel import AD_HOC, ADDRESS, LINE
from tests.support.fuzzing.stories import Story

BEEL: tuple[Story, ...] = (
    (
        (
            "POST customers",
            {"legal_name": "Núria, S.A.", "nif": "B12345674", "address": ADDRESS, "email": "nuria@example.com"},
        ),
        ("PATCH customers/{customer}", {"phone": "+34931234567"}),
        (
            "POST configuration/series",
            {"code": "FUZZ", "name": "Principal", "format": "{CODIGO}-{YYYY}-{NUM:4}", "counter_reset": "ANNUAL"},
        ),
        ("POST invoices", {"type": "STANDARD", "recipient": {"customer_id": "{customer}"}, "lines": [LINE]}),
        ("PATCH invoices/{invoice}", {"notes": "Gracias"}),
        ("POST invoices/{invoice}/issue", {}),
        ("POST invoices/{invoice}/send", {"recipients": ["nuria@example.com"], "subject": "Factura"}),
        ("POST invoices/{invoice}/mark-paid", {"payment_date": "2026-11-20"}),
        ("POST products", {"name": "Consultoría", "code": "P{n}", "default_price": 150}),
        ("PATCH products/{product}", {"name": "Consultoría {n}"}),
        (
            "POST recurring-invoices",
            {
                "name": "Mantenimiento",
                "day_of_month": 10,
                "start_date": "2027-03-01",
                "series_id": "{serie}",
                "invoice_type": "STANDARD",
                "customer_id": "{customer}",
                "lines": [LINE],
            },
        ),
        ("POST recurring-invoices/{recurring_invoice}/pause", {}),
        ("POST recurring-invoices/{recurring_invoice}/resume", {}),
        ("DELETE recurring-invoices/{recurring_invoice}", {}),
    ),
    (
        (
            "POST invoices",
            {"type": "STANDARD", "recipient": {**AD_HOC, "email": "anna@example.com"}, "lines": [LINE, LINE]},
        ),
        ("POST invoices/{invoice}/issue", {}),
        ("POST invoices/{invoice}/mark-sent", {}),
        ("POST invoices/{invoice}/revert-to-issued", {}),
        ("POST invoices/{invoice}/duplicate", {}),
        ("POST invoices/{invoice}/schedule", {"scheduled_for": "2027-05-01"}),
        ("POST invoices/{invoice}/unschedule", {}),
        ("POST invoices/{invoice}/issue", {}),
        ("POST invoices/{invoice}/void", {"reason": "Fue un error de importe"}),
        ("POST invoices", {"type": "STANDARD", "recipient": AD_HOC, "lines": [LINE]}),
        ("DELETE invoices/{invoice}", {}),
    ),
    (
        ("PUT configuration/taxes", {"apply_irpf": True, "default_irpf_rate": 15, "payment_term_days": 15}),
        ("POST products", {"name": "Consultoría", "default_price": 90.5, "category": "CONSULTING"}),
        ("PUT products/{product}", {"active": False}),
        (
            "POST invoices",
            {"type": "STANDARD", "recipient": {**AD_HOC, "email": "anna@example.com"}, "lines": [LINE]},
        ),
        ("POST invoices/{invoice}/schedule", {"scheduled_for": "2099-01-02", "action": "ISSUE_AND_SEND"}),
        ("PATCH invoices/{invoice}/reschedule", {"scheduled_for": "2099-01-03"}),
        ("POST invoices/{invoice}/unschedule", {}),
        ("POST invoices/{invoice}/issue", {}),
        ("POST invoices/bulk/status", {"invoice_ids": ["{invoice}"], "new_status": "SENT"}),
        (
            "POST invoices/{invoice}/corrective",
            {
                "rectification_type": "PARTIAL",
                "rectification_code": "R1",
                "reason": "Un descuento que se había olvidado",
                "lines": [{"description": "Rebaja", "quantity": 1, "unit_price": -10}],
                "options": {"issue_directly": True},
            },
        ),
        ("POST invoices/{invoice}/duplicate", {"notes": "Otra vez"}),
        ("POST invoices/bulk", {"invoices": [{"type": "STANDARD", "recipient": AD_HOC, "lines": [LINE]}] * 3}),
        ("DELETE products/{product}", {}),
    ),
    (
        ("POST invoices", {"type": "STANDARD", "recipient": AD_HOC, "lines": [LINE]}),
        (
            "POST recurring-invoices",
            {
                "name": "Mantenimiento",
                "day_of_month": 31,
                "start_date": "2026-01-31",
                "draft_in_advance": True,
                "series_id": "{serie}",
                "invoice_type": "SIMPLIFIED",
                "lines": [LINE],
            },
        ),
        ("PATCH recurring-invoices/{recurring_invoice}", {"frequency": "QUARTERLY", "max_invoices": 3}),
        ("POST recurring-invoices/{recurring_invoice}/generate", {}),
        ("POST recurring-invoices/{recurring_invoice}/skip", {}),
        ("POST recurring-invoices/{recurring_invoice}/pause", {}),
        ("POST recurring-invoices/{recurring_invoice}/resume", {}),
        ("DELETE recurring-invoices/{recurring_invoice}", {}),
    ),
)

STATESET: tuple[Story, ...] = (
    (
        ("POST customers", {"email": "billing@acme.com", "first_name": "Acme", "last_name": "Corporation"}),
        ("PUT customers/{customer}", {"first_name": "Acme", "company": "Acme Inc."}),
        (
            "POST invoices",
            {"customer_id": "{customer}", "line_items": [{"description": "Work", "quantity": 2, "unit_price": 1000}]},
        ),
        ("PUT invoices/{invoice}", {"notes": "Thank you"}),
        ("POST invoices/{invoice}/send", {"message": "Hello"}),
        ("POST invoices/{invoice}/reminder", {}),
        ("POST invoices/{invoice}/payments", {"amount": 500}),
        ("POST invoices/{invoice}/mark-paid", {}),
        ("POST webhooks", {"url": "http://127.0.0.1:9/", "events": ["*"]}),
        ("PUT webhooks/{webhook}", {"active": False}),
        ("DELETE webhooks/{webhook}", {}),
    ),
)

DAYZERO: tuple[Story, ...] = (
    (
        ("POST customers", {"name": "Acme Corp", "email": "billing@acme.com"}),
        ("PUT customers/{customer}", {"name": "Acme Corporation"}),
        ("POST customers/{customer}/contacts", {"name": "Jenny", "email": "jenny@example.com"}),
        (
            "POST invoices",
            {
                "customer_id": "{customer}",
                "due_date": "2027-05-01",
                "line_items": [{"description": "Work", "quantity": 1, "unit_price": 250000}],
            },
        ),
        ("POST invoices/{invoice}/finalize", {}),
        ("POST invoices/{invoice}/send", {}),
        ("POST transactions", {"amount": 100000, "currency": "USD", "datetime": "2026-11-20", "description": "Wire"}),
        ("POST invoices/{invoice}/payments", {"transaction_id": "{transaction}", "amount": 50000}),
        ("DELETE invoices/{invoice}/payments/{payment}", {}),
        ("POST invoices/{invoice}/void", {}),
        (
            "POST recurring",
            {
                "name": "Retainer",
                "frequency": "monthly",
                "day_of_month": 5,
                "start_date": "2027-05-01",
                "currency": "USD",
                "recurrence_type": "invoice",
                "customer_id": "{customer}",
                "template_data": {
                    "amount": 500,
                    "line_items": [{"description": "Work", "quantity": 1, "unit_price": 500}],
                },
            },
        ),
        ("POST recurring/{recurring}/pause", {}),
        ("POST recurring/{recurring}/resume", {}),
        ("POST recurring/{recurring}/cancel", {}),
    ),
)
