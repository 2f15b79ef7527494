// Command scenario tells one account's story with a major of the official SDK from before it had `stripe.Client`.
//
// The emulator's address and the key come from the environment. The majors differ in nothing that is used here but the
// number in their path: the build puts it in the place of v76's.
package main

import (
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

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/client"
	"github.com/stripe/stripe-go/v76/customer"
	"github.com/stripe/stripe-go/v76/webhook"
)

// Who calls.
type story struct {
	*client.API
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
	s := story{client.New(key, nil)}

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
	params := &stripe.CustomerParams{
		Email:         stripe.String("jenny@example.com"),
		Name:          stripe.String("Jenny Rosen"),
		InvoicePrefix: stripe.String("JENNY"),
	}
	params.AddMetadata("tier", "gold")
	made := must(s.Customers.New(params))
	tell("customer", made.Email, made.Metadata["tier"])
	return made
}

func (s story) draft(jenny *stripe.Customer) *stripe.Invoice {
	product := must(s.Products.New(&stripe.ProductParams{Name: stripe.String("Teapot")}))
	price := must(s.Prices.New(&stripe.PriceParams{
		Product:    stripe.String(product.ID),
		Currency:   stripe.String("usd"),
		UnitAmount: stripe.Int64(1500),
	}))
	tell("price", price.UnitAmount, price.Currency, price.Product.ID == product.ID)

	taxRate := must(s.TaxRates.New(&stripe.TaxRateParams{
		DisplayName: stripe.String("VAT"),
		Percentage:  stripe.Float64(10),
		Inclusive:   stripe.Bool(false),
	}))
	tell("tax_rate", taxRate.Percentage, taxRate.Inclusive)

	coupon := must(s.Coupons.New(&stripe.CouponParams{
		PercentOff: stripe.Float64(25),
		Duration:   stripe.String(string(stripe.CouponDurationOnce)),
	}))
	tell("coupon", coupon.PercentOff, coupon.Duration)

	plain := must(s.InvoiceItems.New(&stripe.InvoiceItemParams{
		Customer: stripe.String(jenny.ID),
		Amount:   stripe.Int64(2000),
		Currency: stripe.String("usd"),
	}))
	counted := must(s.InvoiceItems.New(&stripe.InvoiceItemParams{
		Customer: stripe.String(jenny.ID),
		Price:    stripe.String(price.ID),
		Quantity: stripe.Int64(2),
	}))
	tell("items", plain.Amount, counted.Amount)

	params := toSend(jenny)
	params.PendingInvoiceItemsBehavior = stripe.String("include")
	params.DefaultTaxRates = stripe.StringSlice([]string{taxRate.ID})
	params.Discounts = []*stripe.InvoiceDiscountParams{{Coupon: stripe.String(coupon.ID)}}
	draft := must(s.Invoices.New(params))
	tell("draft", draft.Status, draft.Subtotal, draft.Total, orDash(draft.Number))
	return draft
}

func (s story) send(draft *stripe.Invoice) *stripe.Invoice {
	arrived := make(chan delivery, 1)
	mailbox := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		arrived <- delivery{must(io.ReadAll(request.Body)), request.Header.Get("Stripe-Signature")}
	}))
	defer mailbox.Close()
	endpoint := must(s.WebhookEndpoints.New(&stripe.WebhookEndpointParams{
		URL:           stripe.String(mailbox.URL),
		EnabledEvents: stripe.StringSlice([]string{"invoice.sent"}),
		APIVersion:    stripe.String(stripe.APIVersion),
	}))
	sent := must(s.Invoices.SendInvoice(draft.ID, nil))
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
	_, err := s.Invoices.Pay(sent.ID, s.attached(jenny, "pm_card_chargeCustomerFail"))
	decline := refused("decline", err)
	tell("decline_code", decline.DeclineCode, decline.PaymentIntent.Status)

	paid := must(s.Invoices.Pay(sent.ID, s.attached(jenny, "pm_card_visa")))
	tell("pay", paid.Status, paid.AmountPaid, paid.AmountRemaining)
	return paid
}

func (s story) attached(jenny *stripe.Customer, token string) *stripe.InvoicePayParams {
	card := must(s.PaymentMethods.Attach(token, &stripe.PaymentMethodAttachParams{
		Customer: stripe.String(jenny.ID),
	}))
	return &stripe.InvoicePayParams{PaymentMethod: stripe.String(card.ID)}
}

