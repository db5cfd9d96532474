/**
 * The API gateway: REST in, commands out; reads are answered from its own view. No rule of the domain lives here.
 */
@NullMarked
package io.elasticaddress.gateway;

import org.jspecify.annotations.NullMarked;
