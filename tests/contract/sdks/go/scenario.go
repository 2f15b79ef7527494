// Command scenario tells one account's story with the official SDK: a line of facts for every step.
//
// The emulator's address and the key come from the environment.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-go/v85/customer"
	"github.com/stripe/stripe-go/v85/webhook"
)

// The story's context, and who calls.
type story struct {
	context.Context
	*stripe.Client
}

// What arrives at an endpoint of our own.
type delivery struct {
	body      []byte
	signature string
}

func main() {
	url, key := os.Getenv("STRIPE_BASE_URL"), os.Getenv("STRIPE_API_KEY")
	stripe.SetBackend(stripe.APIBackend, stripe.GetBackendWithConfig(
		stripe.APIBackend, &stripe.BackendConfig{URL: stripe.String(url)}))
	s := story{context.Background(), stripe.NewClient(key)}

	jenny := s.customer()
	draft := s.draft(jenny)
	sent := s.send(draft)
	paid := s.pay(jenny, sent)
	s.creditNote(paid)
	voided := s.void(jenny)
	s.lists(jenny, paid, voided)
	s.expand(paid)
	s.retry()
	s.errors(paid)
	withoutClient(key, jenny)
}

func (s story) customer() *stripe.Customer {
	made := must(s.V1Customers.Create(s, &stripe.CustomerCreateParams{
		Email:         stripe.String("jenny@example.com"),
		Name:          stripe.String("Jenny Rosen"),
		InvoicePrefix: stripe.String("JENNY"),
		Metadata:      map[string]string{"tier": "gold"},
	}))
	tell("customer", made.Email, made.Metadata["tier"])
	return made
}

func (s story) draft(jenny *stripe.Customer) *stripe.Invoice {
	product := must(s.V1Products.Create(s, &stripe.ProductCreateParams{Name: stripe.String("Teapot")}))
	price := must(s.V1Prices.Create(s, &stripe.PriceCreateParams{
		Product:    stripe.String(product.ID),
		Currency:   stripe.String("usd"),
		UnitAmount: stripe.Int64(1500),
	}))
	tell("price", price.UnitAmount, price.Currency, price.Product.ID == product.ID)

	taxRate := must(s.V1TaxRates.Create(s, &stripe.TaxRateCreateParams{
		DisplayName: stripe.String("VAT"),
		Percentage:  stripe.Float64(10),
		Inclusive:   stripe.Bool(false),
	}))
	tell("tax_rate", taxRate.Percentage, taxRate.Inclusive)

	coupon := must(s.V1Coupons.Create(s, &stripe.CouponCreateParams{
		PercentOff: stripe.Float64(25),
		Duration:   stripe.String(stripe.CouponDurationOnce),
	}))
	tell("coupon", coupon.PercentOff, coupon.Duration)

	plain := must(s.V1InvoiceItems.Create(s, &stripe.InvoiceItemCreateParams{
		Customer: stripe.String(jenny.ID),
		Amount:   stripe.Int64(2000),
		Currency: stripe.String("usd"),
	}))
	counted := must(s.V1InvoiceItems.Create(s, &stripe.InvoiceItemCreateParams{
		Customer: stripe.String(jenny.ID),
		Pricing:  &stripe.InvoiceItemCreatePricingParams{Price: stripe.String(price.ID)},
		Quantity: stripe.Int64(2),
	}))
	tell("items", plain.Amount, counted.Amount)

	params := toSend(jenny)
	params.PendingInvoiceItemsBehavior = stripe.String("include")
	params.DefaultTaxRates = stripe.StringSlice([]string{taxRate.ID})
	params.Discounts = []*stripe.InvoiceCreateDiscountParams{{Coupon: stripe.String(coupon.ID)}}
	draft := must(s.V1Invoices.Create(s, params))
	tell("draft", draft.Status, draft.Subtotal, draft.Total, orDash(draft.Number))
	return draft
}

