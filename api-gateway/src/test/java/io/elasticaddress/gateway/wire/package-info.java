/** The API contract on the wire, a class for each of its sections: what a client sees of a gateway, byte for byte. */
@NullMarked
package io.elasticaddress.gateway.wire;

import org.jspecify.annotations.NullMarked;
