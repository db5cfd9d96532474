/**
 * The one shape of every answer that is not a success, from whichever layer it comes: ours, Spring's, Spring Security's or
 * Tomcat's. No rules of any feature live here.
 */
@NullMarked
package io.elasticaddress.audit.errors;

import org.jspecify.annotations.NullMarked;
