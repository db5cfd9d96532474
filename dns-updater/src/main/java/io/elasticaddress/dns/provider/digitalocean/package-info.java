/** DigitalOcean DNS over its API. */
@NullMarked
package io.elasticaddress.dns.provider.digitalocean;

import org.jspecify.annotations.NullMarked;
