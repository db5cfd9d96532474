/**
 * The audit service: where it starts. Features live in the packages below; chain depends on none of them, and recording and
 * query meet in the store alone.
 */
@NullMarked
package io.elasticaddress.audit;

import org.jspecify.annotations.NullMarked;
