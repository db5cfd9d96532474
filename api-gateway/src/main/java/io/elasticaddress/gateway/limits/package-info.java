/**
 * How much is answered, and to whom not any more. Who somebody is, and whether what they showed is good, is not known here.
 */
@NullMarked
package io.elasticaddress.gateway.limits;

import org.jspecify.annotations.NullMarked;
