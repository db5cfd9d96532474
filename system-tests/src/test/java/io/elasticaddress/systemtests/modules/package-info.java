/** What holds across modules: who may know whom, and that every property is documented. */
@NullMarked
package io.elasticaddress.systemtests.modules;

import org.jspecify.annotations.NullMarked;
