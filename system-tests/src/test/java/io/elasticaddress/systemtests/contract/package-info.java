/**
 * The API contract on the whole platform, with two gateways: what only the services together can keep. How each sentence
 * looks on the wire of one gateway is tested beside the gateway.
 */
@NullMarked
package io.elasticaddress.systemtests.contract;

import org.jspecify.annotations.NullMarked;
