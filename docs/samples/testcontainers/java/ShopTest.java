// The emulator in a container of its own: org.testcontainers:junit-jupiter, com.stripe:stripe-java.
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Invoice;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.InvoiceCreateParams;
import com.stripe.param.InvoiceItemCreateParams;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers
class ShopTest {
  private static final int PORT = 12111;

  @Container
  private static final GenericContainer<?> EMULATOR =
      new GenericContainer<>("stripe-invoice-emulator:0.2.0")
          .withExposedPorts(PORT)
          .waitingFor(Wait.forHttp("/_emulator/health").forPort(PORT));

  @Test
  void anInvoiceIsSent() throws StripeException {
    String url = "http://" + EMULATOR.getHost() + ":" + EMULATOR.getMappedPort(PORT);
    StripeClient stripe =
        StripeClient.builder().setApiKey("sk_test_123").setApiBase(url).build();
    Customer customer =
        stripe.v1().customers().create(CustomerCreateParams.builder().setEmail("jenny@example.com").build());
    Invoice invoice =
        stripe
            .v1()
            .invoices()
            .create(
                InvoiceCreateParams.builder()
                    .setCustomer(customer.getId())
                    .setCollectionMethod(InvoiceCreateParams.CollectionMethod.SEND_INVOICE)
                    .setDaysUntilDue(30L)
                    .build());
    stripe
        .v1()
        .invoiceItems()
        .create(
            InvoiceItemCreateParams.builder()
                .setCustomer(customer.getId())
                .setInvoice(invoice.getId())
                .setAmount(4200L)
                .setCurrency("usd")
                .build());
    Invoice sent = stripe.v1().invoices().sendInvoice(invoice.getId());
    assertEquals("open", sent.getStatus());
    assertTrue(sent.getHostedInvoiceUrl().startsWith(url));
  }
}
