/** Networks as they are configured: the same ones for every service that connects to what users name. */
@NullMarked
package io.elasticaddress.contracts.network;

import org.jspecify.annotations.NullMarked;