func (s story) send(draft *stripe.Invoice) *stripe.Invoice {
	arrived := make(chan delivery, 1)
	mailbox := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		arrived <- delivery{must(io.ReadAll(request.Body)), request.Header.Get("Stripe-Signature")}
	}))
	defer mailbox.Close()
	endpoint := must(s.V1WebhookEndpoints.Create(s, &stripe.WebhookEndpointCreateParams{
		URL:           stripe.String(mailbox.URL),
		EnabledEvents: stripe.StringSlice([]string{"invoice.sent"}),
		APIVersion:    stripe.String(stripe.APIVersion),
	}))
	sent := must(s.V1Invoices.SendInvoice(s, draft.ID, nil))
	tell("send", sent.Status, sent.AmountDue, sent.Number)

	select {
	case got := <-arrived:
		event := must(webhook.ConstructEvent(got.body, got.signature, endpoint.Secret))
		tell("webhook", event.Type, event.GetObjectValue("status"), event.GetObjectValue("number"))
		_, err := webhook.ConstructEvent(append(got.body, ' '), got.signature, endpoint.Secret)
		if errors.Is(err, webhook.ErrNoValidSignature) {
			tell("webhook_forged", "ErrNoValidSignature")
		}
	case <-time.After(20 * time.Second):
		log.Fatal("no webhook arrived")
	}
	return sent
}

func (s story) pay(jenny *stripe.Customer, sent *stripe.Invoice) *stripe.Invoice {
	_, err := s.V1Invoices.Pay(s, sent.ID, s.attached(jenny, "pm_card_chargeCustomerFail"))
	decline := refused("decline", err)
	tell("decline_code", decline.DeclineCode, decline.PaymentIntent.Status)

	paid := must(s.V1Invoices.Pay(s, sent.ID, s.attached(jenny, "pm_card_visa")))
	tell("pay", paid.Status, paid.AmountPaid, paid.AmountRemaining)
	return paid
}

func (s story) attached(jenny *stripe.Customer, token string) *stripe.InvoicePayParams {
	card := must(s.V1PaymentMethods.Attach(s, token, &stripe.PaymentMethodAttachParams{
		Customer: stripe.String(jenny.ID),
	}))
	return &stripe.InvoicePayParams{PaymentMethod: stripe.String(card.ID)}
}

func (s story) creditNote(paid *stripe.Invoice) {
	note := must(s.V1CreditNotes.Create(s, &stripe.CreditNoteCreateParams{
		Invoice:      stripe.String(paid.ID),
		Amount:       stripe.Int64(1000),
		CreditAmount: stripe.Int64(1000),
	}))
	tell("credit_note", note.Status, note.Amount, note.Number)
}

func (s story) void(jenny *stripe.Customer) *stripe.Invoice {
	mistake := must(s.V1Invoices.Create(s, toSend(jenny)))
	must(s.V1InvoiceItems.Create(s, &stripe.InvoiceItemCreateParams{
		Customer: stripe.String(jenny.ID),
		Invoice:  stripe.String(mistake.ID),
		Amount:   stripe.Int64(2500),
		Currency: stripe.String("usd"),
	}))
	must(s.V1Invoices.FinalizeInvoice(s, mistake.ID, nil))
	voided := must(s.V1Invoices.VoidInvoice(s, mistake.ID, nil))
	tell("void", voided.Status, voided.Number)
	return voided
}

