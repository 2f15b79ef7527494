import com.stripe.Stripe;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Coupon;
import com.stripe.model.CreditNote;
import com.stripe.model.Customer;
import com.stripe.model.Event;
import com.stripe.model.Invoice;
import com.stripe.model.InvoiceItem;
import com.stripe.model.PaymentMethod;
import com.stripe.model.Price;
import com.stripe.model.Product;
import com.stripe.model.TaxRate;
import com.stripe.model.WebhookEndpoint;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.CouponCreateParams;
import com.stripe.param.CreditNoteCreateParams;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerListParams;
import com.stripe.param.InvoiceCreateParams;
import com.stripe.param.InvoiceItemCreateParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.InvoicePayParams;
import com.stripe.param.InvoiceRetrieveParams;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.ProductCreateParams;
import com.stripe.param.TaxRateCreateParams;
import com.stripe.param.WebhookEndpointCreateParams;
import com.sun.net.httpserver.HttpServer;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One account's story, told with the official SDK from before it had a client: a line of facts for every step.
 *
 * <p>The emulator's address and the key come from the environment.
 */
public class OlderScenario {
  private static final String ADDRESS = System.getenv("STRIPE_BASE_URL");
  private static final String KEY = System.getenv("STRIPE_API_KEY");

  public static void main(String[] arguments) throws Exception {
    Stripe.overrideApiBase(ADDRESS);
    Stripe.apiKey = KEY;
    new OlderScenario().run();
  }

  private void run() throws Exception {
    Customer customer = customer();
    Invoice draft = draft(customer);
    Invoice sent = send(draft);
    Invoice paid = pay(customer, sent);
    creditNote(paid);
    Invoice voided = voided(customer);
    lists(customer, paid, voided);
    expand(paid);
    retry();
    errors(paid);
  }

  private Customer customer() throws StripeException {
    Customer customer =
        Customer.create(
            CustomerCreateParams.builder()
                .setEmail("jenny@example.com")
                .setName("Jenny Rosen")
                .setInvoicePrefix("JENNY")
                .putMetadata("tier", "gold")
                .build());
    tell("customer", customer.getEmail(), customer.getMetadata().get("tier"));
    return customer;
  }

  private Invoice draft(Customer customer) throws StripeException {
    var product = Product.create(ProductCreateParams.builder().setName("Teapot").build());
    var price =
        Price.create(
            PriceCreateParams.builder()
                .setProduct(product.getId())
                .setCurrency("usd")
                .setUnitAmount(1500L)
                .build());
    tell("price", price.getUnitAmount(), price.getCurrency(), price.getProduct().equals(product.getId()));

    var taxRate =
        TaxRate.create(
            TaxRateCreateParams.builder()
                .setDisplayName("VAT")
                .setPercentage(BigDecimal.TEN)
                .setInclusive(false)
                .build());
    tell("tax_rate", taxRate.getPercentage().intValueExact(), taxRate.getInclusive());

    var coupon =
        Coupon.create(
            CouponCreateParams.builder()
                .setPercentOff(BigDecimal.valueOf(25))
                .setDuration(CouponCreateParams.Duration.ONCE)
                .build());
    tell("coupon", coupon.getPercentOff().intValueExact(), coupon.getDuration());

    var plain = InvoiceItem.create(item(customer).setAmount(2000L).setCurrency("usd").build());
    var counted = InvoiceItem.create(item(customer).setPrice(price.getId()).setQuantity(2L).build());
    tell("items", plain.getAmount(), counted.getAmount());

    Invoice draft =
        Invoice.create(
            toSend(customer)
                .setPendingInvoiceItemsBehavior(InvoiceCreateParams.PendingInvoiceItemsBehavior.INCLUDE)
                .addDefaultTaxRate(taxRate.getId())
                .addDiscount(InvoiceCreateParams.Discount.builder().setCoupon(coupon.getId()).build())
                .build());
    tell("draft", draft.getStatus(), draft.getSubtotal(), draft.getTotal(), orDash(draft.getNumber()));
    return draft;
  }

