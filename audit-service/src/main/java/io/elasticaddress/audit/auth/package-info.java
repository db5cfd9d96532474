/**
 * Who may ask: bearer tokens, checked here and not where they were checked before. What is asked for does not matter here.
 */
@NullMarked
package io.elasticaddress.audit.auth;

import org.jspecify.annotations.NullMarked;
