/** The services as processes of their own, on servers that the tests start, stop and bring back. */
@NullMarked
package io.elasticaddress.systemtests.services;

import org.jspecify.annotations.NullMarked;
