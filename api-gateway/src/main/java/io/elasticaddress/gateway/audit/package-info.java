/**
 * Passing audit queries on to the audit service. The audit log itself does not live here.
 */
@NullMarked
package io.elasticaddress.gateway.audit;

import org.jspecify.annotations.NullMarked;
