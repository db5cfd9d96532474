/**
 * CloudEvents in Kafka's binary mode, with JSON data. Wire names are written down here, not derived from class names.
 */
@NullMarked
package io.elasticaddress.contracts.wire;

import org.jspecify.annotations.NullMarked;
