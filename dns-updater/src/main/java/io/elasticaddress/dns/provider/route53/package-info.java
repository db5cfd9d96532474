/** Amazon Route 53 by AWS's client. Nothing of that client is seen outside. */
@NullMarked
package io.elasticaddress.dns.provider.route53;

import org.jspecify.annotations.NullMarked;
