/** Requests that nobody thought of, by the thousand, near and far from valid ones, and what must hold for every answer. */
@NullMarked
package io.elasticaddress.systemtests.generated;

import org.jspecify.annotations.NullMarked;
