/**
 * What system tests are made of: processes, and clients of HTTP, DNS and Kafka that share no code with the services. Not
 * here: what is expected.
 */
@NullMarked
package io.elasticaddress.systemtests.platform;

import org.jspecify.annotations.NullMarked;