func (s story) lists(jenny *stripe.Customer, paid, voided *stripe.Invoice) {
	made := []string{paid.ID, voided.ID}
	for range 5 {
		made = append(made, must(s.V1Invoices.Create(s, toSend(jenny))).ID)
	}
	slices.Reverse(made)

	var listed []string
	every := &stripe.InvoiceListParams{ListParams: stripe.ListParams{Limit: stripe.Int64(2)}}
	s.V1Invoices.List(s, every).All(s)(func(each *stripe.Invoice, err error) bool {
		listed = append(listed, must(each, err).ID)
		return true
	})
	tell("auto_paging", len(listed), slices.Equal(listed, made))

	some := &stripe.InvoiceListParams{Status: stripe.String("draft")}
	some.Limit = stripe.Int64(3)
	some.StartingAfter = stripe.String(made[0])
	page := s.V1Invoices.List(s, some)
	tell("page", len(page.Data()), page.Meta().HasMore)
	tell("delete", must(s.V1Invoices.Delete(s, made[0], nil)).Deleted)
}

func (s story) expand(paid *stripe.Invoice) {
	params := &stripe.InvoiceRetrieveParams{}
	params.AddExpand("customer")
	params.AddExpand("default_tax_rates")
	expanded := must(s.V1Invoices.Retrieve(s, paid.ID, params))
	list := &stripe.InvoiceListParams{ListParams: stripe.ListParams{Limit: stripe.Int64(1)}}
	list.AddExpand("data.customer")
	found := s.V1Invoices.List(s, list).Data()[0]
	tell("expand", expanded.Customer.Email, expanded.DefaultTaxRates[0].DisplayName, found.Customer.Name)
}

func (s story) retry() {
	first := must(s.V1Customers.Create(s, ordered("Once")))
	again := must(s.V1Customers.Create(s, ordered("Once")))
	tell("retry", first.ID == again.ID, again.LastResponse.Header.Get("Idempotent-Replayed"))
	_, err := s.V1Customers.Create(s, ordered("Twice"))
	refused("retry_changed", err)
}

func (s story) errors(paid *stripe.Invoice) {
	_, err := s.V1Invoices.Retrieve(s, "in_nope", nil)
	refused("missing", err)
	_, err = s.V1Invoices.Create(s, &stripe.InvoiceCreateParams{Customer: stripe.String("cus_nope")})
	refused("missing_reference", err)
	surprise := &stripe.CustomerCreateParams{}
	surprise.AddExtra("wat", "1")
	_, err = s.V1Customers.Create(s, surprise)
	refused("unknown_parameter", err)
	_, err = s.V1Products.Create(s, &stripe.ProductCreateParams{})
	refused("missing_parameter", err)
	_, err = s.V1Invoices.VoidInvoice(s, paid.ID, nil)
	refused("wrong_state", err)
	stranger := stripe.NewClient("pk_test_123456789")
	refused("wrong_key", stranger.V1Customers.List(s, &stripe.CustomerListParams{}).Err())
}

// The older way, with package functions and settings.
func withoutClient(key string, jenny *stripe.Customer) {
	stripe.Key = key
	tell("without_client", must(customer.Get(jenny.ID, nil)).Email)
}

func toSend(jenny *stripe.Customer) *stripe.InvoiceCreateParams {
	return &stripe.InvoiceCreateParams{
		Customer:         stripe.String(jenny.ID),
		CollectionMethod: stripe.String(stripe.InvoiceCollectionMethodSendInvoice),
		DaysUntilDue:     stripe.Int64(30),
	}
}

func ordered(name string) *stripe.CustomerCreateParams {
	params := &stripe.CustomerCreateParams{Name: stripe.String(name)}
	params.SetIdempotencyKey("order-1")
	return params
}

func refused(step string, err error) *stripe.Error {
	var refusal *stripe.Error
	if !errors.As(err, &refusal) {
		log.Fatalf("%s was not refused: %v", step, err)
	}
	name := strings.TrimPrefix(fmt.Sprintf("%T", refusal.Err), "*stripe.")
	tell(step, name, refusal.HTTPStatusCode, orDash(string(refusal.Code)), orDash(refusal.Param))
	return refusal
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func orDash(fact string) string {
	if fact == "" {
		return "-"
	}
	return fact
}

func tell(step string, facts ...any) {
	fmt.Println(append([]any{step}, facts...)...)
}