func (s story) creditNote(paid *stripe.Invoice) {
	note := must(s.CreditNotes.New(&stripe.CreditNoteParams{
		Invoice:      stripe.String(paid.ID),
		Amount:       stripe.Int64(1000),
		CreditAmount: stripe.Int64(1000),
	}))
	tell("credit_note", note.Status, note.Amount, note.Number)
}

func (s story) void(jenny *stripe.Customer) *stripe.Invoice {
	mistake := must(s.Invoices.New(toSend(jenny)))
	must(s.InvoiceItems.New(&stripe.InvoiceItemParams{
		Customer: stripe.String(jenny.ID),
		Invoice:  stripe.String(mistake.ID),
		Amount:   stripe.Int64(2500),
		Currency: stripe.String("usd"),
	}))
	must(s.Invoices.FinalizeInvoice(mistake.ID, nil))
	voided := must(s.Invoices.VoidInvoice(mistake.ID, nil))
	tell("void", voided.Status, voided.Number)
	return voided
}

func (s story) lists(jenny *stripe.Customer, paid, voided *stripe.Invoice) {
	made := []string{paid.ID, voided.ID}
	for range 5 {
		made = append(made, must(s.Invoices.New(toSend(jenny))).ID)
	}
	slices.Reverse(made)

	var listed []string
	every := &stripe.InvoiceListParams{ListParams: stripe.ListParams{Limit: stripe.Int64(2)}}
	for each := s.Invoices.List(every); each.Next(); {
		listed = append(listed, each.Invoice().ID)
	}
	tell("auto_paging", len(listed), slices.Equal(listed, made))

	some := &stripe.InvoiceListParams{Status: stripe.String("draft")}
	some.Limit = stripe.Int64(3)
	some.StartingAfter = stripe.String(made[0])
	page := s.Invoices.List(some)
	tell("page", len(page.InvoiceList().Data), page.Meta().HasMore)
	tell("delete", must(s.Invoices.Del(made[0], nil)).Deleted)
}

func (s story) expand(paid *stripe.Invoice) {
	params := &stripe.InvoiceParams{}
	params.AddExpand("customer")
	params.AddExpand("default_tax_rates")
	expanded := must(s.Invoices.Get(paid.ID, params))
	list := &stripe.InvoiceListParams{ListParams: stripe.ListParams{Limit: stripe.Int64(1)}}
	list.AddExpand("data.customer")
	found := s.Invoices.List(list).InvoiceList().Data[0]
	tell("expand", expanded.Customer.Email, expanded.DefaultTaxRates[0].DisplayName, found.Customer.Name)
}

func (s story) retry() {
	first := must(s.Customers.New(ordered("Once")))
	again := must(s.Customers.New(ordered("Once")))
	tell("retry", first.ID == again.ID, again.LastResponse.Header.Get("Idempotent-Replayed"))
	_, err := s.Customers.New(ordered("Twice"))
	refused("retry_changed", err)
}

func (s story) errors(paid *stripe.Invoice) {
	_, err := s.Invoices.Get("in_nope", nil)
	refused("missing", err)
	_, err = s.Invoices.New(&stripe.InvoiceParams{Customer: stripe.String("cus_nope")})
	refused("missing_reference", err)
	surprise := &stripe.CustomerParams{}
	surprise.AddExtra("wat", "1")
	_, err = s.Customers.New(surprise)
	refused("unknown_parameter", err)
	_, err = s.Products.New(&stripe.ProductParams{})
	refused("missing_parameter", err)
	_, err = s.Invoices.VoidInvoice(paid.ID, nil)
	refused("wrong_state", err)
	stranger := client.New("pk_test_123456789", nil)
	refused("wrong_key", stranger.Customers.List(&stripe.CustomerListParams{}).Err())
}

// The older way, with package functions and settings.
func withoutClient(key string, jenny *stripe.Customer) {
	stripe.Key = key
	tell("without_client", must(customer.Get(jenny.ID, nil)).Email)
}

// Before 2022-08-01 an invoice takes all pending items, and is refused where there are none, unless told otherwise.
func toSend(jenny *stripe.Customer) *stripe.InvoiceParams {
	return &stripe.InvoiceParams{
		Customer:         stripe.String(jenny.ID),
		CollectionMethod: stripe.String(string(stripe.InvoiceCollectionMethodSendInvoice)),
		DaysUntilDue:     stripe.Int64(30),

		PendingInvoiceItemsBehavior: stripe.String("exclude"),
	}
}

func ordered(name string) *stripe.CustomerParams {
	params := &stripe.CustomerParams{Name: stripe.String(name)}
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
