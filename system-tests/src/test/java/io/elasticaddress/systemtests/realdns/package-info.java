/** The quickstart with DNS servers that people run, in place of the one that it brings. */
@NullMarked
package io.elasticaddress.systemtests.realdns;

import org.jspecify.annotations.NullMarked;
