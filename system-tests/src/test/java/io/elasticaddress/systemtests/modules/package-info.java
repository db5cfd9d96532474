/** What holds across modules: who may know whom. */
@NullMarked
package io.elasticaddress.systemtests.modules;

import org.jspecify.annotations.NullMarked;
