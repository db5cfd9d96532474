/** Cloudflare DNS over its API. */
@NullMarked
package io.elasticaddress.dns.provider.cloudflare;

import org.jspecify.annotations.NullMarked;
