/**
 * What may be asked of the audit log over HTTP, always about the caller's own account. Nothing here writes.
 */
@NullMarked
package io.elasticaddress.audit.query;

import org.jspecify.annotations.NullMarked;
