/** What a client of the platform does and sees, on a running quickstart, over HTTP, DNS and Kafka. */
@NullMarked
package io.elasticaddress.systemtests.story;

import org.jspecify.annotations.NullMarked;
