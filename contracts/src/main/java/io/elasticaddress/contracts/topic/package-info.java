/**
 * The topics, their settings, and which partition an account lives in.
 */
@NullMarked
package io.elasticaddress.contracts.topic;

import org.jspecify.annotations.NullMarked;
