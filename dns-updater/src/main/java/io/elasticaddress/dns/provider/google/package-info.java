/** Google Cloud DNS over its API. */
@NullMarked
package io.elasticaddress.dns.provider.google;

import org.jspecify.annotations.NullMarked;
