/**
 * What the gateway and the webhook sender tell each other: deliveries, and how a webhook's secret is made. How anything is sent
 * does not live here.
 */
@NullMarked
package io.elasticaddress.contracts.webhook;

import org.jspecify.annotations.NullMarked;
