/** The whole platform at the size of a region: how long what happens to ten thousand groups at once takes. */
@NullMarked
package io.elasticaddress.systemtests.size;

import org.jspecify.annotations.NullMarked;
