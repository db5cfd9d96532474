/** The quickstart's process killed and ended, and what is there when it is started again on the same folder. */
@NullMarked
package io.elasticaddress.systemtests.crash;

import org.jspecify.annotations.NullMarked;