  private Invoice send(Invoice draft) throws Exception {
    Mailbox mailbox = new Mailbox();
    WebhookEndpoint endpoint =
        WebhookEndpoint.create(
            WebhookEndpointCreateParams.builder()
                .setUrl(mailbox.url)
                .addEnabledEvent(WebhookEndpointCreateParams.EnabledEvent.INVOICE__SENT)
                .putExtraParam("api_version", Stripe.API_VERSION)
                .build());
    Invoice sent = draft.sendInvoice();
    tell("send", sent.getStatus(), sent.getAmountDue(), sent.getNumber());

    Delivery delivery = mailbox.arrived.get(20, TimeUnit.SECONDS);
    Event event = Webhook.constructEvent(delivery.body, delivery.signature, endpoint.getSecret());
    Invoice told = (Invoice) event.getDataObjectDeserializer().getObject().orElseThrow();
    tell("webhook", event.getType(), told.getStatus(), told.getNumber());
    try {
      Webhook.constructEvent(delivery.body + " ", delivery.signature, endpoint.getSecret());
    } catch (SignatureVerificationException error) {
      tell("webhook_forged", error.getClass().getSimpleName());
    }
    return sent;
  }

  private Invoice pay(Customer customer, Invoice sent) throws StripeException {
    InvoicePayParams failing = attached(customer, "pm_card_chargeCustomerFail");
    StripeException decline = refused("decline", () -> sent.pay(failing));
    String status = decline.getStripeError().getPaymentIntent().getStatus();
    tell("decline_code", ((CardException) decline).getDeclineCode(), status);

    Invoice paid = sent.pay(attached(customer, "pm_card_visa"));
    tell("pay", paid.getStatus(), paid.getAmountPaid(), paid.getAmountRemaining());
    return paid;
  }

  private InvoicePayParams attached(Customer customer, String token) throws StripeException {
    var to = PaymentMethodAttachParams.builder().setCustomer(customer.getId()).build();
    return InvoicePayParams.builder().setPaymentMethod(PaymentMethod.retrieve(token).attach(to).getId()).build();
  }

  private void creditNote(Invoice paid) throws StripeException {
    var note =
        CreditNote.create(
            CreditNoteCreateParams.builder()
                .setInvoice(paid.getId())
                .setAmount(1000L)
                .setCreditAmount(1000L)
                .build());
    tell("credit_note", note.getStatus(), note.getAmount(), note.getNumber());
  }

  private Invoice voided(Customer customer) throws StripeException {
    Invoice mistake = Invoice.create(toSend(customer).build());
    InvoiceItem.create(item(customer).setInvoice(mistake.getId()).setAmount(2500L).setCurrency("usd").build());
    Invoice voided = mistake.finalizeInvoice().voidInvoice();
    tell("void", voided.getStatus(), voided.getNumber());
    return voided;
  }

  private void lists(Customer customer, Invoice paid, Invoice voided) throws StripeException {
    List<String> made = new ArrayList<>(List.of(paid.getId(), voided.getId()));
    for (int count = 0; count < 5; count++) {
      made.add(Invoice.create(toSend(customer).build()).getId());
    }
    String newest = made.get(6);
    Collections.reverse(made);

    List<String> listed = new ArrayList<>();
    for (Invoice each : Invoice.list(InvoiceListParams.builder().setLimit(2L).build()).autoPagingIterable()) {
      listed.add(each.getId());
    }
    tell("auto_paging", listed.size(), listed.equals(made));

    var page =
        Invoice.list(
            InvoiceListParams.builder()
                .setLimit(3L)
                .setStatus(InvoiceListParams.Status.DRAFT)
                .setStartingAfter(newest)
                .build());
    tell("page", page.getData().size(), page.getHasMore());
    tell("delete", Invoice.retrieve(newest).delete().getDeleted());
  }

