package io.elasticaddress.gateway.api;

/** An answer with one thing. */
record One<T>(T response) {}
