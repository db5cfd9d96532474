/**
 * Holding requests and answers against an OpenAPI 3.1 document, for tests. Knows no more of the API than its document
 * says, and nothing of Elastic Address's code.
 */
@NullMarked
package io.elasticaddress.conformance;

import org.jspecify.annotations.NullMarked;