  private void expand(Invoice paid) throws StripeException {
    var expand = InvoiceRetrieveParams.builder().addExpand("customer").addExpand("default_tax_rates").build();
    Invoice expanded = Invoice.retrieve(paid.getId(), expand, null);
    var list = InvoiceListParams.builder().setLimit(1L).addExpand("data.customer").build();
    Invoice found = Invoice.list(list).getData().get(0);
    tell(
        "expand",
        expanded.getCustomerObject().getEmail(),
        expanded.getDefaultTaxRates().get(0).getDisplayName(),
        found.getCustomerObject().getName());
  }

  private void retry() throws StripeException {
    RequestOptions order = RequestOptions.builder().setIdempotencyKey("order-1").build();
    Customer first = Customer.create(named("Once"), order);
    Customer again = Customer.create(named("Once"), order);
    String replayed = again.getLastResponse().headers().firstValue("Idempotent-Replayed").orElse("-");
    tell("retry", first.getId().equals(again.getId()), replayed);
    refused("retry_changed", () -> Customer.create(named("Twice"), order));
  }

  private void errors(Invoice paid) {
    refused("missing", () -> Invoice.retrieve("in_nope"));
    var nobody = InvoiceCreateParams.builder().setCustomer("cus_nope").build();
    refused("missing_reference", () -> Invoice.create(nobody));
    var surprise = CustomerCreateParams.builder().putExtraParam("wat", 1).build();
    refused("unknown_parameter", () -> Customer.create(surprise));
    refused("missing_parameter", () -> Product.create(ProductCreateParams.builder().build()));
    refused("wrong_state", paid::voidInvoice);
    RequestOptions stranger = RequestOptions.builder().setApiKey("pk_test_123456789").build();
    refused("wrong_key", () -> Customer.list(CustomerListParams.builder().build(), stranger));
  }

  private static InvoiceItemCreateParams.Builder item(Customer customer) {
    return InvoiceItemCreateParams.builder().setCustomer(customer.getId());
  }

  /** Before 2022-08-01 an invoice takes all pending items, and is refused where there are none, unless told otherwise. */
  private static InvoiceCreateParams.Builder toSend(Customer customer) {
    return InvoiceCreateParams.builder()
        .setCustomer(customer.getId())
        .setCollectionMethod(InvoiceCreateParams.CollectionMethod.SEND_INVOICE)
        .setDaysUntilDue(30L)
        .setPendingInvoiceItemsBehavior(InvoiceCreateParams.PendingInvoiceItemsBehavior.EXCLUDE);
  }

  private static CustomerCreateParams named(String name) {
    return CustomerCreateParams.builder().setName(name).build();
  }

  private interface Request {
    Object send() throws StripeException;
  }

  private static StripeException refused(String step, Request request) {
    try {
      request.send();
    } catch (StripeException error) {
      String param = error instanceof InvalidRequestException ? ((InvalidRequestException) error).getParam() : null;
      String name = error.getClass().getSimpleName();
      tell(step, name, error.getStatusCode(), orDash(error.getCode()), orDash(param));
      return error;
    }
    throw new IllegalStateException(step + " was not refused");
  }

  private static String orDash(String fact) {
    return fact == null ? "-" : fact;
  }

  private static void tell(String step, Object... facts) {
    System.out.println(step + " " + Arrays.stream(facts).map(String::valueOf).collect(Collectors.joining(" ")));
  }

  private static final class Delivery {
    final String body;
    final String signature;

    Delivery(String body, String signature) {
      this.body = body;
      this.signature = signature;
    }
  }

  /** What arrives first at an endpoint of our own. */
  private static final class Mailbox {
    final CompletableFuture<Delivery> arrived = new CompletableFuture<>();
    final String url;

    Mailbox() throws java.io.IOException {
      HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
      server.createContext(
          "/",
          exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String signature = exchange.getRequestHeaders().getFirst("Stripe-Signature");
            exchange.sendResponseHeaders(200, -1);
            arrived.complete(new Delivery(body, signature));
            server.stop(1);
          });
      server.start();
      url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }
  }
}
