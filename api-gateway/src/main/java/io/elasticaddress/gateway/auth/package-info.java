/**
 * Who is calling and what the token allows. Rules about stacks and groups do not live here.
 */
@NullMarked
package io.elasticaddress.gateway.auth;

import org.jspecify.annotations.NullMarked;
