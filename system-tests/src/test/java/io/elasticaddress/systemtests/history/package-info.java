/**
 * What clients asked and heard, and whether any correct service could have answered so: a model of one account and
 * checkers over recorded histories. Pure code: no I/O, no Spring, no Kafka, and nothing of the product but the names of
 * the two sides.
 */
@NullMarked
package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.NullMarked;
