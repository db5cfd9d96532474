/**
 * Services that are broken on purpose, to see whether the checks find it: an agent changes single instructions while a class
 * is loaded from the service's real jar. Where the class is no longer as it was, the process ends. Knows the JDK only, for it
 * runs inside the services.
 */
@NullMarked
package io.elasticaddress.systemtests.sabotage;

import org.jspecify.annotations.NullMarked;
