/** What every provider must do, whichever server or service it writes to. */
@NullMarked
package io.elasticaddress.dns.provider;

import org.jspecify.annotations.NullMarked;
